package guard

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A Key names an account or a host. It is a keyed hash, which tells nothing
// about either.
type Key string

// A Digest names a whole configuration. It is a keyed hash as well.
type Digest string

// A Login is a password that somebody wants to send.
type Login struct {
	Account    Key    // token endpoint's origin and username: whose login it is, whatever the connection
	Host       Key    // of the token endpoint
	Label      string // the account for people: "alice at auth.example.com:443"
	Credential Digest // of everything that is sent: some servers answer a wrong scope like a wrong password
}

// Config configures a Guard.
type Config struct {
	Store  Store        // nil: a Memory of its own, which outlives nothing
	Policy Policy       // zero: what fits the servers that are known
	Logger *slog.Logger // nil: nowhere

	// Audit is told of a reset before it is done, and what it fails to write down is
	// not done. Nil: resets are logged.
	Audit func(context.Context, Reset) error

	// Now is the clock; nil: time.Now. It is for tests of clocks that are wrong.
	Now func() time.Time
}

// A Guard decides which logins are spent.
type Guard struct {
	store  Store
	policy Policy
	log    *slog.Logger
	audit  func(context.Context, Reset) error
	clock  func() time.Time
	local  local
	counts counters
}

// Counts says what a guard did since it was made.
type Counts struct {
	Begun     int64 // logins that were let through
	KeptBack  int64 // logins that were not
	Conflicts int64 // how often another was quicker to change a record
	Alone     int64 // decisions and outcomes while the store was down
}

type counters struct{ begun, keptBack, conflicts, alone atomic.Int64 }

// New returns a guard.
func New(c Config) *Guard {
	if c.Store == nil {
		c.Store = &Memory{}
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	g := &Guard{store: c.Store, policy: c.Policy.withDefaults(), log: c.Logger, audit: c.Audit, clock: c.Now}
	if g.audit == nil {
		g.audit = g.logReset
	}
	return g
}

// Counts returns the counts of this moment.
func (g *Guard) Counts() Counts {
	return Counts{Begun: g.counts.begun.Load(), KeptBack: g.counts.keptBack.Load(), Conflicts: g.counts.conflicts.Load(), Alone: g.counts.alone.Load()}
}

func (g *Guard) now() stamp { return stampOf(g.clock()) }

// The names of records in the store.
func accountKey(k Key) string { return "account/" + string(k) }
func hostKey(k Key) string    { return "host/" + string(k) }

// The first and the longest wait between two looks at another's login.
const (
	lookFirst   = 10 * time.Millisecond
	lookLongest = 250 * time.Millisecond
)

// Begin asks for one login, which is spent when Begin returns a pass. Where it
// returns none, nothing may be sent, and the error is a *plugin.Error that says
// why, until when and what to do: of code [plugin.Locked], whose RetryAfter is
// zero if waiting is of no use, or of code [plugin.Throttled].
//
// With the store down a guard goes on by what it knows itself, with less to
// spend. To fail every login of every connection because a cache is away would
// be the larger damage, and one that is certain.
func (g *Guard) Begin(ctx context.Context, l Login) (*Pass, error) {
	p := &Pass{guard: g, login: l, id: rand.Text()[:13]}
	start := time.Now()
	for n := 0; ; n++ {
		v, err := g.ask(ctx, p)
		if err == nil && v.rule == ruleBusy && time.Since(start) < g.policy.Patience {
			if err := rest(ctx, grown(lookFirst, n, lookLongest)); err != nil {
				return nil, plugin.AsError(err)
			}
			continue
		}
		if err == nil && v.rule == "" {
			g.counts.begun.Add(1)
			return p, nil
		}
		g.counts.keptBack.Add(1)
		if err == nil {
			err = v.explain(l.Label, g.now())
		}
		return nil, err
	}
}

// ask applies the rules once, and writes the login down if none is against it.
func (g *Guard) ask(ctx context.Context, p *Pass) (v verdict, err error) {
	var host verdict
	err = g.change(ctx, hostKey(p.login.Host), func(r *record, now stamp, _ bool) *event {
		host = verdict{}
		if until := r.Hold.over(); until > now {
			host = verdict{rule: ruleHost, until: until, since: r.Hold.At}
		}
		return nil
	})
	cred := nameOf(p.login.Credential)
	if err == nil {
		err = g.change(ctx, accountKey(p.login.Account), func(r *record, now stamp, alone bool) *event {
			if v = r.verdict(cred, now, g.policy, alone); host.rule != "" && !v.rule.lasting() {
				v = host
			}
			if v.rule != "" {
				return nil
			}
			return &event{kind: begun, id: p.id, cred: cred, label: cut(p.login.Label), at: now, n: r.Strikes}
		})
	}
	if errors.Is(err, errNewer) {
		now := g.now()
		return verdict{rule: ruleUnread, until: now.add(g.policy.Wait), since: now}, nil
	}
	return v, err
}

// A Pass is one login that may be sent. It is ended by one call of End or
// Return; one that is not counts as a login whose answer was lost.
type Pass struct {
	guard *Guard
	login Login
	id    string
	once  sync.Once
}

// End says what came of it: how many passwords are known to have been sent, and
// the error of the call. What a *plugin.Error says of it counts as well. If none
// was sent, the login is given back; but not where a plugin crashed or a caller
// gave up, after which nobody knows. Only the first call counts, and it is
// written down although ctx may be over.
func (p *Pass) End(ctx context.Context, logins int, err error) {
	p.once.Do(func() { p.end(context.WithoutCancel(ctx), logins, err) })
}

// Return gives the login back: nothing was sent, and the caller knows, for
// instance because no plugin could be started.
func (p *Pass) Return(ctx context.Context) {
	p.once.Do(func() { p.write(context.WithoutCancel(ctx), event{kind: unsent}) })
}

// Keep says that the login is still under way. Whoever has a pass calls it three
// times in each [Flight], until End or Return.
func (p *Pass) Keep(ctx context.Context) {
	_ = p.guard.change(ctx, accountKey(p.login.Account), func(r *record, now stamp, _ bool) *event { // next time it may work
		if r.open(p.id) < 0 {
			return nil
		}
		return &event{kind: alive, id: p.id, at: now}
	})
}

func (p *Pass) end(ctx context.Context, logins int, err error) {
	k, n, failure := outcome(logins, err)
	e := event{kind: k, n: n}
	if failure != nil {
		e.code = failure.Code
		if failure.Code == plugin.Throttled {
			p.hold(ctx, throttleWait(failure))
		} else if failure.RetryAfter > 0 {
			e.wait = throttleWait(failure)
		}
	}
	p.write(ctx, e)
}

// write stores the outcome, or keeps it until it can be stored.
func (p *Pass) write(ctx context.Context, e event) {
	e.id, e.cred, e.label = p.id, nameOf(p.login.Credential), cut(p.login.Label)
	p.guard.settle(ctx, accountKey(p.login.Account), func(_ *record, now stamp, _ bool) *event {
		stored := e
		stored.at = now
		return &stored
	})
}

// hold leaves the host alone for a while, on behalf of all its accounts.
func (p *Pass) hold(ctx context.Context, wait time.Duration) {
	p.guard.settle(ctx, hostKey(p.login.Host), func(_ *record, now stamp, _ bool) *event {
		return &event{kind: held, at: now, wait: wait}
	})
}

// settle is a change that nobody can refuse: where a record is not understood,
// it is kept here.
func (g *Guard) settle(ctx context.Context, key string, edit edit) {
	if err := g.change(ctx, key, edit); err != nil {
		g.alone(ctx, key, edit, err)
	}
}
