package authcache

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// The model: a world of keys, each with a server that may be slow, refuse, or hand
// the same token out again, and callers of every kind who come at any time. What is
// true of it at all times has a name each; see the calls of world.broken.

// An act is one thing that happens; the rest of the world goes on meanwhile.
type act struct {
	kind     string
	key      int
	n        int           // callers
	patience time.Duration // of each
	pause    time.Duration // after it
	server   temper
}

// temper is how a key's server is from now on.
type temper struct {
	takes    time.Duration
	lifetime time.Duration
	fails    plugin.Code
	renews   bool // by a state; otherwise each time takes a login
	same     bool // it hands the same token out until that ends
	rotates  bool // what renews is good once
}

var acts = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) act {
	ms := func(label string, most int64) time.Duration {
		return time.Duration(rapid.Int64Range(0, most).Draw(t, label)) * time.Millisecond
	}
	return act{
		kind:     rapid.SampledFrom([]string{"get", "get", "get", "short", "short", "invalidate", "late", "doubt", "forget", "sweep", "put", "temper", "temper", "move"}).Draw(t, "kind"),
		key:      rapid.IntRange(0, 1).Draw(t, "key"),
		n:        rapid.IntRange(1, 4).Draw(t, "callers"),
		patience: ms("patience", 10_000) + 300, // which ends with nothing else
		pause:    rapid.SampledFrom([]time.Duration{0, time.Millisecond, 700 * time.Millisecond, 5 * time.Second, 40 * time.Second, 5 * time.Minute, 2 * time.Hour}).Draw(t, "pause"),
		server: temper{
			takes:    ms("takes", 4_000),
			lifetime: rapid.SampledFrom([]time.Duration{0, time.Millisecond, 3 * time.Second, time.Minute, time.Hour}).Draw(t, "lifetime"),
			fails:    rapid.SampledFrom([]plugin.Code{"", "", "", plugin.Denied, plugin.Unavailable}).Draw(t, "fails"),
			renews:   rapid.Bool().Draw(t, "renews"),
			same:     rapid.Float64Range(0, 1).Draw(t, "same") < 0.2,
		},
	}
}), 1, 40)

func TestTheModel(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		script, stored := acts.Draw(r, "acts"), rapid.Bool().Draw(r, "stored")
		var found []string
		synctest.Test(t, func(*testing.T) { found = play(script, stored) })
		if len(found) > 0 {
			r.Fatal(found[0])
		}
	})
}

// world is what the model knows.
type world struct {
	cache  *Cache
	places []*place

	mu    sync.Mutex
	found []string // guarded by mu: what is not as it should be
}

// place is a key of the world. What changes of it is guarded by world.mu.
type place struct {
	*world
	entry  *Entry
	slot   Slot
	temper temper

	flying  int
	serial  int
	login   time.Time // when the last one was sent; zero: none that the key knows of
	blocked time.Time // until when a failure that cost a login is shared
	last    state     // what the key holds
	issued  string    // the token that the server hands out
	ends    map[string]time.Time
	seen    []*plugin.Authorization
	buried  map[*plugin.Authorization]int // in which order
	eras    int
	lost    *flight // what it brings is not kept
}

// under returns the flight that is under way; if none is, one that is none.
func (p *place) under() *flight {
	p.entry.mu.Lock()
	defer p.entry.mu.Unlock()
	if p.entry.flight == nil || p.entry.until != 0 {
		return &flight{}
	}
	return p.entry.flight
}

// state is what a key holds, as far as anybody knows.
type state struct {
	token   string // empty: nothing
	end     time.Time
	refused bool
}

// good reports whether there is something that may be used at t.
func (s state) good(t time.Time) bool {
	return s.token != "" && !s.refused && (s.end.IsZero() || t.Before(s.end))
}

// next is what a key holds that held s and got a token.
func (s state) next(token string, sent time.Time, lifetime time.Duration) state {
	n := state{token: token}
	if lifetime > 0 {
		n.end = sent.Add(max(lifetime, interval))
	}
	if s.token != token || !s.refused && s.end.IsZero() {
		return n
	}
	if s.refused || !sent.Before(s.end) {
		return state{token: token}
	}
	n.end = s.end
	if soonest := sent.Add(interval); n.end.Before(soonest) {
		n.end = soonest
	}
	return n
}

func (w *world) brokenf(invariant, format string, args ...any) {
	w.found = append(w.found, invariant+": "+fmt.Sprintf(format, args...))
}

func play(script []act, stored bool) []string {
	config := Config{Timeout: 20 * time.Second}
	if stored {
		config.Store = newStore()
	}
	w := &world{cache: New(config)}
	for i := range 2 {
		w.places = append(w.places, &place{
			world: w, entry: w.cache.Entry(Key(rune('a' + i))), temper: script[i%len(script)].server,
			ends: map[string]time.Time{}, buried: map[*plugin.Authorization]int{},
		})
	}
	var callers sync.WaitGroup
	for i, a := range script {
		time.Sleep(time.Duration(i) * time.Microsecond) // so that no two things happen at one time
		w.places[a.key].do(a, &callers)
		time.Sleep(a.pause)
	}
	callers.Wait()
	w.cache.Close(context.Background())
	return w.found
}

func (p *place) do(a act, callers *sync.WaitGroup) {
	switch a.kind {
	case "get", "short":
		for range a.n {
			callers.Go(func() { p.ask(a) })
		}
	case "invalidate":
		p.bury(func(held *plugin.Authorization) bool { return held != nil && p.entry.Invalidate(held) }, false)
	case "forget":
		p.bury(func(*plugin.Authorization) bool { _, err := p.entry.Forget(); return err == nil }, true)
	case "move":
		p.bury(func(*plugin.Authorization) bool {
			return p.entry.Move(p.cache.Entry("elsewhere"), func() error { return nil }) == nil
		}, true)
	case "late":
		p.reportLate()
	case "doubt":
		if held := p.entry.Fresh(); held != nil {
			p.entry.Doubt(held)
		}
	case "sweep":
		p.cache.Sweep()
	case "put":
		p.put()
	case "temper":
		p.mu.Lock()
		p.temper = a.server
		p.mu.Unlock()
	}
}

