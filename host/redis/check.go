package redis

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/redis/rueidis"

	"github.com/jackfield-dev/jackfield/plugin"
)

// Level says how good a finding is.
type Level string

// The levels of findings.
const (
	OK   Level = "ok"
	Warn Level = "warn" // it works, and not always
	Fail Level = "fail" // it does not work
)

// A Finding is one thing that was looked at.
type Finding struct {
	Name    string // what was looked at, in a word or two
	Level   Level
	Message string // what was found: lower case, no full stop
	Hint    string // what to do, if there is something to do
}

// Check looks at all that Jackfield needs of the Redis, changes nothing but keys of
// its own that it removes, and takes a few seconds at most. What cannot be looked
// at because the one before failed is left out.
func (c *Client) Check(ctx context.Context) []Finding {
	found := []Finding{c.checkReachable(ctx)}
	if found[0].Level == Fail {
		return found
	}
	found = append(found, c.checkTLS(), c.checkRights(ctx), c.checkTracking(ctx), c.checkClock(ctx), c.checkKeys(ctx))
	return append(found, c.checkServer(ctx)...)
}

func (c *Client) checkReachable(ctx context.Context) Finding {
	const what = "reachable"
	begin := time.Now()
	_, err := c.do(ctx, func(ctx context.Context, conn rueidis.Client) rueidis.RedisResult {
		return conn.Do(ctx, conn.B().Getrange().Key(name(kindAuthorization, "probe")).Start(0).End(0).Build())
	})
	took := time.Since(begin).Round(10 * time.Microsecond)
	switch {
	case err != nil:
		return failed(what, err)
	case took > bound/5:
		return Finding{what, Warn, fmt.Sprintf("%s answers in %v", &c.where, took), "it should be near: it counts as down where it takes " + bound.String()}
	}
	return Finding{what, OK, fmt.Sprintf("%s answers in %v, as a %s server", &c.where, took, c.where.topology), ""}
}

func (c *Client) checkTLS() Finding {
	const what = "encrypted"
	if c.where.tls {
		return Finding{what, OK, "it is spoken to by TLS", ""}
	}
	for _, at := range c.where.hosts {
		host, _, _ := net.SplitHostPort(at)
		if ip := net.ParseIP(host); !c.where.socket && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return Finding{what, Warn, "it is spoken to in clear; values are sealed, its password is not", "write rediss:// in " + field}
		}
	}
	return Finding{what, OK, "it is on this machine", ""}
}

// checkRights does once all that is done later.
func (c *Client) checkRights(ctx context.Context) Finding {
	const what = "rights"
	key, a, g := "check-"+rand.Text(), c.Authorizations(), c.Guard()
	generation, _, err := a.Lease(ctx, key, "check", time.Second)
	if err == nil {
		_, err = a.Save(ctx, key, generation, []byte("check"), time.Minute)
	}
	if err == nil {
		_, _, err = a.Load(ctx, key)
	}
	if err == nil {
		err = a.Release(ctx, key, "check")
	}
	if err == nil {
		_, err = g.Swap(ctx, key, "", []byte("check"), time.Minute)
	}
	if err == nil {
		err = g.Each(ctx, func(string, []byte) bool { return false })
	}
	for _, kind := range []string{kindAuthorization, kindLease, kindGuard} {
		_, errDel := c.do(ctx, func(ctx context.Context, conn rueidis.Client) rueidis.RedisResult {
			return conn.Do(ctx, conn.B().Del().Key(name(kind, key)).Build())
		})
		if err == nil {
			err = errDel
		}
	}
	if err != nil {
		return failed(what, err)
	}
	return Finding{what, OK, "all commands that are needed may be run", ""}
}

// checkTracking has another client write, and waits for the push.
func (c *Client) checkTracking(ctx context.Context) Finding {
	const what = "pushes"
	none := Finding{what, Warn, "what other hosts change is not pushed", "it must be Redis 6, Valkey, or newer, and the user may run CLIENT TRACKING; restart the host then"}
	if !c.Health().Tracking {
		return none
	}
	key, heard := "check-"+rand.Text(), make(chan struct{}, 1)
	w := c.news.add(func(changed string) {
		if changed == key {
			select {
			case heard <- struct{}{}:
			default:
			}
		}
	})
	defer c.news.remove(w)
	other, err := c.dial(false)
	if err != nil {
		why, _ := c.where.explain(err)
		return failed(what, why)
	}
	defer other.Close()
	ctx, cancel := context.WithTimeout(ctx, 2*bound)
	defer cancel()
	begin, at := time.Now(), name(kindAuthorization, key)
	if err := other.Do(ctx, other.B().Set().Key(at).Value("").Px(time.Minute).Build()).Error(); err != nil {
		why, _ := c.where.explain(err)
		return failed(what, why)
	}
	defer other.Do(ctx, other.B().Del().Key(at).Build())
	select {
	case <-heard:
		return Finding{what, OK, fmt.Sprintf("what another client changed was pushed in %v", time.Since(begin).Round(10*time.Microsecond)), ""}
	case <-ctx.Done():
		return none
	}
}

// skew is by how much clocks may differ. Generations are times by the clock of
// Redis, and those of leases that take over from one another must not go back.
const skew = 5 * time.Second

func (c *Client) checkClock(ctx context.Context) Finding {
	const what = "clock"
	begin := time.Now()
	result, err := c.do(ctx, func(ctx context.Context, conn rueidis.Client) rueidis.RedisResult {
		return conn.Do(ctx, conn.B().Time().Build())
	})
	if err != nil {
		return failed(what, err)
	}
	parts, err := result.AsIntSlice()
	if err != nil || len(parts) != 2 {
		return Finding{what, Warn, "its clock cannot be read", ""}
	}
	off := time.Unix(parts[0], parts[1]*1000).Sub(begin).Round(time.Millisecond)
	if off > skew || off < -skew {
		return Finding{what, Warn, fmt.Sprintf("its clock is %v from this machine's", off), "have both follow the same time server"}
	}
	return Finding{what, OK, fmt.Sprintf("its clock is within %v of this machine's", skew), ""}
}

// failed is a finding of an error.
func failed(what string, err error) Finding {
	e := plugin.AsError(err)
	return Finding{what, Fail, strings.TrimPrefix(e.Message, "the token store at "), e.Hint}
}
