package host

import (
	"hash/maphash"
	"iter"
	"runtime"
	"sync"
	"sync/atomic"
	"weak"
)

// handles finds connections' handles by their names. There is never more than one
// of a name while anybody has it: an edit has to reach all who use the connection.
//
// With many connections a lookup costs the cache lines that it touches and nothing
// else, so this is a table of pointers to handles, which hold their names
// themselves: half of what a sync.Map touches, and a fifth of its memory. Reading
// takes no lock, and is all that the warm path does.
//
// A handle that was not used for long is at rest: it is referred to weakly, and
// goes when nobody else has it.
type handles struct {
	seed  maphash.Seed
	table atomic.Pointer[table]

	mu      sync.Mutex                          // for all that changes something
	live    int                                 // guarded by mu: handles in the table
	taken   int                                 // guarded by mu: slots that are or were in use
	resting map[string]weak.Pointer[Connection] // guarded by mu
}

// table is an open hash table, a power of two in size, never full. A slot's hash is
// set once and after its handle, and the handle may go: then it is nil.
type table []struct {
	hash   atomic.Uint64 // 0: there is nothing, here and further on
	handle atomic.Pointer[Connection]
}

func newHandles() *handles {
	h := &handles{seed: maphash.MakeSeed(), resting: map[string]weak.Pointer[Connection]{}}
	h.table.Store(new(make(table, 8)))
	return h
}

// load returns a handle that is not at rest; nil if there is none.
func (h *handles) load(name string) *Connection {
	t, hash := *h.table.Load(), maphash.String(h.seed, name)|1
	for i := hash >> 1; ; i++ {
		slot := &t[i&uint64(len(t)-1)]
		switch slot.hash.Load() {
		case hash:
			if c := slot.handle.Load(); c != nil && c.name == name {
				return c
			}
		case 0:
			return nil
		}
	}
}

// find is load for one that may be at rest.
func (h *handles) find(name string) *Connection {
	if c := h.load(name); c != nil {
		return c
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.search(name)
}

// search is find while mu is held.
func (h *handles) search(name string) *Connection {
	if c := h.load(name); c != nil {
		return c
	}
	return h.resting[name].Value()
}

// get returns the handle of a name, which is made if there is none.
func (h *handles) get(name string, of *Host) *Connection {
	if c := h.load(name); c != nil {
		return c
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	c := h.search(name)
	if c == nil {
		c = &Connection{host: of, name: name}
		h.put(c)
	}
	return c
}

// rest lets a handle go when nobody else has it. It is found until then.
func (h *handles) rest(c *Connection) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.load(c.name) != c {
		return
	}
	if !c.rested {
		c.rested = true
		runtime.AddCleanup(c, h.gone, c.name)
	}
	h.resting[c.name] = weak.Make(c)
	h.take(c)
}

// gone forgets a name whose handle nobody has any more.
func (h *handles) gone(name string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if w, ok := h.resting[name]; ok && w.Value() == nil {
		delete(h.resting, name)
	}
	if len(h.resting) == 0 {
		h.resting = map[string]weak.Pointer[Connection]{} // a map does not shrink
	}
}

// wake puts a handle back that was at rest.
func (h *handles) wake(c *Connection) {
	if h.load(c.name) == c {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if w, ok := h.resting[c.name]; ok && w.Value() == c {
		delete(h.resting, c.name)
		h.put(c)
	}
}

// all returns the handles that are not at rest.
func (h *handles) all() iter.Seq[*Connection] {
	return func(yield func(*Connection) bool) {
		t := *h.table.Load()
		for i := range t {
			if c := t[i].handle.Load(); c != nil && !yield(c) {
				return
			}
		}
	}
}

// put puts a handle into the table, where it is not yet; mu is held.
func (h *handles) put(c *Connection) {
	if t := *h.table.Load(); h.taken >= len(t)*3/4 {
		h.rebuild()
	}
	if h.table.Load().put(maphash.String(h.seed, c.name)|1, c) {
		h.taken++
	}
	h.live++
}

// take takes a handle out of the table; mu is held.
func (h *handles) take(c *Connection) {
	t := *h.table.Load()
	for i := range t.from(maphash.String(h.seed, c.name) | 1) {
		if t[i].handle.CompareAndSwap(c, nil) {
			h.live--
			break
		}
	}
	if len(t) > 64 && h.live < len(t)/8 {
		h.rebuild()
	}
}

// rebuild makes a table of the right size, without the slots of handles that went;
// mu is held. Who still reads the old one and does not find something looks again.
func (h *handles) rebuild() {
	size := 8
	for size < h.live*2 {
		size *= 2
	}
	next := make(table, size)
	h.taken = 0
	for c := range h.all() {
		next.put(maphash.String(h.seed, c.name)|1, c)
		h.taken++
	}
	h.table.Store(&next)
}

// put fills the first slot that may hold c, and reports whether that was new.
func (t table) put(hash uint64, c *Connection) bool {
	for i := range t.from(hash) {
		slot := &t[i]
		switch slot.hash.Load() {
		case hash:
			if slot.handle.CompareAndSwap(nil, c) {
				return false
			}
		case 0:
			slot.handle.Store(c)
			slot.hash.Store(hash)
			return true
		}
	}
	panic("host: the table of handles is full")
}

// from returns the places where a hash may stand, one after the other.
func (t table) from(hash uint64) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range t {
			if !yield(int((hash>>1 + uint64(i)) & uint64(len(t)-1))) {
				return
			}
		}
	}
}
