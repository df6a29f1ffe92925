package authcache

import (
	"context"
	"slices"
	"time"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// margin is how long before its expiry an authorization is replaced, if its
// lifetime allows: time for a request to arrive before the server's clock says
// that it is over.
const margin = 30 * time.Second

// interval is the least time between two logins of a key, whatever lifetimes its
// server claims and whatever its API refuses.
const interval = time.Second

// doubtFor is how long an authorization that was refused as soon as it was
// obtained is not replaced for being refused again.
const doubtFor = 5 * time.Minute

// lifetimeMax is the longest lifetime that is believed.
const lifetimeMax = 365 * 24 * time.Hour

// held is one authorization and how long it may be used. It is immutable.
type held struct {
	auth    *plugin.Authorization // as callers see it: without its state
	state   secret.String         // what renews it
	sent    time.Time             // when it was asked for
	due     time.Time             // zero: until it is refused
	refused bool                  // by the API: only its state is of use
	doubted time.Time             // until when another refusal changes nothing
}

// hold works out until when an authorization is used. Its lifetime counts from
// the moment the request for it was sent.
func hold(a *plugin.Authorization, sent time.Time) *held {
	shown := *a
	shown.State = secret.String{}
	h := &held{auth: &shown, state: a.State, sent: sent}
	if a.Expiry.IsZero() {
		return h
	}
	lifetime := min(a.Expiry.Sub(sent), lifetimeMax)
	h.due = sent.Add(max(lifetime-min(margin, lifetime/2), interval))
	return h
}

// fresh reports whether the authorization may be used at t.
func (h *held) fresh(t time.Time) bool {
	return !h.refused && (h.due.IsZero() || t.Before(h.due))
}

// dead returns h as the API's refusal leaves it. The headers stay, so that late
// reports about them are recognised.
func (h *held) dead() *held {
	dead := *h
	dead.refused = true
	return &dead
}

// inDoubt returns h as a refusal leaves it that came at once.
func (h *held) inDoubt(now time.Time) *held {
	doubted := *h
	doubted.doubted = now.Add(doubtFor)
	return &doubted
}

// rest waits until the last login is an interval ago; h may be nil.
func (h *held) rest(ctx context.Context) error {
	if h == nil || h.auth.Logins == 0 {
		return nil
	}
	timer := time.NewTimer(min(interval-time.Since(h.sent), interval))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// renewal and reason are what the next Obtain is told; h may be nil.
func (h *held) renewal() secret.String {
	if h == nil {
		return secret.String{}
	}
	return h.state
}

func (h *held) reason() plugin.Reason {
	switch {
	case h == nil:
		return plugin.First
	case h.refused:
		return plugin.Refused
	}
	return plugin.Due
}

// same reports whether a puts the same on a request as what is held: the same
// token, though it may have come by another way.
func (h *held) same(a *plugin.Authorization) bool {
	equal := func(x, y plugin.Param) bool { return x.Name == y.Name && x.Value.Equal(y.Value) }
	return h.auth == a || slices.EqualFunc(h.auth.Headers, a.Headers, equal) && slices.EqualFunc(h.auth.Query, a.Query, equal)
}
