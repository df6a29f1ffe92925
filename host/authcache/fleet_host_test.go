package authcache

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// machine is a host of a fleet.
type machine struct {
	fleet *fleet
	cache *Cache
	link  *link

	// What follows is guarded by fleet.mu.
	flying  map[string]time.Time // since when, by key
	blocked map[string]time.Time // until when a failure is remembered
	buried  map[string]bool      // tokens that were invalidated here
}

// start starts a host.
func (f *fleet) start() *machine {
	m := &machine{
		fleet: f, link: &link{vault: f.vault, died: make(chan struct{})},
		flying: map[string]time.Time{}, blocked: map[string]time.Time{}, buried: map[string]bool{},
	}
	f.vault.set(func() { f.vault.links = append(f.vault.links, m.link) })
	m.cache = New(Config{Store: m.link})
	f.mu.Lock()
	defer f.mu.Unlock()
	f.started = append(f.started, m)
	return m
}

// die ends the process: nothing that it has begun goes on.
func (m *machine) die() {
	m.fleet.trouble()
	m.link.mu.Lock()
	defer m.link.mu.Unlock()
	if !m.link.dead {
		m.link.dead = true
		close(m.link.died)
	}
}

func (m *machine) isDead() bool {
	m.link.mu.Lock()
	defer m.link.mu.Unlock()
	return m.link.dead
}

// pause stops the process for a time.
func (m *machine) pause(d time.Duration) {
	resume := make(chan struct{})
	m.link.mu.Lock()
	defer m.link.mu.Unlock()
	if m.link.resume != nil {
		return
	}
	m.link.resume = resume
	m.fleet.during(d, func() {
		m.link.set(func() { m.link.resume = nil })
		close(resume)
	})
}

// door is the server of a key. What changes of it is guarded by fleet.mu.
type door struct {
	key     string
	temper  temper
	takes   time.Duration // at most, ever
	serial  int           // of the last token
	renewal int           // what renews now
	login   time.Time     // that of the token in the store; zero: by none
	tokens  map[string]token
	forgot  time.Time // when the last Forget that was done began
	dead    map[string]time.Time
	doubted map[string]bool
	posts   int
}

// token is what is known of one.
type token struct {
	began time.Time // when it was asked for
	door  *door
}

// obtain is a host's way to a server.
func (m *machine) obtain(d *door) Obtain {
	return func(ctx context.Context, previous secret.String, _ plugin.Reason) (*plugin.Authorization, error) {
		if m.link.step(ctx) != nil {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		a, t := m.fleet.posted(m, d, previous)
		err := sleep(ctx, t.takes)
		answer := m.fleet.answered(m, d, a, t)
		if stop := m.link.step(ctx); stop != nil {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		m.fleet.landed(m, d, answer)
		if err != nil {
			return nil, err
		}
		return a, answer
	}
}

// posted is a request as the server gets it.
func (f *fleet) posted(m *machine, d *door, previous secret.String) (*plugin.Authorization, temper) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := time.Now()
	d.posts++
	if _, ok := m.flying[d.key]; ok {
		f.brokenf("one flight per key per host", "two at one time")
	}
	if now.Before(m.blocked[d.key]) {
		f.brokenf("a failure is remembered", "asked again %v too early", m.blocked[d.key].Sub(now))
	}
	for _, other := range f.started {
		if began, ok := other.flying[d.key]; ok && other != m && f.calmSince(began.Add(-settled)) {
			f.brokenf("one flight per key across hosts", "two at one time, the first since %v", now.Sub(began))
		}
	}
	if h := f.stored(d.key, m.cache); f.calmSince(now.Add(-settled)) && h.fresh(m.cache.clock.now()) && !h.ripe(m.cache.clock.now()) {
		f.brokenf("what one host obtained is used by all", "%s was in the store", name(h.auth))
	}
	m.flying[d.key] = now
	a := &plugin.Authorization{}
	if t := d.temper; previous.IsZero() || t.rotates && previous.Reveal() != fmt.Sprint("renewal ", d.renewal) {
		if a.Logins = 1; now.Sub(d.login) < interval && f.calmSince(now.Add(-settled)) {
			f.brokenf("never two logins of a key within a second", "%v", now.Sub(d.login))
		}
	}
	return a, d.temper
}

// answered is what comes of it there: from then on what it gave out before is over.
func (f *fleet) answered(m *machine, d *door, a *plugin.Authorization, t temper) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	began := m.flying[d.key]
	if t.fails != "" {
		if a.Logins > 0 || t.fails == plugin.Denied {
			m.blocked[d.key] = time.Now().Add(interval)
		}
		return plugin.Errorf(t.fails, "no").Spent(a.Logins)
	}
	d.serial++
	if d.renewal++; !t.rotates {
		d.renewal = 0
	}
	text := fmt.Sprint("token ", d.key, " ", d.serial)
	d.tokens[text] = token{began, d}
	a.Headers = []plugin.Param{{Name: "Authorization", Value: secret.New(text)}}
	a.State = secret.New(fmt.Sprint("renewal ", d.renewal))
	if t.lifetime > 0 {
		a.Expiry = time.Now().Add(t.lifetime)
	}
	return nil
}

// landed is when the host has the answer.
func (f *fleet) landed(m *machine, d *door, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(m.flying, d.key)
	if failure, ok := errors.AsType[*plugin.Error](err); ok && (failure.Logins > 0 || failure.Code == plugin.Denied) {
		m.blocked[d.key] = time.Now().Add(interval)
	}
}

// name returns the token in an authorization.
func name(a *plugin.Authorization) string {
	if a == nil || len(a.Headers) == 0 {
		return ""
	}
	return a.Headers[0].Value.Reveal()
}

// live reports whether a token is the server's latest.
func (d *door) live(token string) bool { return token == fmt.Sprint("token ", d.key, " ", d.serial) }
