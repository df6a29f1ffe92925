package redis

import (
	"context"
	"errors"
	"time"

	"github.com/redis/rueidis"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A state is what is known of Redis. It is one of three: up, down with a reason, or
// in doubt, until the keeper has looked. Calls go ahead, fail at once, and wait for
// the verdict. So when Redis stops, each caller pays for it once; and when a single
// connection breaks, nobody takes that for the end.
type state struct {
	conn     rueidis.Client // nil until there was a first connection
	tracking bool
	why      *plugin.Error // not nil: down
	verdict  chan struct{} // not nil: in doubt; closed when that has ended
	since    time.Time
	latency  time.Duration // of the last answer that was measured
	last     *plugin.Error // the last reason for being down, kept when up again
}

// connected returns what to call Redis by, or why there is nothing.
func (c *Client) connected(ctx context.Context) (rueidis.Client, error) {
	for {
		s := c.state.Load()
		switch {
		case s.why != nil:
			return nil, s.why
		case s.verdict == nil:
			return s.conn, nil
		}
		select {
		case <-s.verdict:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// doubt has calls wait until the keeper has looked.
func (c *Client) doubt() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := *c.state.Load(); s.why == nil && s.verdict == nil {
		s.verdict = make(chan struct{})
		c.state.Store(&s)
	}
	c.look()
}

// look has the keeper look at once.
func (c *Client) look() {
	select {
	case c.kick <- struct{}{}:
	default:
	}
}

// settle ends doubt: Redis answered, or it is down for a reason.
func (c *Client) settle(conn rueidis.Client, tracking bool, latency time.Duration, why *plugin.Error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	old := c.state.Load()
	s := &state{conn: conn, tracking: tracking, why: why, since: old.since, latency: latency, last: old.last}
	if why != nil {
		s.last = why
		s.latency = 0
	}
	if changed := (old.why == nil) != (why == nil); changed || old.since.IsZero() {
		s.since = time.Now()
		c.tell(why, old.since.IsZero())
	}
	c.state.Store(s)
	if old.verdict != nil {
		close(old.verdict)
	}
}

// tell logs that Redis is gone or there again; that it is there at first is no news.
func (c *Client) tell(why *plugin.Error, first bool) {
	if c.closing.Err() != nil {
		return
	}
	if why != nil {
		c.log.Warn("the token store is down: hosts go on alone until it is back", "error", why.Error(), "hint", why.Hint)
	} else if !first {
		c.log.Info("the token store is back", "address", c.where.String())
	}
}

// A send is a call of rueidis. It builds its command anew each time.
type send func(context.Context, rueidis.Client) rueidis.RedisResult

// do asks Redis once, for no longer than a call may take. An absent key is an
// answer. What may have been carried out is not asked again: only the caller knows
// what that would mean.
func (c *Client) do(ctx context.Context, send send) (rueidis.RedisResult, error) {
	bounded, cancel := context.WithTimeout(ctx, bound)
	defer cancel()
	return c.try(ctx, bounded, send)
}

// read is do of what changes nothing: a connection that breaks under it is made
// anew, and it is asked again.
func (c *Client) read(ctx context.Context, send send) (result rueidis.RedisResult, err error) {
	bounded, cancel := context.WithTimeout(ctx, bound)
	defer cancel()
	for range tries {
		if result, err = c.try(ctx, bounded, send); err == nil || bounded.Err() != nil || !errors.Is(err, plugin.Unavailable) {
			break
		}
	}
	return result, err
}

// tries is how often something is asked whose connection breaks under it. One says
// little: Redis closes those that were idle, and proxies do. The third in a row
// says enough.
const tries = 3

func (c *Client) try(ctx, bounded context.Context, send send) (rueidis.RedisResult, error) {
	conn, err := c.connected(bounded)
	if err != nil {
		return rueidis.RedisResult{}, c.failed(ctx, err)
	}
	result := send(bounded, conn)
	if err := result.Error(); err != nil && !rueidis.IsRedisNil(err) {
		return result, c.failed(ctx, err)
	}
	return result, nil
}

// failed says why a call failed, and has the keeper look if Redis may be down. A
// caller who gave up early learns that and nothing of Redis.
func (c *Client) failed(ctx context.Context, err error) error {
	if err := ctx.Err(); err != nil {
		c.look() // its time may have been short because Redis was slow
		return err
	}
	if c.closing.Err() != nil {
		return c.errClosed()
	}
	if e, ok := errors.AsType[*plugin.Error](err); ok {
		return e
	}
	e, down := c.where.explain(err)
	if down {
		c.doubt()
	}
	return e
}
