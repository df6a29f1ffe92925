package guard

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/jackfield-dev/jackfield/plugin"
)

// machine is two accounts of one host, several guards over one store, and what
// the rules say of them in a form that has nothing of the guard's own.
type machine struct {
	store    *Memory
	policy   Policy
	guards   []*Guard
	accounts map[Key]*modelAccount
	passes   []*modelPass
	held     time.Time // the host is left alone until then
	draw     func(*rapid.T) (Key, Digest)
}

type modelAccount struct {
	server lockServer
	creds  map[Digest]*modelCred
	begun  []time.Time // every login

	refusedAt time.Time // the last refusal since the last success
}

type modelCred struct {
	refused bool      // for good
	last    kind      // what came of it
	soft    int       // how often in a row, without a refusal or success
	at      time.Time // when
}

type modelPass struct {
	*Pass
	account Key
	cred    Digest
	guard   int
	at      time.Time
	seen    time.Time // when it was last heard of
	reached bool      // by the server
	ok      bool      // what it said
	gone    bool      // its process is dead
}

var (
	modelAccounts = []Key{"alice", "bob"}
	modelCreds    = []Digest{"c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10", "c11", "c12"}
)

// likely draws a login, some more often than others: the rules are about what is
// tried again.
func likely(t *rapid.T) (Key, Digest) {
	a := rapid.SampledFrom([]Key{"alice", "alice", "alice", "bob"}).Draw(t, "account")
	n := len(modelCreds)
	return a, modelCreds[min(rapid.IntRange(0, n-1).Draw(t, "cred"), rapid.IntRange(0, n-1).Draw(t, "or"))]
}

func newMachine(policy Policy) *machine {
	policy.Patience = time.Second
	m := &machine{store: &Memory{}, policy: policy, accounts: map[Key]*modelAccount{}, draw: likely}
	for range 3 {
		m.guards = append(m.guards, m.guard())
	}
	for _, a := range modelAccounts {
		account := &modelAccount{creds: map[Digest]*modelCred{}, server: lockServer{right: map[string]bool{"c1": true, "c2": true}}}
		for _, c := range modelCreds {
			account.creds[c] = &modelCred{}
		}
		m.accounts[a] = account
	}
	return m
}

func (m *machine) guard() *Guard { return New(Config{Store: m.store, Policy: m.policy}) }

func login(a Key, c Digest) Login {
	return Login{Account: a, Host: "host", Label: string(a) + " at auth.example.com:443", Credential: c}
}

// begin asks a guard for a login and holds its answer against the rules.
func (m *machine) begin(t *rapid.T) {
	i := rapid.IntRange(0, len(m.guards)-1).Draw(t, "guard")
	a, c := m.draw(t)
	account := m.accounts[a]
	if account.creds[c] == nil {
		account.creds[c] = &modelCred{}
	}
	cred := account.creds[c]
	held := m.held
	pass, err := m.guards[i].Begin(context.Background(), login(a, c))
	if pass == nil {
		m.checkError(t, err, held)
		return
	}
	if cred.refused {
		t.Fatalf("rules 1 and 7: %s %s was refused, and is sent again", a, c)
	}
	if time.Now().Before(m.held) {
		t.Fatalf("rule 6: the host is to be left alone until %v", m.held)
	}
	if least := cred.rests(); time.Since(cred.at) < least {
		t.Fatalf("rules 4 and 5: %s %s came to nothing %d times (%v), and is sent again after %v", a, c, cred.soft, cred.last, time.Since(cred.at))
	}
	for _, p := range m.passes {
		if p.account == a && p.cred == c && time.Since(p.seen) < Flight {
			t.Fatalf("rule 10: %s %s is under way twice", a, c)
		}
	}
	if n := account.hour(); m.policy.PerHour > 0 && n >= m.policy.PerHour {
		t.Fatalf("rule 3: %d logins in an hour", n+1)
	}
	account.begun = append(account.begun, time.Now())
	m.passes = append(m.passes, &modelPass{Pass: pass, account: a, cred: c, guard: i, at: time.Now(), seen: time.Now()})
}

