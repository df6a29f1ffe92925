package authcache

import (
	"hash/maphash"
	"maps"
	"runtime"
	"slices"
	"sync"
	"weak"
)

// entries finds entries by their keys. There is never more than one of a key while
// anybody has it: two would be two flights.
//
// An entry that was not used for long is at rest: it holds nothing, is referred to
// weakly, and goes when nobody else has it. What it held is in the store.
type entries struct {
	seed   maphash.Seed
	shards [64]shard // so that nobody waits until all entries were looked at
}

// shard holds a part of the keys.
type shard struct {
	mu      sync.Mutex
	awake   map[Key]*Entry              // guarded by mu
	resting map[Key]weak.Pointer[Entry] // guarded by mu
	most    int                         // guarded by mu: of the awake ones, since their map was made
}

func (s *entries) init() {
	s.seed = maphash.MakeSeed()
	for i := range s.shards {
		s.shards[i].awake, s.shards[i].resting = map[Key]*Entry{}, map[Key]weak.Pointer[Entry]{}
	}
}

func (s *entries) shard(key Key) *shard {
	return &s.shards[maphash.String(s.seed, string(key))%uint64(len(s.shards))]
}

// Entry returns the place of a key. It does not read the store.
func (c *Cache) Entry(key Key) *Entry {
	s := c.entries.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.awake[key]; e != nil {
		return e
	}
	if e := s.resting[key].Value(); e != nil {
		return e
	}
	e := &Entry{cache: c, key: key}
	e.touch(c.clock.now())
	s.awake[key] = e
	s.most = max(s.most, len(s.awake))
	return e
}

// known returns the place of a key, if something may be held there.
func (c *Cache) known(key Key) *Entry {
	s := c.entries.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.awake[key]
}

// all lists the places where something may be held.
func (c *Cache) all() (list []*Entry) {
	for i := range c.entries.shards {
		s := &c.entries.shards[i]
		s.mu.Lock()
		list = slices.AppendSeq(list, maps.Values(s.awake))
		s.mu.Unlock()
	}
	return list
}

// Sweep lets go of what was not used for long and is in the store, from where it
// comes back when it is asked for.
func (c *Cache) Sweep() {
	if !c.durable {
		return
	}
	now := c.clock.now()
	for i := range c.entries.shards {
		s := &c.entries.shards[i]
		for _, e := range s.idle(now) {
			e.restIfIdle(now)
		}
		s.trim()
	}
}

func (s *shard) idle(now instant) (list []*Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.awake {
		if idle(e.used.Load(), now) {
			list = append(list, e)
		}
	}
	return list
}

// restIfIdle empties an entry, unless it is being used. A flight that is under way
// wakes it with what it brings.
func (e *Entry) restIfIdle(now instant) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.unsaved || e.resting || !idle(e.used.Load(), now) {
		return // what the store has would come back, and it is older
	}
	e.show(nil, 0)
	e.loaded, e.resting = false, true
	e.cache.entries.shard(e.key).rest(e)
}

// rest lets e go when nobody else has it; e.mu is held.
func (s *shard) rest(e *Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.awake[e.key] != e {
		return
	}
	if !e.rested {
		e.rested = true
		runtime.AddCleanup(e, s.gone, e.key)
	}
	s.resting[e.key] = weak.Make(e)
	delete(s.awake, e.key)
}

// wake keeps an entry again that holds something; e.mu is held.
func (s *shard) wake(e *Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.resting, e.key)
	s.awake[e.key] = e
	s.most = max(s.most, len(s.awake))
}

// gone forgets a key whose entry nobody has any more.
func (s *shard) gone(key Key) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w, ok := s.resting[key]; ok && w.Value() == nil {
		delete(s.resting, key)
	}
	if len(s.resting) == 0 {
		s.resting = map[Key]weak.Pointer[Entry]{} // a map does not shrink
	}
}

// trim gives back the room of entries that went.
func (s *shard) trim() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.awake) > s.most/8 {
		return
	}
	awake := make(map[Key]*Entry, len(s.awake))
	maps.Copy(awake, s.awake)
	s.awake, s.most = awake, len(awake)
}
