package authcache

import (
	"sync/atomic"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A Slot is a short way to an authorization, for who asks for the same one again
// and again: a load of one pointer, and a look at the coarse time. What is in it
// is dead as soon as its Entry holds something else, and is then not seen in any
// Slot. The zero Slot is empty.
type Slot struct {
	held atomic.Pointer[held]
	used atomic.Uint32 // the season in which it was last asked
}

// Fresh returns the authorization in the slot, if that may be used and is not due:
// otherwise nil, and the Entry has to be asked. It allocates nothing, waits for
// nobody, and writes only once in a season.
func (s *Slot) Fresh(c *Cache) *plugin.Authorization {
	h := s.held.Load()
	if h == nil {
		return nil
	}
	now := c.clock.coarse.Load()
	if now >= h.good.Load() {
		return nil
	}
	if season := seasonOf(instant(now)); s.used.Load() != season {
		s.used.Store(season)
	}
	return h.auth
}

// Entry returns where what is in the slot comes from; nil if it is empty.
func (s *Slot) Entry() *Entry {
	if h := s.held.Load(); h != nil {
		return h.entry
	}
	return nil
}

// Fill puts in what an entry holds now. Who calls it sees to it that nobody
// empties the slot meanwhile.
func (s *Slot) Fill(e *Entry) {
	s.held.Store(e.now.Load())
	s.used.Store(seasonOf(e.cache.clock.now()))
}

// Empty takes out what is in it.
func (s *Slot) Empty() { s.held.Store(nil) }

// Idle reports whether the slot was not used for long. If it was used, so was what
// is in it.
func (s *Slot) Idle(c *Cache) bool {
	used := s.used.Load()
	if e := s.Entry(); e != nil && e.used.Load() < used {
		e.used.Store(used)
	}
	return idle(used, c.clock.now())
}

// A season is the time in which one use of something counts as many.
type season = uint32

// seasonLength is some 69 seconds: a power of two of nanoseconds.
const seasonLength = 1 << 36

// long is how many seasons something has to be without use to be idle: more than
// an hour.
const long = 60

func seasonOf(i instant) season { return season(i / seasonLength) }

func idle(used season, now instant) bool { return seasonOf(now) > used+long }
