package authcache

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/jackfield-dev/jackfield/plugin"
)

// An Entry is the place of one key: what is held for it, and the flight that is
// getting something better.
type Entry struct {
	cache *Cache
	key   Key
	now   atomic.Pointer[held] // nil: nothing is held in memory
	used  atomic.Uint32        // the season in which it was last asked

	// mu is never held over the store's I/O, nor touched by a caller who finds
	// something fresh. What this key does to the store is ordered by generations.
	mu         sync.Mutex
	flight     *flight       // guarded by mu: under way, or the last one if its failure is remembered
	until      instant       // guarded by mu: how long that failure is remembered; 0: it is under way
	generation uint64        // guarded by mu: of what is held, or was removed
	learned    chan struct{} // guarded by mu: closed when something else is held; nil: nobody waits
	era        Era           // guarded by mu
	loaded     bool          // guarded by mu: the store has been read
	unsaved    bool          // guarded by mu: the store is behind what is held
	failing    bool          // guarded by mu: the last flight brought nothing
	resting    bool          // guarded by mu: see entries
	rested     bool          // guarded by its shard: it was at rest before
}

// An Era is the time between two Forgets of an entry.
type Era uint32

// Fresh returns the authorization that may be used now; nil if there is none in
// memory. It waits for nobody.
func (e *Entry) Fresh() *plugin.Authorization {
	a, _ := e.Look()
	return a
}

// Look is Fresh that also says whether the authorization is due to be replaced:
// see [Entry.Ahead].
func (e *Entry) Look() (a *plugin.Authorization, due bool) {
	h, now := e.now.Load(), e.cache.clock.now()
	e.touch(now)
	if !h.fresh(now) {
		return nil, false
	}
	if now < instant(h.good.Load()) {
		e.cache.tell() // the coarse time would have done
	}
	return h.auth, h.ripe(now) && int64(now) >= h.again.Load()
}

// touch marks the entry as used.
func (e *Entry) touch(now instant) {
	if season := seasonOf(now); e.used.Load() != season {
		e.used.Store(season)
	}
}

// Get returns a fresh authorization and where it came from. If there is none,
// the caller waits for the flight of this key, or begins one with obtain. The
// end of ctx ends the waiting, not the flight. If it is due, another is obtained
// in the background.
func (e *Entry) Get(ctx context.Context, obtain Obtain) (*plugin.Authorization, Source, error) {
	a, due := e.Look()
	if due {
		e.Ahead(func(ctx context.Context) error { return e.Renew(ctx, obtain, nil) })
	}
	if a != nil {
		return a, Cached, nil
	}
	return e.Fly(ctx, obtain, nil)
}

// show puts h in the place of what was held, which then is dead in every Slot;
// e.mu is held.
func (e *Entry) show(h *held, generation uint64) {
	e.generation = generation
	if h != nil {
		h.entry = e
		h.vouch()
		e.wake()
	}
	if old := e.now.Swap(h); old != nil {
		old.good.Store(0)
	}
	if e.learned != nil {
		close(e.learned)
		e.learned = nil
	}
}

// wake keeps the entry in memory again; e.mu is held.
func (e *Entry) wake() {
	if e.resting {
		e.resting = false
		e.cache.entries.shard(e.key).wake(e)
	}
}

// news returns what is closed when something else is held.
func (e *Entry) news() <-chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.learned == nil {
		e.learned = make(chan struct{})
	}
	return e.learned
}
