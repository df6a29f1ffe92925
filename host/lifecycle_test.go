package host_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/host/hosttest"
	"github.com/jackfield-dev/jackfield/internal/authservers"
	"github.com/jackfield-dev/jackfield/sdk"
)

// TestHandlesNeverStayBehind: while others use the handle, edits follow one
// another; after the last one every caller sees it.
func TestHandlesNeverStayBehind(t *testing.T) {
	k := newKeyType()
	h := k.open(t, host.Config{})
	c := create(t, h, "billing", settings("right"))
	ctx, cancel := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for ctx.Err() == nil {
				_, _ = c.Invalidate(ctx, nil)
			}
		})
	}
	for range 50 {
		for _, note := range []string{"a", "b"} {
			d := settings("right")
			d.Config["note"] = note
			if err := h.EditConnection(t.Context(), "billing", d); err != nil {
				t.Fatal(err)
			}
		}
		if info, err := c.Describe(t.Context()); err != nil || info.Config["note"] != "b" {
			t.Fatalf("after the edit the handle sees %v, %v", info.Config["note"], err)
		}
	}
	cancel()
	readers.Wait()
}

func TestAnEditTakesTheOldAuthorizationAlong(t *testing.T) {
	k, data := newKeyType(), t.TempDir()
	h := k.open(t, host.Config{Data: data})
	lookup(t, create(t, h, "billing", settings("right")), host.Obtained)
	if err := h.EditConnection(t.Context(), "billing", settings("other")); err != nil {
		t.Fatal(err)
	}
	if err := h.DeleteConnection(t.Context(), "billing"); err != nil {
		t.Fatal(err)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	lookup(t, k.open(t, host.Config{Data: data}).Draft(settings("right")), host.Obtained)
}

func TestADeleteDuringATestHolds(t *testing.T) {
	k := newKeyType()
	begun, deleted := make(chan struct{}), make(chan struct{})
	k.Test = func(_ context.Context, _ *sdk.Request, report func(sdk.Check)) error {
		close(begun)
		<-deleted
		report(sdk.Check{Name: "token", Status: sdk.Passed, Authorization: bearer("t")})
		return nil
	}
	h := k.open(t, host.Config{})
	c := create(t, h, "billing", settings("right"))
	done := make(chan error)
	go func() { done <- c.Test(t.Context(), func(host.Check) {}) }()
	<-begun
	if err := h.DeleteConnection(t.Context(), "billing"); err != nil {
		t.Fatal(err)
	}
	close(deleted)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	lookup(t, h.Draft(settings("right")), host.Obtained)
}

func TestEditsOfARevision(t *testing.T) {
	h := newKeyType().open(t, host.Config{})
	c := create(t, h, "billing", settings("right"))
	info, err := c.Describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	mine := settings("mine")
	mine.Revision = info.Revision
	if err := h.EditConnection(t.Context(), "billing", settings("theirs")); err != nil {
		t.Fatal(err)
	}
	if err := h.EditConnection(t.Context(), "billing", mine); err == nil {
		t.Error("an edit undid somebody else's")
	}
}

func TestAfterClose(t *testing.T) {
	h := newKeyType().open(t, host.Config{})
	c := create(t, h, "billing", settings("right"))
	events := h.Watch(context.WithoutCancel(t.Context()))
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	for range events { // ends, although its context does not
	}
	_, authorize := c.Authorize(t.Context())
	_, get := c.Client().Get("/")
	for what, err := range map[string]error{
		"Authorize": authorize, "Get": get, "Test": c.Test(t.Context(), func(host.Check) {}),
		"CreateConnection": h.CreateConnection(t.Context(), "other", settings("right")),
		"EditConnection":   h.EditConnection(t.Context(), "billing", settings("right")),
		"DeleteConnection": h.DeleteConnection(t.Context(), "billing"),
		"Register":         h.Register(t.Context(), t.TempDir()),
	} {
		if !errors.Is(err, host.Canceled) {
			t.Errorf("%s: err = %v, want canceled", what, err)
		}
	}
}

// TestAHangingPlugin: a call ends in its time, and the next one is answered by
// another process, or here by another serving of the type.
func TestAHangingPlugin(t *testing.T) {
	var well atomic.Bool
	release := make(chan struct{})
	defer close(release)
	h, k := misbehave(t, host.Config{FlightTimeout: time.Second}, func(context.Context, *sdk.Request) (*sdk.Authorization, error) {
		if !well.Load() {
			<-release // deaf to its context
		}
		return bearer("t"), nil
	})
	k.Test = func(context.Context, *sdk.Request, func(sdk.Check)) error {
		<-release
		return nil
	}
	c := h.Draft(settings("right"))
	if _, err := c.Authorize(t.Context()); !errors.Is(err, host.PluginFailed) {
		t.Errorf("Authorize: err = %v, want plugin_failed", err)
	}
	if err := c.Test(t.Context(), func(host.Check) {}); err == nil {
		t.Error("Test passed")
	}
	well.Store(true)
	lookup(t, c, host.Obtained)
}

// TestAPluginWithoutItsFileGoesOn: what was verified is what runs, whatever
// becomes of the file. Without its folder it is gone, and its process ends.
func TestAPluginWithoutItsFileGoesOn(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(plugins)); err != nil {
		t.Fatal(err)
	}
	h := hosttest.OpenWith(t, host.Config{Plugins: dir})
	server := authservers.Start(t, authservers.Fosite)
	lookup(t, h.Draft(grant(server, authservers.Alice.Password)), host.Obtained)
	pid := h.Plugins()[0].PID
	if err := os.Remove(filepath.Join(dir, "password-grant", "password-grant")); err != nil {
		t.Fatal(err)
	}
	if _, err := h.ReplacePlugin(t.Context(), "password-grant", false); !errors.Is(err, host.PluginFailed) || !contains(err.Error(), "is missing") {
		t.Errorf("what lies in its folder took over: %v", err)
	}
	if p := h.Plugins()[0]; p.Problem != nil || p.NextProblem == nil || p.PID != pid {
		t.Errorf("its problem is %v, that of what lies in its folder %v; process %d, before %d", p.Problem, p.NextProblem, p.PID, pid)
	}
	if err := os.RemoveAll(filepath.Join(dir, "password-grant")); err != nil {
		t.Fatal(err)
	}
	awaitExit(t, pid)
	if len(h.Plugins()) != 0 || len(h.Types()) != 0 {
		t.Errorf("there are the plugins %v, types %v", h.Plugins(), h.Types())
	}
}
