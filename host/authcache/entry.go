package authcache

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// An Entry is the place of one key: what is held for it, and the flight that is
// getting something better.
type Entry struct {
	cache *Cache
	key   Key
	now   atomic.Pointer[held] // nil: nothing is held in memory

	mu     sync.Mutex
	flight *flight   // guarded by mu: under way, or the last one if its failure is remembered
	until  time.Time // guarded by mu: how long that failure is remembered

	// writing orders what this key does to the store and shows in memory, so that
	// neither ever goes back. It is held over the store's I/O, and is never
	// touched by a caller who finds something fresh.
	writing sync.Mutex
	loaded  bool // guarded by writing: the store has been read
	era     Era  // guarded by writing
}

// An Era is the time between two Forgets of an entry.
type Era int

// A flight gets an authorization for all who wait for it.
type flight struct {
	obtain Obtain
	landed Landed        // nil: nothing
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

// Fresh returns the authorization that may be used now; nil if there is none in
// memory. It allocates nothing and waits for nobody.
func (e *Entry) Fresh() *plugin.Authorization {
	if h := e.now.Load(); h != nil && h.fresh(time.Now()) {
		return h.auth
	}
	return nil
}

// Get returns a fresh authorization and where it came from. If there is none,
// the caller waits for the flight of this key, or begins one with obtain. The
// end of ctx ends the waiting, not the flight.
func (e *Entry) Get(ctx context.Context, obtain Obtain) (*plugin.Authorization, Source, error) {
	if a := e.Fresh(); a != nil {
		return a, Cached, nil
	}
	return e.Fly(ctx, obtain, nil)
}

// Fly is Get whose flight calls landed. With that it waits for a flight even if
// there is something fresh, which is what the flight then comes back with at once.
// The flight of somebody else that is under way will do: then landed is not called.
func (e *Entry) Fly(ctx context.Context, obtain Obtain, landed Landed) (*plugin.Authorization, Source, error) {
	f := e.board(obtain, landed)
	select {
	case <-f.done:
		return f.auth, f.source, f.err
	case <-ctx.Done():
		return nil, "", plugin.AsError(ctx.Err())
	}
}

// board returns the flight under way, one that has just failed, or one that
// begins now.
func (e *Entry) board(obtain Obtain, landed Landed) *flight {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.flight != nil && (e.until.IsZero() || time.Now().Before(e.until)) {
		return e.flight
	}
	f := &flight{obtain: obtain, landed: landed, done: make(chan struct{})}
	if h := e.now.Load(); landed == nil && h != nil && h.fresh(time.Now()) {
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
	e.flight, e.until = f, time.Time{}
	go e.fly(f)
	return f
}

// fly is the life of a flight.
func (e *Entry) fly(f *flight) {
	defer e.cache.flights.Done()
	ctx, cancel := context.WithTimeoutCause(e.cache.life, e.cache.timeout, ErrTime)
	defer cancel()
	f.auth, f.source, f.err = e.fetch(ctx, f)
	var until time.Time
	if failure, ok := errors.AsType[*plugin.Error](f.err); ok && (failure.Logins > 0 || failure.Code == plugin.Denied) {
		// Whoever comes a moment late shares the failure too: it cost a login.
		until = time.Now().Add(interval)
	}
	e.mu.Lock()
	if e.until = until; until.IsZero() {
		e.flight = nil
	}
	e.mu.Unlock()
	close(f.done)
}

// fetch reads the store, once in the life of the entry, and otherwise obtains.
func (e *Entry) fetch(ctx context.Context, f *flight) (*plugin.Authorization, Source, error) {
	previous, era := e.load()
	if previous != nil && previous.fresh(time.Now()) {
		return f.land(previous.auth, Cached, true)
	}
	if err := previous.rest(ctx); err != nil {
		return nil, "", e.explain(ctx, err)
	}
	sent := time.Now()
	auth, err := f.obtain(ctx, previous.renewal(), previous.reason())
	if err != nil {
		return nil, "", e.explain(ctx, err)
	}
	h := previous.follow(auth, sent)
	kept := e.keep(h, era)
	if auth.Logins == 0 && !previous.renewal().IsZero() {
		return f.land(h.auth, Refreshed, kept)
	}
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
