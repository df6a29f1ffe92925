package host_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/host/hosttest"
	"github.com/jackfield-dev/jackfield/host/store"
	"github.com/jackfield-dev/jackfield/sdk"
)

// revocations writes down what was revoked.
type revocations struct {
	mu     sync.Mutex
	states []string // guarded by mu
}

func (r *revocations) revoke(_ context.Context, req *sdk.Request) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.states = append(r.states, req.Previous.Reveal()+" of "+req.Config.Secret("key").Reveal())
	return nil
}

func (r *revocations) want(t *testing.T, states ...string) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if !slices.Equal(r.states, states) {
		t.Errorf("revoked were %q, want %q", r.states, states)
	}
}

// remove deletes a connection, and returns what became of its authorization.
func remove(t *testing.T, h *host.Host, name string) (outcome host.Revocation) {
	t.Helper()
	told := 0
	check(t, h.DeleteConnection(t.Context(), name, func(r host.Revocation) { outcome = r; told++ }))
	if told != 1 || outcome.Revoked == (outcome.Reason != "") {
		t.Errorf("told %d times: %+v", told, outcome)
	}
	return outcome
}

func TestADeletedConnectionsAuthorizationIsRevoked(t *testing.T) {
	k, r, data := newKeyType(), &revocations{}, t.TempDir()
	k.Revoke = r.revoke
	h := k.open(t, host.Config{Data: data})
	lookup(t, create(t, h, "a", settings("right")), host.Obtained)
	create(t, h, "b", settings("right"))
	lookup(t, create(t, h, "c", settings("other")), host.Obtained)
	create(t, h, "unused", settings("unused"))
	if got := remove(t, h, "a"); got.Revoked {
		t.Error("what another connection shares was revoked")
	}
	if got := remove(t, h, "unused"); got.Revoked {
		t.Error("an authorization that never was is said to be revoked")
	}
	r.want(t)
	lookup(t, h.Connection("b"), host.Cached)
	check(t, h.EditConnection(t.Context(), "b", settings("edited")))
	r.want(t) // an edit may be undone
	check(t, h.Close())
	// The next process knows what is in the folder.
	if got := remove(t, k.open(t, host.Config{Data: data}), "c"); !got.Revoked {
		t.Errorf("it was not revoked: %s", got.Reason)
	}
	r.want(t, "canary-renewal of other")
}

// TestWhatWasForgottenIsRevoked: without the password, by the state.
func TestWhatWasForgottenIsRevoked(t *testing.T) {
	o, r := newOnceType(), &revocations{}
	o.Revoke = r.revoke
	h := o.open(t, host.Config{})
	lookup(t, create(t, h, "billing", once("right")), host.Obtained)
	if got := remove(t, h, "billing"); !got.Revoked {
		t.Errorf("it was not revoked: %s", got.Reason)
	}
	r.want(t, "session-1 0 of ")
}

// TestNothingIsStartedInVain: what was never authorized needs no plugin to go.
func TestNothingIsStartedInVain(t *testing.T) {
	h := hosttest.OpenWith(t, host.Config{Plugins: plugins})
	check(t, h.CreateConnection(t.Context(), "billing", host.Definition{Type: "password-grant", Config: map[string]any{
		"token_endpoint": "https://login.example.com/token", "username": "u", "password": "p",
	}}))
	if got := remove(t, h, "billing"); got.Revoked || h.Plugins()[0].PID != 0 {
		t.Errorf("%+v; the plugin runs as %d", got, h.Plugins()[0].PID)
	}
}

func TestADeletionSucceedsWhateverRevokingDoes(t *testing.T) {
	for name, revoke := range map[string]func(context.Context, *sdk.Request) error{
		"unsupported": nil,
		"fails": func(_ context.Context, req *sdk.Request) error {
			return sdk.Errorf(sdk.Unavailable, "not now, %s", req.Previous.Reveal())
		},
		"panics": func(context.Context, *sdk.Request) error { panic("a canary-state") },
		"hangs":  func(ctx context.Context, _ *sdk.Request) error { <-ctx.Done(); return ctx.Err() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				k, log := newKeyType(), &bytes.Buffer{}
				k.Revoke = revoke
				k.Authorize = func(context.Context, *sdk.Request) (*sdk.Authorization, error) {
					a := bearer("t")
					a.State = sdk.NewSecret("canary-state")
					return a, nil
				}
				h := k.open(t, host.Config{Logger: slog.New(slog.NewTextHandler(log, nil))})
				c := create(t, h, "billing", settings("canary-key"))
				lookup(t, c, host.Obtained)
				begin := time.Now()
				got := remove(t, h, "billing")
				if took := time.Since(begin); got.Revoked || contains(got.Reason, "canary") || took > 5*time.Second {
					t.Errorf("after %v: %+v", took, got)
				}
				if _, err := c.Authorize(t.Context()); !errors.Is(err, host.NotFound) {
					t.Errorf("err = %v, want not_found", err)
				}
				check(t, h.Close())
				if said := contains(log.String(), "could not be revoked"); said != (revoke != nil) || contains(log.String(), "canary") {
					t.Errorf("logged: %s", log)
				}
			})
		})
	}
}

