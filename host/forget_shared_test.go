package host_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/sdk"
)

// TestForgettingUnderLoad: however the callers come, a password is sent once, and
// nobody goes without.
func TestForgettingUnderLoad(t *testing.T) {
	o := newOnceType()
	h := o.open(t, host.Config{})
	const rounds = 30
	for round := range rounds {
		key := fmt.Sprintf("key-%d", round)
		names := []string{key + "a", key + "b"}
		for _, name := range names {
			create(t, h, name, once(key))
		}
		var callers sync.WaitGroup
		for i := range 40 {
			callers.Go(func() {
				for range i % 5 {
					runtime.Gosched() // lets others go first
				}
				if _, err := h.Authorize(t.Context(), names[i%2]); err != nil {
					t.Error(err)
				}
			})
		}
		callers.Wait()
		wantForgotten(t, h, names...)
		for _, name := range names {
			lookup(t, h.Connection(name), host.Cached)
		}
	}
	if o.mu.Lock(); len(o.saw) != len(slices.Compact(slices.Clone(o.saw))) || len(o.saw) != rounds {
		t.Errorf("%d logins with %d keys", len(o.saw), rounds)
	}
	o.mu.Unlock()
}

// TestWhoComesLateLogsInNoMore: the record was read before the key was forgotten,
// and the flight begins after that.
func TestWhoComesLateLogsInNoMore(t *testing.T) {
	o := newOnceType()
	h := o.open(t, host.Config{})
	c := create(t, h, "billing", once("right"))
	arrive, err := c.Depart()
	check(t, err)
	lookup(t, c, host.Obtained)
	if err := arrive(t.Context()); err == nil {
		t.Error("settings that are no more led to an authorization")
	}
	wantLogins(t, o, 1)
	lookup(t, c, host.Cached)
}

// TestConnectionsWithEqualKeysForgetTogether, and go on sharing: a copy of a
// refresh token would end the session of both.
func TestConnectionsWithEqualKeysForgetTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOnceType()
		h := o.open(t, host.Config{})
		a, b := create(t, h, "a", once("right")), create(t, h, "b", once("right"))
		other := create(t, h, "other", once("another"))
		lookup(t, a, host.Obtained)
		wantForgotten(t, h, "a", "b")
		if got := shownKey(t, h, "other"); got != "map[stored:true]" {
			t.Errorf("a key that was not used is shown as %s", got)
		}
		lookup(t, b, host.Cached)
		for _, c := range []*host.Connection{a, b, a} {
			if _, err := c.Invalidate(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			lookup(t, c, host.Refreshed)
		}
		wantLogins(t, o, 1)
		lookup(t, other, host.Obtained)
		lookup(t, create(t, h, "late", once("right")), host.Obtained) // it has a key of its own
		lookup(t, a, host.Cached)
		if err := h.DeleteConnection(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
		lookup(t, b, host.Cached)
	})
}

// TestADraftForgetsNothing, and what it shared with a stored connection is that
// connection's from then on.
func TestADraftForgetsNothing(t *testing.T) {
	o := newOnceType()
	h := o.open(t, host.Config{})
	draft := h.Draft(once("right"))
	a := lookup(t, draft, host.Obtained)
	lookup(t, draft, host.Cached)
	c := create(t, h, "billing", once("right"))
	check(t, c.Test(t.Context(), func(host.Check) {}, host.NoLogin()))
	if lookup(t, c, host.Cached) != a {
		t.Error("the draft's authorization was not good enough")
	}
	wantForgotten(t, h, "billing")
	lookup(t, draft, host.Obtained)
	lookup(t, c, host.Cached)
	for _, mark := range []any{map[string]any{"forgotten": true}, map[string]any{"forgotten": strings.Repeat("0", 32)}} {
		_, err := h.Draft(once(mark)).Authorize(t.Context())
		created := h.CreateConnection(t.Context(), "made-up", once(mark))
		if !errors.Is(err, host.BadConfig) || !errors.Is(created, host.BadConfig) {
			t.Errorf("%v is taken: %v, %v", mark, err, created)
		}
	}
}

// TestADraftsFlightWillDo for a connection that waits for it, which then sees to
// its own key.
func TestADraftsFlightWillDo(t *testing.T) {
	o := newOnceType()
	asked, release := make(chan struct{}, 2), make(chan struct{})
	o.Authorize = func(ctx context.Context, req *sdk.Request) (*sdk.Authorization, error) {
		asked <- struct{}{}
		<-release
		return o.authorize(ctx, req)
	}
	h := o.open(t, host.Config{})
	c, draft := create(t, h, "billing", once("right")), h.Draft(once("right"))
	var callers sync.WaitGroup
	callers.Go(func() { lookup(t, draft, host.Obtained) })
	<-asked
	callers.Go(func() { lookup(t, c, host.Obtained) })
	close(release)
	callers.Wait()
	wantForgotten(t, h, "billing")
	wantLogins(t, o, 1)
}
