package authcache

import (
	"context"
	"errors"
	"hash/fnv"
	"math/rand/v2"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// aheadMax is how many authorizations are obtained ahead of need at one time. Who
// has to wait for one does not wait for these.
const aheadMax = 32

// pause is the shortest time between two tries to renew ahead of need.
const pause = 5 * time.Second

// Ahead calls renew in the background, if what is held is due and may be used, and
// nobody does so already for this key. While too many others are renewed, nothing
// happens: who asks next tries again.
//
// An authorization that nobody asks for is not renewed: there is no timer, and it
// costs no login. If renew fails, what is held stays and is used until it ends. It
// is tried again after a pause that grows, but not before the end once a try has
// cost a login, or was denied: ahead of need a key spends one login at most, the one
// that would be spent at the end.
func (e *Entry) Ahead(renew func(ctx context.Context) error) {
	h, now := e.now.Load(), e.cache.clock.now()
	again := int64(0)
	if h != nil {
		again = h.again.Load()
	}
	if !h.fresh(now) || !h.ripe(now) || int64(now) < again {
		return
	}
	select {
	case e.cache.ahead <- struct{}{}:
	default:
		return
	}
	if !h.again.CompareAndSwap(again, int64(forever)) || !e.cache.takeOff() {
		<-e.cache.ahead
		return
	}
	go func() {
		defer e.cache.flights.Done()
		defer func() { <-e.cache.ahead }()
		ctx, cancel := context.WithTimeoutCause(e.cache.life, e.cache.timeout, ErrTime)
		defer cancel()
		h.again.Store(int64(h.retry(renew(ctx), e.cache.clock.now())))
	}()
}

// Renew obtains what takes the place of one that is due. It is for [Entry.Ahead].
func (e *Entry) Renew(ctx context.Context, obtain Obtain, landed Landed) error {
	_, _, err := e.board(&flight{obtain: obtain, landed: landed, ahead: true}).wait(ctx)
	return err
}

// retry says when what is held is tried to be renewed again, after a try that
// ended now with err: then as much time again has passed as since it was due.
func (h *held) retry(err error, now instant) instant {
	wait := max(pause, now.sub(h.due))
	if failure, ok := errors.AsType[*plugin.Error](err); ok {
		if failure.Logins > 0 || failure.Retry() == plugin.RetryNever || failure.Code == plugin.PluginFailed {
			return h.end // a plugin that failed may have sent a password before it did
		}
		wait = max(wait, failure.RetryAfter)
	}
	wait += rand.N(wait / 4) //nolint:gosec // it is no secret
	return min(now.add(wait), h.end)
}

// spread is the key's place among all keys, evenly from 0 to 2^32: the same in
// each process.
func (e *Entry) spread() uint32 {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(e.key))
	x := hash.Sum64()
	x ^= x >> 33 // the last bytes of a key reach only the lower bits
	x *= 0xff51afd7ed558ccd
	return uint32(x >> 32)
}
