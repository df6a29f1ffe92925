package authcache

import (
	"math"
	"sync/atomic"
	"time"
)

// An instant is a time by a cache's clock, in nanoseconds since 1970. Zero is
// never.
type instant int64

// forever is after every instant.
const forever instant = math.MaxInt64

// tick is how often the coarse time is set anew, and shift how long that goes on
// until somebody asks for the exact time.
const (
	tick  = 100 * time.Millisecond
	shift = 10 * time.Second
)

// slack is how long before a deadline the coarse time is not asked any more. It
// is many ticks, since a busy machine wakes nobody on time.
const slack = time.Second

// A clock tells how time has passed.
//
// There are two clocks in a machine, and neither will do. The monotonic one
// stands still while the machine sleeps: by it a token that ended in the night is
// good in the morning. The other one is set by people and servers, also back. An
// instant goes on with whichever goes on faster, and never back, so nothing is
// used for longer than either says.
//
// To ask for the exact time takes longer than all else that a warm lookup does.
// So there is the coarse time as well, in a word of memory. It is set while
// somebody uses it: a shift after it was started it ends, and the next lookup,
// which then has to ask for the exact time, starts it again. Nobody ticks in an
// idle process.
type clock struct {
	coarse atomic.Int64 // forever while it is not set, so that nothing is good by it

	began  time.Time
	gained atomic.Int64 // what the clock on the wall has gained on the monotonic one, at most
}

func (c *clock) init() {
	c.began = time.Now()
	c.coarse.Store(int64(forever))
}

// now returns the exact time.
func (c *clock) now() instant {
	t := time.Now()
	return c.at(t.UnixNano(), t.Sub(c.began))
}

// at returns the time when it is wall by the one clock, and by the other one some
// time has passed since the beginning.
func (c *clock) at(wall int64, passed time.Duration) instant {
	steady := c.began.UnixNano() + int64(passed)
	gained := c.gained.Load()
	for wall-steady > gained {
		if c.gained.CompareAndSwap(gained, wall-steady) {
			gained = wall - steady
		} else {
			gained = c.gained.Load()
		}
	}
	return instant(steady + gained)
}

// instant returns when it is t by the clock on the wall; for the zero time, zero.
func (c *clock) instant(t time.Time) instant {
	if t.IsZero() {
		return 0
	}
	const far = 2 * lifetimeMax
	return c.now().add(min(max(time.Until(t), -far), far))
}

// time is the reverse of instant.
func (c *clock) time(i instant) time.Time {
	if i == 0 {
		return time.Time{}
	}
	return time.Now().Round(0).Add(i.sub(c.now()))
}

// run sets the coarse time for a shift.
func (c *clock) run(done <-chan struct{}) {
	defer c.coarse.Store(int64(forever))
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for range int(shift / tick) {
		c.coarse.Store(int64(c.now()))
		select {
		case <-ticker.C:
		case <-done:
			return
		}
	}
}

func (i instant) add(d time.Duration) instant     { return i + instant(d) }
func (i instant) sub(other instant) time.Duration { return time.Duration(i - other) }