// rests is the least time before another try.
func (c *modelCred) rests() time.Duration {
	n := c.soft
	if c.last == lost || c.last == failed {
		n-- // one more at once
	}
	if n <= 0 {
		return 0
	}
	return min(time.Minute<<(n-1), time.Hour)
}

func (a *modelAccount) hour() (n int) {
	for _, at := range a.begun {
		if time.Since(at) < time.Hour {
			n++
		}
	}
	return n
}

// longest is what nothing but a refusal is held for: an hour's wait, or the
// minutes that an hour's ceiling is counted by.
const longest = time.Hour + time.Minute

func (m *machine) checkError(t *rapid.T, err error, held time.Time) {
	e, ok := errors.AsType[*plugin.Error](err)
	if !ok || e.Message == "" {
		t.Fatalf("Begin = %v, want a *plugin.Error", err)
	}
	want := plugin.Locked
	if time.Now().Before(held) && (e.Code != plugin.Locked || e.RetryAfter > 0) {
		want = plugin.Throttled // but what was refused stays so
	}
	if e.Code != want {
		t.Fatalf("Begin failed as %s, want %s: %v", e.Code, want, e)
	}
	if e.Code == plugin.Locked && e.Hint == "" || e.RetryAfter < 0 || e.RetryAfter > longest {
		t.Fatalf("Begin = %v (%s) after %v", e, e.Hint, e.RetryAfter)
	}
}

func (m *machine) pick(t *rapid.T, which func(*modelPass) bool) *modelPass {
	var some []*modelPass
	for _, p := range m.passes {
		if which(p) {
			some = append(some, p)
		}
	}
	if len(some) == 0 {
		t.Skip("none")
	}
	return rapid.SampledFrom(some).Draw(t, "pass")
}

// reach has a login arrive at the server.
func (m *machine) reach(t *rapid.T, p *modelPass, trouble bool) {
	p.reached = true
	p.ok = m.accounts[p.account].server.present(string(p.cred), trouble)
}

func (m *machine) Reach(t *rapid.T) {
	p := m.pick(t, func(p *modelPass) bool { return !p.reached && time.Since(p.seen) < Flight })
	m.reach(t, p, rapid.Bool().Draw(t, "trouble"))
}

func (m *machine) Begin(t *rapid.T) { m.begin(t) }

// Try is some whole logins, one after the other.
func (m *machine) Try(t *rapid.T) {
	for range rapid.IntRange(1, 5).Draw(t, "times") {
		under := len(m.passes)
		if m.begin(t); len(m.passes) == under {
			continue
		}
		p := m.passes[under]
		if m.reach(t, p, false); p.ok {
			m.end(p, "")
		} else {
			m.end(p, plugin.Denied)
		}
	}
}

// End has a call return, with one of the answers that the server can have given.
func (m *machine) End(t *rapid.T) {
	p := m.pick(t, func(p *modelPass) bool { return !p.gone && (p.reached || time.Since(p.seen) < Flight) })
	if !p.reached && rapid.IntRange(0, 9).Draw(t, "not sent") == 0 {
		m.unsent(t, p)
		return
	}
	if !p.reached {
		m.reach(t, p, rapid.Bool().Draw(t, "trouble"))
	}
	codes := []plugin.Code{plugin.Timeout, plugin.Ambiguous, plugin.PluginFailed, plugin.Canceled, plugin.Unavailable, plugin.BadResponse, plugin.TLS}
	if p.ok {
		codes = append(codes, "", "", "", "", "")
	} else {
		codes = append(codes, plugin.Denied, plugin.Denied, plugin.Denied, plugin.ClientDenied, plugin.Config, plugin.ScopeDenied, plugin.Unsupported)
	}
	m.end(p, rapid.SampledFrom(codes).Draw(t, "code"))
}

