package authcache

import (
	"context"
	"errors"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A flight gets an authorization for all who wait for it.
type flight struct {
	obtain Obtain
	landed Landed        // nil: nothing
	ahead  bool          // of need: there is one that may be used
	done   chan struct{} // closed when the rest is written
	auth   *plugin.Authorization
	source Source
	err    error
}

// Landed is called when a flight has an authorization, before those who wait for
// it see it: nothing else is obtained for the key meanwhile. It is kept, unless
// the entry was forgotten since the flight began. An error is what the flight then
// ends with.
type Landed func(kept bool) error

// Fly is Get whose flight calls landed. With that it waits for a flight even if
// there is something fresh, which is what the flight then comes back with at once.
// The flight of somebody else that is under way will do: then landed is not called.
func (e *Entry) Fly(ctx context.Context, obtain Obtain, landed Landed) (*plugin.Authorization, Source, error) {
	for {
		f := e.board(&flight{obtain: obtain, landed: landed})
		a, source, err := f.wait(ctx)
		if err != nil && f.ahead { // it was no more than a try
			if fresh := e.Fresh(); fresh != nil {
				return fresh, Cached, nil
			}
			if errors.Is(err, errElsewhere) {
				continue
			}
		}
		return a, source, err
	}
}

// wait returns what a flight comes back with.
func (f *flight) wait(ctx context.Context) (*plugin.Authorization, Source, error) {
	select {
	case <-f.done:
		return f.auth, f.source, f.err
	case <-ctx.Done():
		return nil, "", plugin.AsError(ctx.Err())
	}
}

// board returns the flight under way, one that has just failed, or else f, which
// begins now.
func (e *Entry) board(f *flight) *flight {
	e.mu.Lock()
	defer e.mu.Unlock()
	h, now := e.now.Load(), e.cache.clock.now()
	if e.flight != nil && (e.until == 0 || now < e.until && !h.fresh(now)) {
		return e.flight
	}
	f.done = make(chan struct{})
	if f.landed == nil && f.content(h, now) {
		// A flight landed between the caller's look and this lock.
		f.auth, f.source = h.auth, Cached
		close(f.done)
		return f
	}
	if !e.cache.takeOff() {
		f.err = errClosing()
		close(f.done)
		return f
	}
	e.flight, e.until = f, 0
	go e.fly(f)
	return f
}

// content reports whether h is what the flight is to bring: ahead of need something
// that is not due yet.
func (f *flight) content(h *held, now instant) bool {
	return h.fresh(now) && (!f.ahead || !h.ripe(now))
}

// fly is the life of a flight.
func (e *Entry) fly(f *flight) {
	defer e.cache.flights.Done()
	e.cache.counts.flying.Add(1)
	ctx, cancel := context.WithTimeoutCause(e.cache.life, e.cache.timeout, ErrTime)
	defer cancel()
	f.auth, f.source, f.err = e.fetch(ctx, f)
	var until instant
	failure, failed := errors.AsType[*plugin.Error](f.err)
	if failed && e.costly(failure) {
		// Whoever comes a moment late shares the failure too.
		until = e.cache.clock.now().add(interval)
	}
	e.mu.Lock()
	if e.until = until; until == 0 {
		e.flight = nil
	}
	if f.err == nil || failed && failure.Code != plugin.Canceled {
		e.failing = failed
	}
	e.mu.Unlock()
	e.cache.counts.land(f.err)
	close(f.done)
}

// costly reports whether a failure cost a login or a renewal in vain, or will be the
// same the next time: what renews is tried before the guard keeps a login back.
func (e *Entry) costly(failure *plugin.Error) bool {
	switch failure.Code {
	case plugin.Denied, plugin.ClientDenied, plugin.ScopeDenied, plugin.Unsupported:
		return true
	case plugin.Locked, plugin.Throttled:
		return !e.now.Load().renewal().IsZero()
	}
	return failure.Logins > 0
}

// fetch obtains, unless another host did. What it brings is kept under the
// generation of its claim, and so never over anything newer.
func (e *Entry) fetch(ctx context.Context, f *flight) (*plugin.Authorization, Source, error) {
	_, era := e.load(ctx)
	claim := e.newClaim()
	defer claim.release(ctx)
	previous, err := claim.seek(ctx, f)
	if err != nil {
		return nil, "", e.explain(ctx, err)
	}
	if f.content(previous, e.cache.clock.now()) {
		return f.land(previous.auth, Cached, true)
	}
	if err := e.rest(ctx, previous); err != nil {
		return nil, "", e.explain(ctx, err)
	}
	sent := e.cache.clock.now()
	auth, err := f.obtain(ctx, previous.renewal(), previous.reason())
	if err != nil {
		if newer, _, _ := e.read(ctx); f.content(newer, e.cache.clock.now()) {
			return f.land(newer.auth, Cached, true) // another host was quicker
		}
		return nil, "", e.explain(ctx, err)
	}
	h, kept := e.keep(ctx, auth, sent, era, claim.generation)
	if auth.Logins == 0 && !previous.renewal().IsZero() {
		e.cache.counts.refreshed.Add(1)
		return f.land(h.auth, Refreshed, kept)
	}
	e.cache.counts.obtained.Add(1)
	return f.land(h.auth, Obtained, kept)
}

// land is the end of a flight that has an authorization.
func (f *flight) land(a *plugin.Authorization, from Source, kept bool) (*plugin.Authorization, Source, error) {
	if f.landed == nil {
		return a, from, nil
	}
	if err := f.landed(kept); err != nil {
		return nil, "", err
	}
	return a, from, nil
}

// rest waits until the last login is an interval ago; h may be nil.
func (e *Entry) rest(ctx context.Context, h *held) error {
	if h == nil || h.auth.Logins == 0 {
		return nil
	}
	timer := time.NewTimer(min(h.sent.add(interval).sub(e.cache.clock.now()), interval))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// explain tells the end of the flight's own time from a caller's. What a plugin
// had time to say stands.
func (e *Entry) explain(ctx context.Context, err error) error {
	switch {
	case !errors.Is(err, plugin.Canceled) && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded):
		return err
	case e.cache.life.Err() != nil:
		return errClosing()
	case ctx.Err() != nil:
		return plugin.Errorf(plugin.PluginFailed, "no authorization within %v", e.cache.timeout)
	}
	return err
}

func errClosing() error { return plugin.Errorf(plugin.Canceled, "the host is closing") }
