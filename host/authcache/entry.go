package authcache

import (
	"context"
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
	flight *flight // guarded by mu

	// writing orders what this key does to the store and shows in memory, so that
	// neither ever goes back. It is held over the store's I/O, and is never
	// touched by a caller who finds something fresh.
	writing sync.Mutex
	loaded  bool // guarded by writing: the store has been read
	era     int  // guarded by writing: how often the entry was forgotten
}

// A flight gets an authorization for all who wait for it.
type flight struct {
	done   chan struct{} // closed when the rest is written
	auth   *plugin.Authorization
	source Source
	err    error
}

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
	f := e.board(obtain)
	select {
	case <-f.done:
		return f.auth, f.source, f.err
	case <-ctx.Done():
		return nil, "", plugin.AsError(ctx.Err())
	}
}

// board returns the flight under way, or one that begins now.
func (e *Entry) board(obtain Obtain) *flight {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.flight != nil {
		return e.flight
	}
	f := &flight{done: make(chan struct{})}
	if h := e.now.Load(); h != nil && h.fresh(time.Now()) {
		// A flight landed between the caller's look and this lock.
		f.auth, f.source = h.auth, Cached
		close(f.done)
		return f
	}
	if !e.cache.takeOff() {
		f.err = plugin.Errorf(plugin.Canceled, "the host is closing")
		close(f.done)
		return f
	}
	e.flight = f
	go e.fly(f, obtain)
	return f
}

// fly is the life of a flight.
func (e *Entry) fly(f *flight, obtain Obtain) {
	defer e.cache.flights.Done()
	ctx, cancel := context.WithTimeout(e.cache.life, e.cache.timeout)
	defer cancel()
	f.auth, f.source, f.err = e.fetch(ctx, obtain)
	e.mu.Lock()
	e.flight = nil
	e.mu.Unlock()
	close(f.done)
}

// fetch reads the store, once in the life of the entry, and otherwise obtains.
func (e *Entry) fetch(ctx context.Context, obtain Obtain) (*plugin.Authorization, Source, error) {
	previous, era := e.load()
	if previous != nil && previous.fresh(time.Now()) {
		return previous.auth, Cached, nil
	}
	sent := time.Now()
	auth, err := obtain(ctx, previous.state(), previous.reason())
	if err != nil {
		return nil, "", e.explain(ctx, err)
	}
	e.keep(hold(auth, sent), era)
	if previous != nil && auth.Logins == 0 {
		return auth, Refreshed, nil
	}
	return auth, Obtained, nil
}

// explain tells the end of the flight's own time from a caller's.
func (e *Entry) explain(ctx context.Context, err error) error {
	switch {
	case e.cache.life.Err() != nil:
		return plugin.Errorf(plugin.Canceled, "the host is closing")
	case ctx.Err() != nil:
		return plugin.Errorf(plugin.PluginFailed, "no authorization within %v", e.cache.timeout)
	}
	return err
}

// load returns what is held, after the store has been read once. A value that
// cannot be read is reported and counts as absent: what it held can be obtained
// again.
func (e *Entry) load() (*held, int) {
	e.writing.Lock()
	defer e.writing.Unlock()
	if e.loaded || e.cache.store == nil {
		return e.now.Load(), e.era
	}
	value, err := e.cache.store.Load(string(e.key))
	if err == nil && value != nil {
		var h *held
		if h, err = decode(value); err == nil {
			e.now.Store(h)
		}
	}
	if err != nil {
		e.cache.log.Error("a stored authorization cannot be read; another will be obtained", "error", err)
	}
	e.loaded = true
	return e.now.Load(), e.era
}

// keep stores h, then shows it, unless the entry was forgotten since era: a
// deleted connection's authorization does not come back.
func (e *Entry) keep(h *held, era int) {
	e.writing.Lock()
	defer e.writing.Unlock()
	if era == e.era {
		e.save(h)
		e.now.Store(h)
	}
}

// save stores h; e.writing is held. If that fails, h is used all the same: to
// refuse it would cost another login.
func (e *Entry) save(h *held) {
	e.loaded = true
	if e.cache.store == nil {
		return
	}
	if err := e.cache.store.Save(string(e.key), h.encode()); err != nil {
		e.cache.log.Error("an authorization could not be stored; after a restart it will be obtained again", "error", err)
	}
}

// Put keeps an authorization that was obtained outside a flight, by a test,
// with a request that was sent at the given time.
func (e *Entry) Put(a *plugin.Authorization, sent time.Time) {
	_, era := e.load()
	e.keep(hold(a, sent), era)
}

// Invalidate marks the authorization dead that the API refused, and keeps what
// renews it. A report about any other than the current one does nothing, so
// however many callers hold a dead authorization, one flight replaces it. Nil
// means: whichever is current. It reports whether something was marked.
func (e *Entry) Invalidate(a *plugin.Authorization) bool {
	e.load()
	e.writing.Lock()
	defer e.writing.Unlock()
	h := e.now.Load()
	if h == nil || h.refused || a != nil && !h.same(a) {
		return false
	}
	dead := h.dead()
	e.now.Store(dead)
	e.save(dead)
	return true
}

// Forget removes what is held, here and in the store, and what a flight under
// way will bring.
func (e *Entry) Forget() error {
	e.writing.Lock()
	defer e.writing.Unlock()
	e.era++
	e.loaded = true
	e.now.Store(nil)
	if e.cache.store == nil {
		return nil
	}
	return e.cache.store.Remove(string(e.key))
}
