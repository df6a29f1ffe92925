package guard

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

func TestList(t *testing.T) {
	bubble(t, Policy{}, func(t *testing.T, g *Guard, _ *Memory) {
		for _, c := range []Digest{"guess1", "guess2", "guess3"} {
			send(t, g, login("bob", c), plugin.Denied)
		}
		send(t, g, login("alice", "right"), nil)
		send(t, g, login("carol", "right"), &plugin.Error{Code: plugin.Throttled, Logins: 1}) // makes a record of the host
		elapse(time.Minute)
		all, err := g.List(t.Context())
		if err != nil || len(all) != 3 {
			t.Fatalf("List = %+v, %v", all, err)
		}
		alice, bob := all[0], all[1]
		if alice.Label != "alice at auth.example.com:443" || alice.Logins != 1 || alice.Reason != "" || !alice.Since.IsZero() {
			t.Errorf("alice: %+v", alice)
		}
		began := time.Now().Add(-time.Minute)
		if bob.Logins != 3 || bob.Strikes != 3 || bob.Refused != 3 || !bob.Since.Equal(began) || !bob.Opens.Equal(began.Add(12*time.Minute)) ||
			!strings.Contains(bob.Reason, "3 logins came to nothing") {
			t.Errorf("bob: %+v", bob)
		}
	})
}

// TestReset: by key or label, audited first, and not done if that fails.
func TestReset(t *testing.T) {
	bubble(t, Policy{}, func(t *testing.T, _ *Guard, store *Memory) {
		var audited []Reset
		var broken error
		g := New(Config{Store: store, Audit: func(_ context.Context, r Reset) error {
			audited = append(audited, r)
			return broken
		}})
		for _, name := range []string{"alice", "alice at auth.example.com:443"} {
			send(t, g, login("alice", "typo"), plugin.Denied)
			broken = errors.New("disk full")
			if err := g.Reset(t.Context(), name, "root"); !errors.Is(err, plugin.Internal) || strings.Contains(err.Error(), "disk full") {
				t.Errorf("Reset without an audit = %v", err)
			}
			kept(t, g, login("alice", "typo"), plugin.Locked, 0)
			broken = nil
			if err := g.Reset(t.Context(), name, "root"); err != nil {
				t.Error(err)
			}
			begin(t, g, login("alice", "typo")).Return(t.Context())
		}
		if len(audited) != 4 || audited[3].Who != "root" || audited[3].Before.Refused != 1 || !audited[3].At.Equal(time.Now()) {
			t.Errorf("audited: %+v", audited)
		}
		for _, name := range []string{"nobody", ""} {
			if err := g.Reset(t.Context(), name, "root"); !errors.Is(err, plugin.NotFound) {
				t.Errorf("Reset of %q = %v", name, err)
			}
		}
	})
}

// TestResetWhileUnderWay: what comes of a login that a reset forgot still counts.
func TestResetWhileUnderWay(t *testing.T) {
	bubble(t, Policy{}, func(t *testing.T, g *Guard, _ *Memory) {
		pass := begin(t, g, login("alice", "typo"))
		if err := g.Reset(t.Context(), "alice", "root"); err != nil {
			t.Fatal(err)
		}
		pass.End(t.Context(), 1, fail(plugin.Denied, 1))
		kept(t, g, login("alice", "typo"), plugin.Locked, 0)
	})
}

// TestResetIsForgotten: the store going down afterwards does not bring back what
// was reset.
func TestResetIsForgotten(t *testing.T) {
	alone(t, func(t *testing.T, store *down, open func() *Guard) {
		g := open()
		send(t, g, login("alice", "typo"), plugin.Denied)
		if err := g.Reset(t.Context(), "alice", "root"); err != nil {
			t.Fatal(err)
		}
		store.load, store.swap = true, true
		begin(t, g, login("alice", "typo"))
		if err := g.Reset(t.Context(), "alice", "root"); err == nil {
			t.Error("Reset with the store down did not fail")
		}
	})
}

// TestSweep: what says nothing any more goes, what was refused stays.
func TestSweep(t *testing.T) {
	bubble(t, Policy{}, func(t *testing.T, g *Guard, store *Memory) {
		send(t, g, login("alice", "typo"), plugin.Denied)
		send(t, g, login("bob", "right"), nil)
		send(t, g, login("carol", "right"), plugin.Timeout)
		begin(t, g, login("dave", "right"))
		send(t, g, login("bob", "right"), &plugin.Error{Code: plugin.Throttled, Logins: 1})
		for _, step := range []struct {
			wait    time.Duration
			removed int
		}{{time.Minute - time.Second, 0}, {time.Second, 1}, {29 * 24 * time.Hour, 0}, {24*time.Hour + Flight, 3}, {1000 * 24 * time.Hour, 0}} {
			elapse(step.wait)
			if n, err := g.Sweep(t.Context()); n != step.removed || err != nil {
				t.Errorf("after %v Sweep removed %d, %v; want %d", step.wait, n, err, step.removed)
			}
		}
		if len(store.values) != 1 {
			t.Errorf("%d records are left", len(store.values))
		}
		kept(t, g, login("alice", "typo"), plugin.Locked, 0)
	})
}

// keeps remembers for how long it was told to keep.
type keeps struct {
	Memory
	keep time.Duration
}

func (k *keeps) Swap(ctx context.Context, key, version string, value []byte, keep time.Duration) (bool, error) {
	k.keep = keep
	return k.Memory.Swap(ctx, key, version, value, keep)
}

// TestKeep: a store that drops what it may drops nothing that says something.
func TestKeep(t *testing.T) {
	bubble(t, Policy{}, func(t *testing.T, _ *Guard, _ *Memory) {
		store := &keeps{}
		g := New(Config{Store: store})
		for _, err := range []error{nil, plugin.Timeout, plugin.BadResponse} {
			l := login("alice", Digest("cred")+Digest(time.Now().String()))
			send(t, g, l, err)
			if want := 30 * 24 * time.Hour; store.keep != want {
				t.Errorf("after %v it is kept for %v, want %v", err, store.keep, want)
			}
		}
		send(t, g, login("alice", "typo"), plugin.Denied)
		if store.keep != 0 {
			t.Errorf("a refusal is kept for %v", store.keep)
		}
		send(t, g, login("bob", "typo"), &plugin.Error{Code: plugin.Throttled, Logins: 1})
		if store.keep < time.Hour {
			t.Errorf("an hour's logins are kept for %v", store.keep)
		}
	})
}

// TestSays: no text of the guard's breaks out of its line or its quotes.
func TestSays(t *testing.T) {
	bubble(t, Policy{}, func(t *testing.T, g *Guard, _ *Memory) {
		l := login("alice", "typo")
		l.Label = "o'brien\n" + strings.Repeat("ü", 200) + "\xff"
		send(t, g, l, plugin.Denied)
		_, err := g.Begin(t.Context(), l)
		e := plugin.AsError(err)
		if strings.Contains(e.Message+e.Hint, "\n") || !strings.Contains(e.Hint, `'o'\''brien `) || len(e.Message) > 400 {
			t.Errorf("%q | %q", e.Message, e.Hint)
		}
		if all, err := g.List(t.Context()); err != nil || g.Reset(t.Context(), all[0].Label, "root") != nil {
			t.Errorf("%+v cannot be reset by its label", all)
		}
	})
}