// TestADeleteDuringALogin: what arrives later is not kept, and is revoked.
func TestADeleteDuringALogin(t *testing.T) {
	k, r := newKeyType(), &revocations{}
	k.Revoke = r.revoke
	asked, deleted := make(chan struct{}, 2), make(chan struct{})
	k.Authorize = func(ctx context.Context, req *sdk.Request) (*sdk.Authorization, error) {
		asked <- struct{}{}
		<-deleted
		return k.authorize(ctx, req)
	}
	h := k.open(t, host.Config{})
	c := create(t, h, "billing", settings("right"))
	done := make(chan error)
	go func() { _, err := c.Authorize(t.Context()); done <- err }()
	<-asked
	remove(t, h, "billing")
	r.want(t)
	close(deleted)
	if err := <-done; !errors.Is(err, host.NotFound) {
		t.Errorf("err = %v, want not_found", err)
	}
	r.want(t, "canary-renewal of right")
	lookup(t, create(t, h, "billing", settings("right")), host.Obtained)
}

// TestAnEditDuringALoginRevokesNothing: it may be undone.
func TestAnEditDuringALoginRevokesNothing(t *testing.T) {
	k, r := newKeyType(), &revocations{}
	k.Revoke = r.revoke
	asked, edited := make(chan struct{}, 2), make(chan struct{})
	k.Authorize = func(ctx context.Context, req *sdk.Request) (*sdk.Authorization, error) {
		asked <- struct{}{}
		<-edited
		return k.authorize(ctx, req)
	}
	h := k.open(t, host.Config{})
	c := create(t, h, "billing", settings("right"))
	done := make(chan error)
	go func() { _, err := c.Authorize(t.Context()); done <- err }()
	<-asked
	check(t, h.EditConnection(t.Context(), "billing", settings("other")))
	close(edited)
	check(t, <-done)
	r.want(t)
}

// TestADraftKeepsWhatItWaitsFor: it shares the flight of a connection that is
// deleted, and gets an authorization that was not revoked.
func TestADraftKeepsWhatItWaitsFor(t *testing.T) {
	k, r := newKeyType(), &revocations{}
	k.Revoke = r.revoke
	asked, deleted := make(chan struct{}, 2), make(chan struct{})
	k.Authorize = func(ctx context.Context, req *sdk.Request) (*sdk.Authorization, error) {
		asked <- struct{}{}
		<-deleted
		return k.authorize(ctx, req)
	}
	h := k.open(t, host.Config{})
	c, draft := create(t, h, "billing", settings("right")), h.Draft(settings("right"))
	go func() { _, _ = c.Authorize(t.Context()) }()
	<-asked
	var waiting sync.WaitGroup
	var a *host.Authorization
	waiting.Go(func() { a = lookup(t, draft, host.Obtained) })
	remove(t, h, "billing")
	close(deleted)
	waiting.Wait()
	if lookup(t, draft, host.Cached) != a {
		t.Error("it was given what is not kept")
	}
}

// TestADeleteDuringATestRevokes what the test brings.
func TestADeleteDuringATestRevokes(t *testing.T) {
	k, r := newKeyType(), &revocations{}
	k.Revoke = r.revoke
	begun, deleted := make(chan struct{}), make(chan struct{})
	k.Test = func(_ context.Context, _ *sdk.Request, report func(sdk.Check)) error {
		close(begun)
		<-deleted
		a := bearer("t")
		a.State = sdk.NewSecret("late")
		report(sdk.Check{Name: "token", Status: sdk.Passed, Authorization: a})
		return nil
	}
	h := k.open(t, host.Config{})
	c := create(t, h, "billing", settings("right"))
	done := make(chan error)
	go func() { done <- c.Test(t.Context(), func(host.Check) {}) }()
	<-begun
	remove(t, h, "billing")
	close(deleted)
	check(t, <-done)
	r.want(t, "late of right")
}

// TestADeletionIsOfTheConnectionAsItIs: its record changed after it was read.
func TestADeletionIsOfTheConnectionAsItIs(t *testing.T) {
	k, r := newKeyType(), &revocations{}
	k.Revoke = r.revoke
	h := k.open(t, host.Config{})
	lookup(t, create(t, h, "billing", settings("before")), host.Obtained)
	lookup(t, h.Draft(settings("now")), host.Obtained)
	check(t, h.ReplaceUnseen("billing", settings("now")))
	remove(t, h, "billing")
	r.want(t, "canary-renewal of now")
}

// TestDeletingUnderLoad: whenever the deletion comes, every session that was begun
// is ended, and nothing stays behind.
func TestDeletingUnderLoad(t *testing.T) {
	o, r, data := newOnceType(), &revocations{}, t.TempDir()
	o.Revoke = r.revoke
	h := o.open(t, host.Config{Data: data})
	for round := range 40 {
		c := create(t, h, "billing", once(fmt.Sprint(round)))
		var callers sync.WaitGroup
		for range 3 {
			callers.Go(func() {
				if _, err := c.Authorize(t.Context()); err != nil && !errors.Is(err, host.NotFound) {
					t.Error(err)
				}
			})
		}
		callers.Go(func() {
			if round%2 == 1 {
				_, _ = c.Authorize(t.Context())
			}
			check(t, h.DeleteConnection(t.Context(), "billing"))
		})
		callers.Wait()
	}
	check(t, h.Close())
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := o.logins.Load(); int64(len(r.states)) != n || n == 0 {
		t.Errorf("%d sessions were begun and %d ended", n, len(r.states))
	}
	inFolder(t, data, func(s *store.Store) {
		if keys, err := s.Authorizations().Keys(); err != nil || len(keys) > 0 {
			t.Errorf("left behind: %d, %v", len(keys), err)
		}
	})
}
