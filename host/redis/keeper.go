package redis

import (
	"context"
	"errors"
	"time"

	"github.com/redis/rueidis"

	"github.com/jackfield-dev/jackfield/plugin"
)

const (
	lookUp   = 2 * time.Second // between two looks at a Redis that is up
	lookDown = time.Second     // and at one that is down
)

// keep connects, looks whether Redis answers, and says so, until Close. It is the
// only one who asks a Redis that is down. And a connection that was lost is made
// anew by it and not by the next call, which may come in an hour: until there is
// one, nothing can be pushed.
func (c *Client) keep() {
	var conn rueidis.Client
	tracking := true
	for c.closing.Err() == nil {
		conn, tracking = c.round(conn, tracking)
		kick, pause := c.kick, lookUp
		if c.state.Load().why != nil {
			kick, pause = nil, lookDown
		}
		select {
		case <-c.closing.Done():
		case <-kick:
		case <-time.After(pause):
		}
	}
	c.settle(nil, false, 0, c.errClosed())
	if conn != nil {
		conn.Close()
	}
}

// round is one look.
func (c *Client) round(conn rueidis.Client, tracking bool) (rueidis.Client, bool) {
	begin := time.Now()
	lost := c.news.takeLost()
	err := error(nil)
	if conn == nil {
		conn, tracking, err = c.connect()
		begin = time.Now()
	}
	if err == nil {
		err = c.probe(c.closing, conn)
	}
	if err == nil {
		took := time.Since(begin)
		c.readClock(conn)
		c.settle(conn, tracking, took, nil)
		c.news.report(lost)
		return conn, tracking
	}
	c.news.putBack(lost)
	if c.closing.Err() != nil {
		return conn, tracking
	}
	if errors.Is(err, rueidis.ErrNoCache) && conn != nil { // it tracked once, and is another server now
		conn.Close()
		conn = nil
	}
	why, _ := c.where.explain(err)
	c.settle(conn, tracking, 0, why)
	return conn, tracking
}

// connect makes the first connection. What Redis refuses to track cannot be pushed,
// and all else works.
func (c *Client) connect() (conn rueidis.Client, tracking bool, err error) {
	if conn, err = c.dial(true); err == nil {
		return conn, true, nil
	}
	if !errors.Is(err, rueidis.ErrNoCache) {
		return nil, false, err
	}
	if conn, err = c.dial(false); err == nil {
		c.log.Warn("the token store refuses client tracking: what other hosts change is seen late; when it allows that, restart this host",
			"address", c.where.String(), "hint", rights)
	}
	return conn, false, err
}

// dial returns a client that has connected, or none.
func dial(opt rueidis.ClientOption, tracking bool) (rueidis.Client, error) {
	opt.DisableCache = !tracking
	if tracking {
		opt.ClientTrackingOptions = []string{"BCAST", "PREFIX", prefix(kindAuthorization), "NOLOOP"}
	}
	conn, err := rueidis.NewClient(opt)
	if err != nil && conn != nil {
		conn.Close()
		conn = nil
	}
	return conn, err
}

// probe asks every primary for something that is not there, by the connection that
// calls use. So it has that connection made anew if it was lost.
func (c *Client) probe(ctx context.Context, conn rueidis.Client) (err error) {
	ctx, cancel := context.WithTimeout(ctx, bound)
	defer cancel()
	for range tries {
		if err = ask(ctx, conn); err == nil || ctx.Err() != nil {
			break
		}
	}
	return err
}

func ask(ctx context.Context, conn rueidis.Client) error {
	keys, err := primaries(ctx, conn)
	if err != nil {
		return err
	}
	asks := make(rueidis.Commands, len(keys))
	for i, key := range keys {
		asks[i] = conn.B().Getrange().Key(name(kindAuthorization, key)).Start(0).End(0).Build()
	}
	for _, result := range conn.DoMulti(ctx, asks...) {
		if err := result.Error(); err != nil && !rueidis.IsRedisNil(err) {
			return err
		}
	}
	return nil
}

// Health is what is known of Redis without asking it.
type Health struct {
	Up        bool
	Since     time.Time     // when that began; zero: nothing is known yet
	Latency   time.Duration // of the last look
	LastError string        // why it was down last, in words and with no secret; "" if it never was
	Address   string        // without user and password
	Tracking  bool          // whether what others change is pushed
	Damaged   uint64        // values that could not be unsealed, since the start
}

// Health returns what is known of Redis without asking it.
func (c *Client) Health() Health {
	s := c.state.Load()
	h := Health{
		Up: s.why == nil && s.conn != nil, Since: s.since, Latency: s.latency, Address: c.where.String(),
		Tracking: s.tracking && s.why == nil, Damaged: c.damaged.Load(),
	}
	if s.last != nil && s.last.Code != plugin.Canceled {
		h.LastError = s.last.Error()
	}
	return h
}
