package authcache

// A State is what is to become of an authorization.
type State int

// The states.
const (
	Over  State = iota // has ended, or was refused
	Fresh              // may be used
	Due                // may be used, and is renewed when somebody asks
)

// A Census says what a cache holds in memory.
type Census struct {
	Fresh, Due, Over int
	Failing          int // of all: the last flight for them failed
	InFlight         int // flights that are under way
}

// Census counts what is held.
func (c *Cache) Census() Census {
	census := Census{InFlight: int(c.counts.flying.Load())}
	now := c.clock.now()
	for _, e := range c.all() {
		if e.fails() {
			census.Failing++
		}
		h := e.now.Load()
		if h == nil {
			continue
		}
		switch h.judge(now) {
		case Fresh:
			census.Fresh++
		case Due:
			census.Due++
		case Over:
			census.Over++
		}
	}
	return census
}

func (e *Entry) fails() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.failing
}

// Holds reports whether something is held for a key in memory.
func (c *Cache) Holds(key Key) bool {
	e := c.known(key)
	return e != nil && e.now.Load() != nil
}

// Judge says what is to become of what is in a [Bucket].
func (c *Cache) Judge(data []byte) (State, error) {
	h, err := decode(valueOf(data), &c.clock)
	if err != nil {
		return Over, err
	}
	return h.judge(c.clock.now()), nil
}

func (h *held) judge(now instant) State {
	switch {
	case !h.fresh(now):
		return Over
	case h.ripe(now):
		return Due
	}
	return Fresh
}
