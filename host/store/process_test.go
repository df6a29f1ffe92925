package store_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackfield-dev/jackfield/host/store"
	"github.com/jackfield-dev/jackfield/plugin"
)

func TestSecondProcessWaitsForTheFirst(t *testing.T) {
	dir := t.TempDir()
	first := start(t, taskHold, dir)
	first.expect(t, "open")
	second := start(t, taskHold, dir)
	second.expect(t, "waiting")
	if err := first.stdin.Close(); err != nil {
		t.Fatal(err)
	}
	second.expect(t, "open") // and not "waiting" again
	if err := second.stdin.Close(); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(first.Wait(), second.Wait()); err != nil {
		t.Error(err)
	}
}

func TestWaitingEndsWithItsContext(t *testing.T) {
	dir := t.TempDir()
	start(t, taskHold, dir).expect(t, "open")
	ctx, cancel := context.WithCancel(t.Context())
	s, err := store.Open(ctx, dir, cancel)
	if err == nil {
		closeStore(t, s)
		t.Fatal("two processes have the store open")
	}
	if !errors.Is(err, plugin.Unavailable) || !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	want := "another jackfield process has the data folder of " + database(dir) + " open"
	if got := plugin.AsError(err).Message; got != want {
		t.Errorf("the message is %q, want %q", got, want)
	}
}

func TestWaitingIsSaidOnce(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		first, said := open(t, dir), 0
		go func() {
			<-time.After(time.Minute)
			closeStore(t, first)
		}()
		began := time.Now()
		second, err := store.Open(t.Context(), dir, func() { said++ })
		if err != nil {
			t.Fatal(err)
		}
		defer closeStore(t, second)
		if waited := time.Since(began); said != 1 || waited < time.Minute || waited > time.Minute+time.Second {
			t.Errorf("waiting was said %d times, and waited for %v", said, waited)
		}
	})
}

func TestOpenWithEndedContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := store.Open(ctx, t.TempDir(), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}
