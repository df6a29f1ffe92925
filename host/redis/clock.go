package redis

import (
	"context"
	"time"

	"github.com/redis/rueidis"
)

// A reading of the clock of Redis: what it was when it was read.
type reading struct{ there, here time.Time }

// Now returns the time by the clock of Redis, as it was read last and has gone on
// since. Hosts that share what is written with times in it go by one clock. Before
// it was read, it is this machine's.
func (c *Client) Now() time.Time {
	r := c.clock.Load()
	if r == nil {
		return time.Now()
	}
	return r.there.Add(time.Since(r.here)) // by the monotonic clock, which nobody sets
}

// readClock reads the clock of Redis. What is not read is as it was.
func (c *Client) readClock(conn rueidis.Client) {
	ctx, cancel := context.WithTimeout(c.closing, bound)
	defer cancel()
	begin := time.Now()
	parts, err := conn.Do(ctx, conn.B().Time().Build()).AsIntSlice()
	if err != nil || len(parts) != 2 {
		return
	}
	c.clock.Store(&reading{there: time.Unix(parts[0], parts[1]*1000), here: begin.Add(time.Since(begin) / 2)})
}
