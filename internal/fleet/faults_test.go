package fleet

import (
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/internal/authservers"
	"github.com/jackfield-dev/jackfield/internal/redistest"
)

// stage is where one fault is played: a fleet, its Redis, and what stands between.
type stage struct {
	*testing.T
	redis  *redistest.Server
	proxy  *redistest.Proxy
	server *authservers.Running
	is     member
	ships  []*ship
}

// callers is how many ask at one time in each host.
const callers = 20

// lone is the least that callers want to wait while Redis is away: a few of its
// bounds, and a login.
const lone = 8 * time.Second

func set(t *testing.T, options ...redistest.Option) *stage {
	redis := redistest.Start(t, options...)
	server := authservers.Start(t, authservers.Fosite)
	proxy := redistest.NewProxy(t, redis.Addr())
	s := &stage{T: t, redis: redis, proxy: proxy, server: server}
	s.is = member{Store: redis.URLVia(proxy.Addr()), KeyFile: keyFile(t), Settings: settings(server, authservers.Alice.Password)}
	s.ships = fleet(t, size("JACKFIELD_FLEET_HOSTS", 3), s.is)
	return s
}

func (s *stage) everybody(do string, patience time.Duration) report {
	return all(s.ships, order{Do: do, Callers: callers, Patience: patience})
}

// TestRedisFails: whatever becomes of Redis, what is warm is served, each host sends
// one password at most, callers have an answer in their time, and all is well again
// by itself.
func TestRedisFails(t *testing.T) {
	for _, fault := range []struct {
		name    string
		options []redistest.Option
		fail    func(*stage)
		mend    func(*stage)
		up      bool // it answers all the while
	}{
		{name: "killed", options: durable(), fail: func(s *stage) { s.redis.Kill() }, mend: func(s *stage) { s.redis.Restart() }},
		{name: "stopped", fail: func(s *stage) { s.redis.Stop() }, mend: func(s *stage) { s.redis.Continue() }},
		{name: "restarted empty", fail: func(s *stage) { s.redis.Kill() }, mend: func(s *stage) { s.redis.RestartEmpty() }},
		{name: "slow by a second", fail: func(s *stage) { s.proxy.Delay(time.Second) }, mend: func(s *stage) { s.proxy.Delay(0) }},
		{name: "refusing the password", fail: func(s *stage) {
			s.admin("ACL", "SETUSER", "default", "resetpass", ">another")
			s.admin("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
		},
			mend: func(s *stage) { s.admin("ACL", "SETUSER", "default", "resetpass", "nopass") }},
		{name: "cut off", fail: func(s *stage) { s.proxy.Refuse(true); s.proxy.Cut() }, mend: func(s *stage) { s.proxy.Refuse(false) }},
		{name: "evicting", fail: func(s *stage) { s.admin("FLUSHALL") }, mend: func(*stage) {}, up: true},
	} {
		t.Run(fault.name, func(t *testing.T) {
			t.Parallel()
			s := set(t, fault.options...)
			s.cold()
			fault.fail(s)
			s.warm("while it is "+fault.name, 200*time.Millisecond)
			if !fault.up {
				s.alone(fault.name)
			}
			fault.mend(s)
			s.well()
			s.restarted()
		})
	}
}

func durable() []redistest.Option { return []redistest.Option{redistest.WithAppendOnly()} }

func (s *stage) admin(args ...string) {
	if _, err := s.redis.Do(args...); err != nil {
		s.Errorf("%v: %v", args, err)
	}
}

// cold has all of them get the first authorization.
func (s *stage) cold() {
	s.Helper()
	if r := s.everybody("authorize", patience); r.OK != s.size() || s.posts() != 1 {
		s.Fatalf("cold: %d of %d have an authorization by %d POSTs: %v", r.OK, s.size(), s.posts(), r.Codes)
	}
}

// warm has all of them ask for what they have.
func (s *stage) warm(when string, limit time.Duration) {
	s.Helper()
	before := s.posts()
	r := s.everybody("authorize", limit)
	if r.OK != s.size() || s.posts() != before {
		s.Errorf("%s, what is warm: %d of %d have it, with %d POSTs: %v", when, r.OK, s.size(), s.posts()-before, r.Codes)
	}
	within(s.T, r, limit)
}

// alone has every host need another authorization while Redis is away.
func (s *stage) alone(when string) {
	s.Helper()
	before := s.server.Counts()
	r := s.everybody("invalidate", lone)
	after := s.server.Counts()
	within(s.T, r, lone)
	if logins := after.Password - before.Password; logins > len(s.ships) {
		s.Errorf("while it is %s: %d passwords of %d hosts", when, logins, len(s.ships))
	}
	if r.OK == 0 {
		s.Errorf("while it is %s: nobody has an authorization: %v", when, r.Codes)
	}
	s.Logf("while it is %s: %d of %d have another authorization, the slowest after %v; %d passwords, %d renewals of %d hosts; failures %v", when,
		r.OK, s.size(), r.Slowest.Round(time.Millisecond), after.Password-before.Password, after.RefreshToken-before.RefreshToken, len(s.ships), r.Codes)
}

// well waits until all hosts say that the store is up, and demands that they share
// again: one POST for all, and one authorization, which the API takes.
func (s *stage) well() {
	s.Helper()
	begin := time.Now()
	afloat(s.T, s.ships)
	s.everybody("authorize", patience)
	r := s.everybody("invalidate", patience)
	if r.OK != s.size() {
		s.Errorf("afterwards %d of %d have an authorization: %v", r.OK, s.size(), r.Codes)
	}
	for begin := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		r = s.everybody("authorize", patience)
		if r.OK == s.size() && len(r.Tokens) == 1 {
			break
		}
		if time.Since(begin) > back {
			s.Fatalf("%v afterwards %d of %d have an authorization, %d different ones: %v", back, r.OK, s.size(), len(r.Tokens), r.Codes)
		}
	}
	if r := s.everybody("call", patience); r.OK != s.size() {
		s.Errorf("afterwards the API takes %d of %d requests: %v", r.OK, s.size(), r.Codes)
	}
	before := s.posts()
	if r := s.everybody("invalidate", patience); r.OK != s.size() || len(r.Tokens) != 1 || s.posts()-before != 1 {
		s.Errorf("healthy again, invalidated by all: %d of %d, %d different ones, %d POSTs, want one: %v", r.OK, s.size(), len(r.Tokens), s.posts()-before, r.Codes)
	}
	s.Logf("well again %v after it was", time.Since(begin).Round(time.Millisecond))
}

// restarted demands that a host more, and one that is started again, cost nothing.
func (s *stage) restarted() {
	s.Helper()
	before := s.posts()
	s.ships[0].close()
	for _, ship := range []*ship{launch(s.T, s.ships[0].is), launch(s.T, s.is)} {
		if r := ship.ask(order{Do: "authorize", Callers: callers, Patience: patience}); r.OK != callers || s.posts() != before {
			s.Errorf("a host that was started: %d of %d have an authorization, by %d POSTs, want none", r.OK, callers, s.posts()-before)
		}
	}
}

func (s *stage) size() int { return len(s.ships) * callers }

func (s *stage) posts() int {
	c := s.server.Counts()
	return c.Password + c.RefreshToken
}
