package authcache

import (
	"time"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// load returns what is held, after the store has been read once. A value that
// cannot be read is reported and counts as absent: what it held can be obtained
// again.
func (e *Entry) load() (*held, Era) {
	e.writing.Lock()
	defer e.writing.Unlock()
	e.touch(e.cache.clock.now())
	if e.loaded || e.cache.store == nil {
		return e.now.Load(), e.era
	}
	value, err := e.cache.store.Load(string(e.key))
	if err == nil && value != nil {
		var h *held
		if h, err = decode(value, &e.cache.clock); err == nil {
			e.show(h)
		}
	}
	if err != nil {
		e.cache.log.Error("a stored authorization cannot be read; another will be obtained", "error", err)
	}
	e.loaded = true
	return e.now.Load(), e.era
}

// keep stores an authorization, then shows it, unless the entry was forgotten since
// era: a deleted connection's authorization does not come back. It returns what it
// makes of it, and whether that was kept.
func (e *Entry) keep(a *plugin.Authorization, sent instant, era Era) (*held, bool) {
	e.writing.Lock()
	defer e.writing.Unlock()
	if era != e.era {
		return e.follow(nil, a, sent), false
	}
	h := e.follow(e.now.Load(), a, sent)
	e.save(h)
	e.show(h)
	return h, true
}

// show puts h in the place of what was held, which then is dead in every Slot;
// e.writing is held.
func (e *Entry) show(h *held) {
	if h != nil {
		h.entry = e
		h.vouch()
		if e.resting {
			e.resting = false
			e.cache.entries.shard(e.key).wake(e)
		}
	}
	if old := e.now.Swap(h); old != nil {
		old.good.Store(0)
	}
}

// save stores h; e.writing is held. If that fails, h is used all the same: to
// refuse it would cost another login.
func (e *Entry) save(h *held) {
	if err := e.store(h); err != nil {
		e.cache.log.Error("an authorization could not be stored; after a restart it will be obtained again", "error", err)
	}
}

// store makes h durable; e.writing is held.
func (e *Entry) store(h *held) error {
	e.loaded = true
	if e.cache.store == nil {
		return nil
	}
	err := e.cache.store.Save(string(e.key), h.encode(&e.cache.clock))
	e.unsaved = err != nil
	return err
}

// Era returns the present era, for a later Put.
func (e *Entry) Era() Era {
	_, era := e.load()
	return era
}

// Put keeps an authorization that was obtained outside a flight, by a test,
// with a request that was sent at the given time. If the entry was forgotten
// since era, it does nothing. It reports whether the authorization is kept.
func (e *Entry) Put(era Era, a *plugin.Authorization, sent time.Time) bool {
	e.load()
	_, kept := e.keep(a, e.cache.clock.instant(sent), era)
	return kept
}

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
// request.
func (e *Entry) Doubt(a *plugin.Authorization) {
	e.change(func(h *held) *held {
		if h.refused || !h.same(a) {
			return nil
		}
		return h.inDoubt(e.cache.clock.now())
	})
}

// change replaces what is held, in memory and in the store, by what next makes
// of it; nil changes nothing.
func (e *Entry) change(next func(*held) *held) bool {
	e.load()
	e.writing.Lock()
	defer e.writing.Unlock()
	h := e.now.Load()
	if h == nil {
		return false
	}
	if h = next(h); h == nil {
		return false
	}
	e.show(h)
	e.save(h)
	return true
}

// Forget removes what is held, here and in the store, and what a flight or a
// test under way will bring. It returns the state of what was held, by which that
// can be ended at its server.
func (e *Entry) Forget() (state secret.String, err error) {
	e.load()
	e.writing.Lock()
	defer e.writing.Unlock()
	state = e.now.Load().renewal()
	return state, e.remove()
}

// remove is Forget while e.writing is held.
func (e *Entry) remove() error {
	e.era++
	e.loaded = true
	e.show(nil)
	if e.cache.store == nil {
		return nil
	}
	err := e.cache.store.Remove(string(e.key))
	e.unsaved = err != nil
	return err
}