func (m *machine) end(p *modelPass, code plugin.Code) {
	account, cred := m.accounts[p.account], m.accounts[p.account].creds[p.cred]
	m.drop(p)
	before := cred.last
	cred.at = time.Now()
	switch code {
	case "":
		p.Pass.End(context.Background(), 1, nil)
		*cred = modelCred{last: succeeded, at: time.Now()}
		account.refusedAt = time.Time{}
		return
	case plugin.Denied, plugin.ClientDenied, plugin.ScopeDenied, plugin.Unsupported, plugin.Config:
		cred.refused = true
		account.refusedAt = time.Now()
	case plugin.Unavailable:
		cred.last = failed
		if !account.refusedAt.IsZero() && time.Since(account.refusedAt) < 24*time.Hour {
			cred.refused = true // rule 7
			account.refusedAt = time.Now()
		}
	case plugin.BadResponse, plugin.TLS:
		cred.last = garbled
	default:
		cred.last = lost
	}
	if cred.soft++; before == succeeded {
		cred.soft = 1
	}
	logins := 1
	if code == plugin.PluginFailed || code == plugin.Canceled {
		logins = 0 // the count was lost as well
	}
	p.Pass.End(context.Background(), 0, fail(code, logins))
}

func (m *machine) drop(p *modelPass) {
	m.passes = slices.DeleteFunc(m.passes, func(q *modelPass) bool { return q == p })
}

// unsent is a login that was given back.
func (m *machine) unsent(t *rapid.T, p *modelPass) {
	m.drop(p)
	if time.Since(p.seen) < Flight {
		begun := m.accounts[p.account].begun
		i := slices.IndexFunc(begun, p.at.Equal)
		m.accounts[p.account].begun = slices.Delete(slices.Clone(begun), i, i+1)
	}
	if rapid.Bool().Draw(t, "return") {
		p.Return(context.Background())
	} else {
		p.Pass.End(context.Background(), 0, fail(plugin.Unavailable, 0))
	}
}

// Keep has a login take longer.
func (m *machine) Keep(t *rapid.T) {
	p := m.pick(t, func(p *modelPass) bool { return !p.gone && time.Since(p.seen) < Flight })
	p.Pass.Keep(context.Background())
	p.seen = time.Now()
}

// Throttle has the server say that it did not look.
func (m *machine) Throttle(t *rapid.T) {
	p := m.pick(t, func(p *modelPass) bool { return !p.gone && !p.reached && time.Since(p.seen) < Flight })
	asked := time.Duration(rapid.SampledFrom([]int{0, 0, 20, 900, 5000}).Draw(t, "seconds")) * time.Second
	m.drop(p)
	p.Pass.End(context.Background(), 1, &plugin.Error{Code: plugin.Throttled, Message: "slow down", RetryAfter: asked, Logins: 1})
	wait := min(asked, 15*time.Minute)
	if asked == 0 {
		wait = time.Minute
	}
	if until := time.Now().Add(wait); until.After(m.held) {
		m.held = until
	}
}

// Crash ends a process: nothing of what it has under way ever ends, and all of
// it may still arrive.
func (m *machine) Crash(t *rapid.T) {
	i := rapid.IntRange(0, len(m.guards)-1).Draw(t, "guard")
	m.guards[i] = m.guard()
	for _, p := range m.passes {
		p.gone = p.gone || p.guard == i
	}
}

func (m *machine) Password(t *rapid.T) {
	account := m.accounts[rapid.SampledFrom(modelAccounts).Draw(t, "account")]
	account.server.right = map[string]bool{string(rapid.SampledFrom(modelCreds).Draw(t, "right")): true}
}

// Reset is an operator, who has the account unlocked and waits for what is under
// way.
func (m *machine) Reset(t *rapid.T) {
	a := rapid.SampledFrom(modelAccounts).Draw(t, "account")
	if rapid.IntRange(0, 4).Draw(t, "rarely") > 0 || slices.ContainsFunc(m.passes, func(p *modelPass) bool { return p.account == a }) {
		t.Skip("not now")
	}
	if err := m.guards[0].Reset(context.Background(), string(a), "operator"); err != nil && !errors.Is(err, plugin.NotFound) {
		t.Fatal(err)
	}
	m.accounts[a].server.wrong, m.accounts[a].begun, m.accounts[a].refusedAt = nil, nil, time.Time{}
	for _, c := range m.accounts[a].creds {
		*c = modelCred{}
	}
}