// obtain is the key's server, and the plugin before it.
func (p *place) obtain(ctx context.Context, previous secret.String, _ plugin.Reason) (*plugin.Authorization, error) {
	p.mu.Lock()
	sent, temper := time.Now(), p.temper
	if p.flying++; p.flying > 1 {
		p.brokenf("one flight per key", "%d at one time", p.flying)
	}
	if sent.Before(p.blocked) {
		p.brokenf("failures are shared, then remembered", "asked again %v too early", p.blocked.Sub(sent))
	}
	a := &plugin.Authorization{}
	if previous.IsZero() {
		if a.Logins = 1; !p.login.IsZero() && sent.Sub(p.login) < interval {
			p.brokenf("never two logins of a key within a second", "%v", sent.Sub(p.login))
		}
		p.login = sent
	}
	p.mu.Unlock()
	select {
	case <-time.After(temper.takes):
	case <-ctx.Done():
		temper.fails = plugin.Canceled
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.flying--
	if temper.fails != "" {
		if a.Logins > 0 || temper.fails == plugin.Denied {
			p.blocked = time.Now().Add(interval)
		}
		return nil, plugin.Errorf(temper.fails, "no").Spent(a.Logins)
	}
	p.issue(a, temper)
	if temper.renews {
		a.State = secret.New("renew")
	}
	if delete(p.ends, p.issued); p.under() != p.lost {
		p.hold(sent, temper.lifetime)
	}
	return a, nil
}

// issue makes a an authorization.
func (p *place) issue(a *plugin.Authorization, t temper) {
	if !t.same || p.issued == "" {
		p.serial++
		p.issued = fmt.Sprint("token ", p.serial)
	}
	a.Headers = []plugin.Param{{Name: "Authorization", Value: secret.New(p.issued)}}
	if t.lifetime > 0 {
		a.Expiry = time.Now().Add(t.lifetime - t.takes) // what it says counts from when it was asked
	}
}

// hold notes that the key now has the token that was issued.
func (p *place) hold(sent time.Time, lifetime time.Duration) {
	p.last = p.last.next(p.issued, sent, lifetime)
	p.ends[p.issued] = p.last.end
}

// put keeps what a test obtained.
func (p *place) put() {
	a := &plugin.Authorization{State: secret.New("renew")}
	p.mu.Lock()
	p.issue(a, temper{lifetime: time.Hour})
	p.hold(time.Now(), time.Hour)
	p.mu.Unlock()
	p.entry.Put(context.Background(), p.entry.Era(), a, time.Now())
}

// bury ends what is held.
func (p *place) bury(end func(held *plugin.Authorization) bool, forgotten bool) {
	held := p.entry.Fresh()
	if !end(held) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if held != nil {
		p.buried[held] = len(p.buried)
	}
	p.last.refused = true
	if forgotten {
		p.eras++
		p.lost = p.under()
		p.last, p.login = state{}, time.Time{} // all that it knew
	}
}

// reportLate has everybody report what is not used any more.
func (p *place) reportLate() {
	held := p.entry.Fresh()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, old := range p.seen {
		if held == nil || old.Headers[0].Value.Equal(held.Headers[0].Value) {
			continue
		}
		if p.entry.Invalidate(old) || p.entry.Fresh() != held {
			p.brokenf("a late report drops nothing", "the current one is gone")
		}
	}
}

// ask is one caller.
func (p *place) ask(a act) {
	p.mu.Lock()
	begin, dead, good, eras := time.Now(), len(p.buried), p.last, p.eras
	p.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), a.patience)
	defer cancel()
	got, err := p.way(ctx, a.kind == "short")
	p.mu.Lock()
	defer p.mu.Unlock()
	waited := time.Since(begin)
	if waited > a.patience {
		p.brokenf("a waiter's deadline is its own", "waited %v, wanted %v", waited, a.patience)
	}
	if good.good(begin) && (err != nil || waited > 0) {
		p.brokenf("a failed refresh-ahead never takes a valid authorization away", "%v after %v", err, waited)
	}
	if err != nil {
		if errors.Is(err, context.DeadlineExceeded) != (waited == a.patience) {
			p.brokenf("failures are shared by the waiters", "%v after %v", err, waited)
		}
		return
	}
	p.seen = append(p.seen, got)
	if at, ok := p.buried[got]; ok && at < dead {
		p.brokenf("N holders of a dead token", "one of them got it again")
	}
	end, known := p.ends[got.Headers[0].Value.Reveal()]
	if !known || eras != p.eras {
		return // it was forgotten on its way
	}
	if waited == 0 && !end.IsZero() && !begin.Before(end) { // who waits gets what the flight brings
		p.brokenf("what has ended is not used", "it ended %v ago", time.Since(end))
	}
	if got.Expiry.IsZero() != end.IsZero() || got.Expiry.After(end) {
		p.brokenf("the same token keeps its expiry", "it ends %v later", got.Expiry.Sub(end))
	}
}

// way is the caller's way to an authorization.
func (p *place) way(ctx context.Context, short bool) (*plugin.Authorization, error) {
	if short {
		if a := p.slot.Fresh(p.cache); a != nil {
			return a, nil
		}
	}
	a, _, err := p.entry.Get(ctx, p.obtain)
	p.slot.Fill(p.entry)
	return a, err
}
