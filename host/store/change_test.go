package store_test

import (
	"bytes"
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/jackfield-dev/jackfield/host/store"
	"github.com/jackfield-dev/jackfield/plugin"
)

// to returns a function for Change that checks what it is given.
func to(t *testing.T, want, changed []byte, ok bool) func([]byte) ([]byte, bool) {
	t.Helper()
	return func(value []byte) ([]byte, bool) {
		if !bytes.Equal(value, want) || (value == nil) != (want == nil) {
			t.Errorf("next is given %#v, want %#v", value, want)
		}
		return changed, ok
	}
}

func TestChange(t *testing.T) {
	value, empty := []byte("value"), []byte{}
	cases := []struct {
		name                 string
		before, given, after []byte
		ok                   bool
	}{
		{"makes a value", nil, value, value, true},
		{"makes an empty one", nil, empty, empty, true},
		{"leaves none", nil, value, nil, false},
		{"removes none", nil, nil, nil, true},
		{"replaces", value, []byte("new"), []byte("new"), true},
		{"empties", value, empty, empty, true},
		{"leaves", value, []byte("new"), value, false},
		{"removes", value, nil, nil, true},
		{"finds an empty one", empty, value, value, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := newDir(t, func(s *store.Store) {
				if c.before != nil {
					save(t, s, "a", string(c.before))
				}
				if err := s.Authorizations().Change(t.Context(), "a", to(t, c.before, c.given, c.ok)); err != nil {
					t.Error(err)
				}
			})
			after, err := open(t, dir).Authorizations().Load("a")
			if err != nil || !bytes.Equal(after, c.after) || (after == nil) != (c.after == nil) {
				t.Errorf("after it there is %#v (%v), want %#v", after, err, c.after)
			}
		})
	}
}

func TestChangeOfADamagedRecord(t *testing.T) {
	dir := newDir(t, func(s *store.Store) { save(t, s, "a", "value"); save(t, s, "b", "value") })
	for _, key := range []string{"a", "b"} {
		tamper(t, dir, "authorizations", func(b *bbolt.Bucket) error { return b.Put([]byte(key), []byte("junk")) })
	}
	s := open(t, dir)
	b := s.Authorizations()
	if err := b.Change(t.Context(), "a", to(t, nil, []byte("x"), false)); !errors.Is(err, plugin.Internal) {
		t.Errorf("left as it is, the damage is not told: %v", err)
	}
	if _, err := b.Load("a"); err == nil {
		t.Error("what was to be left is not as it was")
	}
	if err := b.Change(t.Context(), "a", to(t, nil, []byte("new"), true)); err != nil || load(t, s, "a") != "new" {
		t.Errorf("it is not mended: %v", err)
	}
	if err := b.Change(t.Context(), "b", to(t, nil, nil, true)); err != nil {
		t.Errorf("it is not removed: %v", err)
	}
	if value, err := b.Load("b"); value != nil || err != nil {
		t.Errorf("removed, it is %q (%v)", value, err)
	}
}

func TestChangeThatPanics(t *testing.T) {
	s := open(t, t.TempDir())
	save(t, s, "a", "value")
	func() {
		defer func() {
			if got := recover(); got != "thrown" {
				t.Errorf("recovered %v", got)
			}
		}()
		_ = s.Authorizations().Change(t.Context(), "a", func([]byte) ([]byte, bool) { panic("thrown") })
		t.Error("the panic went nowhere")
	}()
	save(t, s, "b", "the store goes on")
	if got := load(t, s, "a"); got != "value" {
		t.Errorf("it is %q", got)
	}
}

func TestChangeThatCannotBe(t *testing.T) {
	s := open(t, t.TempDir())
	never := func([]byte) ([]byte, bool) { t.Error("asked for nothing"); return nil, true }
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Authorizations().Change(ctx, "a", never); !errors.Is(err, context.Canceled) {
		t.Errorf("changed for nobody: %v", err)
	}
	if err := s.Authorizations().Change(t.Context(), "", to(t, nil, []byte("x"), true)); err == nil {
		t.Error("changed the value of no key")
	}
	closeStore(t, s)
	if err := s.Authorizations().Change(t.Context(), "a", never); err == nil {
		t.Error("changed a closed store")
	}
}

// TestChangeLosesNothing: whoever adds one to a number adds it, the first time.
func TestChangeLosesNothing(t *testing.T) {
	dir := newDir(t, func(s *store.Store) {
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				for range 10 {
					err := s.Authorizations().Change(t.Context(), "n", func(value []byte) ([]byte, bool) {
						n, _ := strconv.Atoi(string(value))
						return strconv.AppendInt(nil, int64(n+1), 10), true
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
	})
	if got := load(t, open(t, dir), "n"); got != "80" {
		t.Errorf("it is %s, want 80", got)
	}
}
