package authcache

import (
	"context"
	"errors"
	"time"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// stored returns what is in the store, as a host reads it.
func (f *fleet) stored(key string, c *Cache) *held {
	local, _, _ := f.vault.state()
	value, _, err := local.Load(context.Background(), key)
	if value == nil || err != nil {
		return nil
	}
	h, err := decode(value, &c.clock)
	if err != nil {
		return nil
	}
	return h
}

// saved looks at each value that the store takes.
func (f *fleet) saved(key string, _ uint64, value []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	h, err := decode(value, &f.started[0].cache.clock)
	if err != nil {
		f.brokenf("what is stored can be read", "%v", err)
		return
	}
	d := f.doors[key]
	if d.login = (time.Time{}); h.auth.Logins > 0 {
		d.login = d.tokens[name(h.auth)].began
	}
	if _, ok := d.dead[name(h.auth)]; h.refused && !ok {
		f.brokenf("a late report drops nothing", "%s is stored as refused", name(h.auth))
	}
	if d.tokens[name(h.auth)].began.Before(d.forgot) {
		f.brokenf("what was forgotten is not brought back", "%s is stored", name(h.auth))
	}
}

// ask is one caller. If it is one who uses what he gets, the API refuses what is
// over, and he asks once more.
func (m *machine) ask(d *door, patience time.Duration, uses bool) {
	f, e := m.fleet, m.cache.Entry(Key(d.key))
	f.mu.Lock()
	begin, active := time.Now(), f.active
	asked := map[string]bool{}
	for token := range m.buried {
		asked[token] = true
	}
	forgot := d.forgot
	f.mu.Unlock()
	warm := e.Fresh()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	got, _, err := e.Get(ctx, m.obtain(d))
	if m.isDead() {
		return
	}
	f.mu.Lock()
	waited := time.Since(begin)
	if waited > patience {
		f.brokenf("waiters keep their deadlines", "waited %v, wanted %v", waited, patience)
	}
	if warm != nil && (err != nil || waited > 0) {
		f.brokenf("what is in memory is served throughout", "%v after %v", err, waited)
	}
	if errors.Is(err, context.DeadlineExceeded) != (err != nil && waited == patience) {
		f.brokenf("a failure is shared by the waiters", "%v after %v", err, waited)
	}
	// Each host may have to try for itself, and each may be the one that fails.
	bound := claimTime + fleetHosts*(d.takes+interval+10*time.Second)
	if since := later(begin, f.last); active == 0 && f.active == 0 && time.Since(since) > bound {
		f.brokenf("who died is replaced", "after %v there was nothing, but %v", time.Since(since), err)
	}
	if err == nil {
		f.check(m, d, name(got), begin, forgot, waited, asked)
	}
	again := err == nil && uses && !d.live(name(got))
	f.mu.Unlock()
	if again {
		m.invalidate(d, got)
		m.ask(d, patience, false)
	}
}

// check looks at what a caller got; f.mu is held.
func (f *fleet) check(m *machine, d *door, got string, begin, forgot time.Time, waited time.Duration, buried map[string]bool) {
	t, ok := d.tokens[got]
	if !ok {
		f.brokenf("never a wrong token", "%q", got)
	}
	if buried[got] && !d.doubted[got] {
		f.brokenf("what was invalidated is not handed out again", "%s", got)
	}
	if dead, ok := d.dead[got]; ok && !d.doubted[got] && waited == 0 && f.calmSince(begin.Add(-known)) && dead.Before(begin.Add(-known)) {
		f.brokenf("all hosts know soon what was invalidated", "%v later %s is handed out", begin.Sub(dead), got)
	}
	if waited == 0 && t.began.Before(forgot) && f.calmSince(begin.Add(-known)) && forgot.Before(begin.Add(-2*known)) {
		f.brokenf("what was forgotten is not brought back", "%s is handed out %v later", got, begin.Sub(forgot))
	}
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// invalidate has the API refuse an authorization.
func (m *machine) invalidate(d *door, a *plugin.Authorization) {
	if a == nil {
		return
	}
	f := m.fleet
	f.mu.Lock()
	if _, ok := d.dead[name(a)]; !ok {
		d.dead[name(a)] = time.Now().Add(1000 * time.Hour) // it is not said yet
	}
	f.mu.Unlock()
	marked := m.cache.Entry(Key(d.key)).Invalidate(a)
	f.mu.Lock()
	defer f.mu.Unlock()
	if marked {
		m.buried[name(a)] = true
	}
	if marked && !m.isDead() { // what a host knew that died on the way to the store, nobody knows
		d.dead[name(a)] = time.Now()
	}
}

// reportLate has everybody report what is over, and is not in the store any more.
func (m *machine) reportLate(d *door) {
	f := m.fleet
	f.mu.Lock()
	h := f.stored(d.key, m.cache)
	var old []string
	for text := range d.tokens {
		if h != nil && text != name(h.auth) && len(old) < 3 {
			old = append(old, text)
		}
	}
	f.mu.Unlock()
	for _, text := range old {
		m.cache.Entry(Key(d.key)).Invalidate(authorizationOf(text))
	}
}

func (m *machine) doubt(d *door) {
	f, a := m.fleet, m.cache.Entry(Key(d.key)).Fresh()
	if a == nil {
		return
	}
	f.mu.Lock()
	d.doubted[name(a)] = true
	f.mu.Unlock()
	m.cache.Entry(Key(d.key)).Doubt(a)
}

func (m *machine) forget(d *door) {
	f, began := m.fleet, time.Now()
	_, err := m.cache.Entry(Key(d.key)).Forget()
	f.mu.Lock()
	defer f.mu.Unlock()
	if d.login = (time.Time{}); err == nil && f.calmSince(began) {
		d.forgot = began
	}
}

// arrive is the end: nothing is wrong any more, and all are told that they may have
// missed something. Then they agree, and whoever comes new has what they have.
func (f *fleet) arrive() {
	time.Sleep(settled)
	f.agree("after the store is back all hosts agree", true)
	f.vault.tell(nil, "")
	time.Sleep(known)
	f.agree("when they are told that they missed something all hosts agree", false)
	for _, d := range f.doors {
		f.newcomer(d)
	}
}

// agree compares what hosts hold with the store, which lacks what it dropped.
func (f *fleet) agree(invariant string, dropped bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	local, _, _ := f.vault.state()
	for _, m := range f.hosts {
		if m.isDead() {
			continue
		}
		for _, e := range m.cache.all() {
			_, generation, _ := local.Load(context.Background(), string(e.key))
			e.mu.Lock()
			h, has, unsaved := e.now.Load(), e.generation, e.unsaved
			e.mu.Unlock()
			if unsaved {
				f.brokenf(invariant, "what was not saved is not saved")
			}
			if h == nil || dropped && generation < has {
				continue
			}
			if kept := f.stored(string(e.key), m.cache); generation != has || kept == nil || kept.refused != h.refused || !h.same(kept.auth) {
				f.brokenf(invariant, "a host has generation %d, and the store %d", has, generation)
			}
		}
	}
}

// newcomer is a host that was not there before.
func (f *fleet) newcomer(d *door) {
	m := f.start()
	h, posts := f.stored(d.key, m.cache), d.posts
	if !h.fresh(m.cache.clock.now()) || h.ripe(m.cache.clock.now()) {
		return
	}
	got, source, err := m.cache.Entry(Key(d.key)).Get(context.Background(), m.obtain(d))
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil || source != Cached || name(got) != name(h.auth) || d.posts != posts {
		f.brokenf("a host that is new costs no login", "it has %q from %q, %v", name(got), source, err)
	}
}

// authorizationOf returns one with a token.
func authorizationOf(token string) *plugin.Authorization {
	return &plugin.Authorization{Headers: []plugin.Param{{Name: "Authorization", Value: secret.New(token)}}}
}
