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

	mu     sync.Mutex
	flight *flight // guarded by mu: under way, or the last one if its failure is remembered
	until  instant // guarded by mu: how long that failure is remembered; 0: it is under way

	// writing orders what this key does to the store and shows in memory, so that
	// neither ever goes back. It is held over the store's I/O, and is never
	// touched by a caller who finds something fresh.
	writing sync.Mutex
	loaded  bool // guarded by writing: the store has been read
	unsaved bool // guarded by writing: the store is behind what is held
	resting bool // guarded by writing: see entries
	rested  bool // guarded by its shard: it was at rest before
	era     Era  // guarded by writing
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
