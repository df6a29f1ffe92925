package authcache

import (
	"context"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// read reads the store, and returns what is held then: what is in the store if that
// is newer, or if another host was quicker with the same generation. A value that
// cannot be read is reported and counts as absent: what it held can be obtained again.
func (e *Entry) read(ctx context.Context) (h *held, stored uint64, err error) {
	value, stored, err := e.cache.store.Load(ctx, string(e.key))
	if err == nil && value != nil {
		h, err = decode(value, &e.cache.clock)
	}
	if ctx.Err() == nil { // otherwise it says nothing of the store
		if err != nil {
			e.cache.counts.unread.Add(1)
		}
		e.cache.trouble("a stored authorization cannot be read; another will be obtained", err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.loaded = true
	if err == nil && (stored > e.generation || e.unsaved && stored == e.generation) {
		e.unsaved = false
		e.show(h, stored)
	}
	return e.now.Load(), stored, err
}

// load reads the store, if that was not done yet, and returns what is held.
func (e *Entry) load(ctx context.Context) (*held, Era) {
	e.touch(e.cache.clock.now())
	e.mu.Lock()
	loaded := e.loaded
	e.mu.Unlock()
	if !loaded {
		_, _, _ = e.read(ctx)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.now.Load(), e.era
}

// keep stores an authorization, then shows it, unless the entry was forgotten since
// era: a deleted connection's authorization does not come back. It returns what is
// held then, and whether that is to be used by others.
func (e *Entry) keep(ctx context.Context, a *plugin.Authorization, sent instant, era Era, generation uint64) (*held, bool) {
	h, current := e.fit(a, sent, era)
	if !current {
		return h, false
	}
	ok, err := e.save(ctx, h, generation)
	if err == nil && !ok {
		e.cache.counts.outrun.Add(1)
		if newer, _, _ := e.read(ctx); newer.fresh(e.cache.clock.now()) {
			return newer, true
		}
		return h, false
	}
	return h, e.put(h, era, generation, err != nil)
}

// fit makes of an authorization what would be held, and reports whether it is still
// of the present era.
func (e *Entry) fit(a *plugin.Authorization, sent instant, era Era) (*held, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if era != e.era {
		return e.follow(nil, a, sent), false
	}
	return e.follow(e.now.Load(), a, sent), true
}

// put shows h, unless something newer is held, or the entry was forgotten.
func (e *Entry) put(h *held, era Era, generation uint64, unsaved bool) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if era != e.era {
		return false
	}
	if generation > e.generation {
		e.loaded = true
		e.show(h, generation)
		e.behind(unsaved)
	}
	return true
}

// save makes h durable. If that fails, h is used all the same: to refuse it would
// cost another login. A caller who gives up does not stop it.
func (e *Entry) save(ctx context.Context, h *held, generation uint64) (ok bool, err error) {
	value := h.encode(&e.cache.clock)
	ok, err = e.cache.store.Save(context.WithoutCancel(ctx), string(e.key), generation, value, h.keep(e.cache.clock.now()))
	if err != nil {
		e.cache.counts.unsaved.Add(1)
	}
	e.cache.trouble("an authorization could not be stored; after a restart it will be obtained again", err)
	return ok, err
}

// Era returns the present era, for a later Put.
func (e *Entry) Era() Era {
	_, era := e.load(e.cache.life)
	return era
}

// Put keeps an authorization that was obtained outside a flight, by a test,
// with a request that was sent at the given time. If the entry was forgotten
// since era, it does nothing. It reports whether the authorization is kept.
func (e *Entry) Put(ctx context.Context, era Era, a *plugin.Authorization, sent time.Time) bool {
	e.load(ctx)
	ctx = context.WithoutCancel(ctx)
	c := e.newClaim()
	stored, err := c.ask(ctx)
	defer c.release(ctx)
	switch {
	case err != nil:
		c.generation = e.alone()
	case c.given == 0: // what somebody is obtaining is newer
		c.generation = max(e.after()-room, stored) + 1
	}
	_, kept := e.keep(ctx, a, e.cache.clock.instant(sent), era, c.generation)
	return kept
}
