package authcache

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"time"
)

// claimTime is how long the right to obtain for a key is good for without being
// asked for again: so long others wait for a host that died. It is asked for again
// three times as often.
const claimTime = 10 * time.Second

// The first and the longest pause between two looks at what another host obtains.
// Where the store tells of changes, what it brings is seen sooner than that.
const (
	lookFirst   = 5 * time.Millisecond
	lookLongest = 250 * time.Millisecond
)

// errElsewhere is the end of a renewal ahead of need that another host is at.
var errElsewhere = errors.New("another host obtains it")

// A claim is the right to obtain for a key, as one flight has it.
type claim struct {
	entry      *Entry
	owner      string
	given      uint64 // by the store; 0: it is not
	generation uint64 // of what is obtained by it

	stop  context.CancelFunc // ends the asking again; nil: it was never given
	asked sync.WaitGroup
}

func (e *Entry) newClaim() *claim { return &claim{entry: e, owner: rand.Text()[:16]} }

// seek returns what is held once the right to obtain for the key is given, or there
// is what somebody else obtained meanwhile. With the store down each host goes on alone.
func (c *claim) seek(ctx context.Context, f *flight) (*held, error) {
	e := c.entry
	for n := 0; ; n++ {
		news := e.news()
		h, read, _ := e.read(ctx)
		if f.content(h, e.cache.clock.now()) {
			return h, nil
		}
		stored, err := c.ask(ctx)
		switch {
		case ctx.Err() != nil:
			return h, ctx.Err()
		case err != nil:
			e.cache.counts.alone.Add(1)
			e.cache.trouble("the store of authorizations is down; this host goes on alone", err)
			c.generation = e.alone()
			return h, nil
		case c.given != 0 && stored <= read:
			return h, nil
		case c.given != 0: // somebody saved between the look and the claim
		case f.ahead:
			return h, errElsewhere
		default:
			if err := pauseFor(ctx, news, n); err != nil {
				return h, err
			}
		}
	}
}

// ask asks for the right, and once it is given, again and again. It returns the
// generation that is stored.
func (c *claim) ask(ctx context.Context) (stored uint64, err error) {
	generation, stored, err := c.entry.cache.store.Lease(ctx, string(c.entry.key), c.owner, claimTime)
	if err != nil || generation == c.given {
		return stored, err
	}
	if c.given = generation; generation == 0 {
		return stored, nil // by now somebody else has it
	}
	c.generation = max(generation, c.entry.after())
	if c.stop == nil {
		ctx, c.stop = context.WithCancel(context.WithoutCancel(ctx))
		c.asked.Go(func() { c.again(ctx) })
	}
	return stored, nil
}

// again keeps the right. If somebody else has it by now, what is obtained by it is
// not stored over anything newer.
func (c *claim) again(ctx context.Context) {
	ticker := time.NewTicker(claimTime / 3)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
		_, _, _ = c.entry.cache.store.Lease(ctx, string(c.entry.key), c.owner, claimTime)
	}
}

// release gives the right back. If that fails, it ends by itself.
func (c *claim) release(ctx context.Context) {
	if c.stop == nil {
		return
	}
	c.stop()
	c.asked.Wait()
	_ = c.entry.cache.store.Release(context.WithoutCancel(ctx), string(c.entry.key), c.owner)
}

// room is how many generations are left for marks on what is held, while something
// is obtained that replaces it. It matters where a clock was set back.
const room = 16

// after returns the first generation after what is held and the marks on it.
func (e *Entry) after() uint64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.generation + room
}

// alone returns a generation by this host's own clock, for what no lease gave one.
func (e *Entry) alone() uint64 {
	return max(e.after(), uint64(max(time.Now().UnixMicro(), 0)))
}

// pauseFor waits for news, or for its time.
func pauseFor(ctx context.Context, news <-chan struct{}, n int) error {
	timer := time.NewTimer(min(lookFirst<<min(n, 10), lookLongest))
	defer timer.Stop()
	select {
	case <-news:
	case <-timer.C:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}
