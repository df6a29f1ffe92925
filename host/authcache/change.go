package authcache

import (
	"context"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// Invalidate marks the authorization dead that the API refused, and keeps what
// renews it. A report about any other than the current one does nothing, so
// however many callers hold a dead authorization, one flight replaces it. Nil
// means: whichever is current. It reports whether something was marked.
func (e *Entry) Invalidate(a *plugin.Authorization) bool {
	return e.change(func(h *held) *held {
		if h.refused || a != nil && (!h.same(a) || e.cache.clock.now() < h.doubted) {
			return nil
		}
		return h.dead()
	})
}

// Doubt says that the API refused an authorization that had just been obtained.
// Another would be refused as well, so for some minutes Invalidate does nothing
// for this one: a permission that is missing must not cost a login for each
// request. What cost no login, has no end and nothing that renews it is dead at once:
// it is what the settings say, and a wrong password among them would be sent with
// each request.
func (e *Entry) Doubt(a *plugin.Authorization) {
	e.change(func(h *held) *held {
		switch {
		case h.refused || !h.same(a):
			return nil
		case h.auth.Logins == 0 && h.end == 0 && h.state.IsZero():
			return h.dead()
		}
		return h.inDoubt(e.cache.clock.now())
	})
}

// change replaces what is held, in memory and then in the store, by what next makes
// of it; nil changes nothing. It is a generation of its own, the very next: whatever
// is being obtained meanwhile is newer.
func (e *Entry) change(next func(*held) *held) bool {
	ctx := context.Background() // the store knows its own bounds
	e.load(ctx)
	h, generation := e.mark(next)
	if h == nil {
		return false
	}
	_ = e.settle(ctx, h, generation) // another host may have been quicker
	return true
}

// mark is change in memory.
func (e *Entry) mark(next func(*held) *held) (*held, uint64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	h := e.now.Load()
	if h == nil {
		return nil, 0
	}
	if h = next(h); h != nil {
		e.show(h, e.generation+1)
	}
	return h, e.generation
}

// noteSaved notes whether the store has what is held, if that is still of a
// generation.
func (e *Entry) noteSaved(generation uint64, unsaved bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.generation == generation {
		e.behind(unsaved)
	}
}

// behind notes whether the store is behind what is held. If so, it gets that as soon
// as it can; e.mu is held.
func (e *Entry) behind(unsaved bool) {
	if unsaved && !e.unsaved {
		e.wake()
		e.cache.changed(string(e.key))
	}
	e.unsaved = unsaved
}

// Forget removes what is held, here and in the store, and what a flight or a
// test under way will bring. It returns the state of what was held, by which that
// can be ended at its server.
func (e *Entry) Forget() (state secret.String, err error) {
	ctx := context.Background()
	e.load(ctx)
	h, err := e.remove(ctx)
	return h.renewal(), err
}

// remove is Forget that returns what was held.
func (e *Entry) remove(ctx context.Context) (*held, error) {
	e.mu.Lock()
	h := e.now.Load()
	e.era++
	e.loaded, e.unsaved = true, false
	e.show(nil, e.generation+1)
	e.mu.Unlock()
	if err := e.cache.store.Remove(ctx, string(e.key)); err != nil {
		e.outlaw()
		return h, err
	}
	_, _, _ = e.read(ctx) // what was read meanwhile, before it was removed, is older
	return h, nil
}

// outlaw has what the store could not remove be removed later: also what another
// host has saved there by now.
func (e *Entry) outlaw() {
	generation := e.alone()
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.now.Load() == nil {
		e.generation = generation
		e.behind(true)
	}
}
