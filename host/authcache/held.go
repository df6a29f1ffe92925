package authcache

import (
	"slices"
	"sync/atomic"
	"time"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// margin is how long before its end an authorization is due to be replaced, if its
// lifetime allows.
const margin = 30 * time.Second

// earlier is the part of a lifetime over which renewals are spread: one in that
// many.
const earlier = 10

// interval is the least time between two logins of a key, whatever lifetimes its
// server claims and whatever its API refuses.
const interval = time.Second

// doubtFor is how long an authorization that was refused as soon as it was
// obtained is not replaced for being refused again.
const doubtFor = 5 * time.Minute

// lifetimeMax is the longest lifetime that is believed.
const lifetimeMax = 365 * 24 * time.Hour

// held is one authorization and how long it may be used. Of its fields only the
// first two change.
type held struct {
	good  atomic.Int64 // until when by the coarse time it may be used unseen; 0 once it is replaced
	again atomic.Int64 // from when on it may be renewed ahead of need; forever while that goes on

	entry   *Entry
	auth    *plugin.Authorization // as callers see it: without its state
	state   secret.String         // what renews it
	sent    instant               // when it was asked for
	due     instant               // from when on it is renewed while it is used; 0: never
	end     instant               // from when on it is not used; 0: until it is refused
	doubted instant               // until when another refusal changes nothing
	refused bool                  // by the API: only its state is of use
}

// hold works out until when an authorization is used that ends at a given time; 0
// is an unknown one. Its lifetime counts from the moment the request for it was
// sent. When it is due is a matter of spread, which is below 2^32 and different for
// each key: what was obtained at one time is not renewed at one time.
func hold(a *plugin.Authorization, sent, end instant, spread uint32) *held {
	shown := *a
	shown.State = secret.String{}
	h := &held{auth: &shown, state: a.State, sent: sent}
	if end != 0 {
		lifetime := min(max(end.sub(sent), interval), lifetimeMax)
		lead := min(margin, lifetime/2)
		lead += time.Duration(float64(lifetime-lead) / earlier * float64(spread) / (1 << 32))
		h.end, h.due = sent.add(lifetime), sent.add(max(lifetime-lead, interval))
	}
	return h
}

// fresh reports whether the authorization may be used at t.
func (h *held) fresh(t instant) bool {
	return h != nil && !h.refused && (h.end == 0 || t < h.end)
}

// ripe reports whether it is due at t.
func (h *held) ripe(t instant) bool { return h.due != 0 && t >= h.due }

// vouch says until when the coarse time is good enough for h.
func (h *held) vouch() {
	switch {
	case h.refused:
		h.good.Store(0)
	case h.due == 0:
		h.good.Store(int64(forever - 1))
	default:
		h.good.Store(int64(h.due.add(-slack)))
	}
}

// clone returns a copy, which is not in use yet.
func (h *held) clone() *held {
	c := &held{
		entry: h.entry, auth: h.auth, state: h.state, sent: h.sent, due: h.due, end: h.end, doubted: h.doubted, refused: h.refused,
	}
	c.again.Store(h.again.Load())
	return c
}

// dead returns h as the API's refusal leaves it. The headers stay, so that late
// reports about them are recognised.
func (h *held) dead() *held {
	dead := h.clone()
	dead.refused = true
	return dead
}

// inDoubt returns h as a refusal leaves it that came at once.
func (h *held) inDoubt(now instant) *held {
	doubted := h.clone()
	doubted.doubted = now.add(doubtFor)
	return doubted
}

// stateTime is how long a store keeps what renews an authorization since it was last
// renewed, and slackTime how long one that has ended otherwise, and its refusal.
const (
	stateTime = 90 * 24 * time.Hour
	slackTime = time.Hour
)

// keep says for how long a store should keep h.
func (h *held) keep(now instant) time.Duration {
	if h.end == 0 || !h.state.IsZero() {
		return stateTime
	}
	return max(h.end.sub(now), 0) + slackTime
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