func (m *machine) Wait(t *rapid.T) {
	elapse(time.Duration(rapid.SampledFrom([]int{1, 1, 30, 61, 180, 181, 720, 721, 1441, 3601, 90000}).Draw(t, "seconds")) * time.Second)
}

// Rest: after the longest wait with nothing under way, whatever was not refused
// is sent.
func (m *machine) Rest(t *rapid.T) {
	if rapid.IntRange(0, 3).Draw(t, "rarely") > 0 {
		t.Skip("not now")
	}
	elapse(longest + Flight)
	a, c := rapid.SampledFrom(modelAccounts).Draw(t, "account"), rapid.SampledFrom(modelCreds).Draw(t, "cred")
	pass, err := m.guards[0].Begin(context.Background(), login(a, c))
	if known := m.accounts[a].creds[c].refused || m.perhapsRefused(a, c); (pass == nil) && !known {
		t.Fatalf("%s %s was not refused, and is held for longer than %v: %v", a, c, longest, err)
	}
	if pass != nil {
		pass.Return(context.Background())
	}
}

// perhapsRefused says that a 5xx after a refusal may have closed a credential,
// which the model does not follow.
func (m *machine) perhapsRefused(a Key, c Digest) bool { return m.accounts[a].creds[c].last == failed }

// Check is the theorem.
func (m *machine) Check(t *rapid.T) {
	for _, p := range slices.Clone(m.passes) {
		if time.Since(p.seen) >= Flight && p.gone {
			m.drop(p) // nothing more can come of it
			cred := m.accounts[p.account].creds[p.cred]
			if over := p.seen.Add(Flight); !over.Before(cred.at) {
				cred.last, cred.soft, cred.at = lost, cred.soft+1, over
			}
		}
	}
	for a, account := range m.accounts {
		if account.server.locked {
			t.Fatalf("the server has locked %s: %s", a, fmt.Sprint(account.server.wrong))
		}
	}
}

// TestTheServerLocksNobody is what the package promises, and rules 1 to 7 and 10
// on the way, under any schedule.
func TestTheServerLocksNobody(t *testing.T) {
	for name, policy := range map[string]Policy{"default": {}, "low ceiling": {PerHour: 6}} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				rapid.SyncTest(t, func(t *rapid.T) {
					m := newMachine(policy)
					t.Repeat(rapid.StateMachineActions(m))
				})
			})
		})
	}
}

// Answer has a call return what the server said.
func (m *machine) Answer(t *rapid.T) {
	p := m.pick(t, func(p *modelPass) bool { return p.reached && !p.gone })
	if p.ok {
		m.end(p, "")
	} else {
		m.end(p, plugin.Denied)
	}
}

// TestTheServerLocksNobodyOverlapping is the same where right and wrong
// passwords of one account are under way at once, and their answers overtake one
// another.
func TestTheServerLocksNobodyOverlapping(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rapid.SyncTest(t, func(t *rapid.T) {
			m, wrong := newMachine(Policy{}), 0
			right := map[string]bool{"c1": true, "c2": true, "c3": true, "c4": true}
			m.accounts["alice"].server.right = right
			m.draw = func(t *rapid.T) (Key, Digest) {
				if i := rapid.IntRange(1, 8).Draw(t, "cred"); i <= 4 {
					return "alice", modelCreds[i-1]
				}
				wrong++
				return "alice", Digest(fmt.Sprint("wrong", wrong))
			}
			t.Repeat(map[string]func(*rapid.T){
				"": m.Check, "Begin": m.Begin, "Begin2": m.Begin, "Reach": m.Reach, "Answer": m.Answer, "Answer2": m.Answer,
				"Change": func(t *rapid.T) {
					if m.accounts["alice"].server.right = right; rapid.Bool().Draw(t, "changed") {
						m.accounts["alice"].server.right = nil
					}
				},
			})
		})
	})
}
