package authcache

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/jackfield-dev/jackfield/plugin"
)

// The fleet: hosts over one store, each with its own troubles, and servers that end
// what they gave out before. What is true of all this at all times has a name each;
// see the calls of fleet.brokenf.

// settled is how long what went wrong may have effects on who obtains.
const settled = 30 * time.Second

// known is how long it takes at most until a host knows what another one did, with
// nothing in the way: a store that is slow, and what it tells, late.
const known = 5 * time.Second

const fleetHosts, fleetKeys = 4, 2

// turn is one thing that happens to a fleet; the rest goes on meanwhile.
type turn struct {
	kind     string
	host     int
	key      int
	n        int
	steps    int
	patience time.Duration
	lasts    time.Duration
	pause    time.Duration
	server   temper
}

var turns = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) turn {
	seconds := func(label string, all ...float64) time.Duration {
		return time.Duration(rapid.SampledFrom(all).Draw(t, label) * float64(time.Second))
	}
	return turn{
		kind: rapid.SampledFrom([]string{
			"ask", "ask", "all", "all", "use", "use", "invalidate", "late", "doubt", "forget", "sweep", "temper", "temper",
			"die", "die", "pause", "pause", "restart", "down", "slow", "wipe", "evict", "lose", "deaf", "tardy",
		}).Draw(t, "kind"),
		host: rapid.IntRange(0, fleetHosts-1).Draw(t, "host"), key: rapid.IntRange(0, fleetKeys-1).Draw(t, "key"),
		n: rapid.IntRange(1, 3).Draw(t, "n"), steps: rapid.IntRange(1, 12).Draw(t, "steps"),
		patience: seconds("patience", 1.000371, 5.000371, 100.000371), // which end with nothing else
		lasts:    seconds("lasts", 0.1, 2, 15, 40),
		pause:    seconds("pause", 0, 0, 0.001, 0.01, 0.3, 2, 12, 45, 600),
		server: temper{
			takes: seconds("takes", 0, 0.05, 0.05, 1, 14), lifetime: seconds("lifetime", 0, 40, 3600, 3600),
			fails:   rapid.SampledFrom([]plugin.Code{"", "", "", "", plugin.Denied, plugin.Unavailable}).Draw(t, "fails"),
			rotates: rapid.Bool().Draw(t, "rotates"),
		},
	}
}), 1, 40)

func TestTheFleet(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		script := turns.Draw(r, "turns")
		var found []string
		synctest.Test(t, func(*testing.T) { found = sail(script) })
		if len(found) > 0 {
			r.Fatal(found[0])
		}
	})
}

// fleet is what is known of all hosts.
type fleet struct {
	vault   *vault
	hosts   [fleetHosts]*machine // those of now
	callers sync.WaitGroup

	mu      sync.Mutex
	started []*machine       // guarded by mu: all there ever were
	doors   map[string]*door // guarded by mu
	active  int              // guarded by mu: troubles that go on
	slowed  int              // guarded by mu: how often the store was told to be slow
	last    time.Time        // guarded by mu: the end of the last one
	found   []string         // guarded by mu
}

func (f *fleet) brokenf(invariant, format string, args ...any) {
	f.found = append(f.found, invariant+": "+fmt.Sprintf(format, args...))
}

// trouble notes that something goes wrong now.
func (f *fleet) trouble() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last = time.Now()
}

// during lets something be wrong for a time.
func (f *fleet) during(d time.Duration, end func()) {
	f.mu.Lock()
	f.active++
	f.mu.Unlock()
	go func() {
		time.Sleep(d)
		end()
		f.mu.Lock()
		defer f.mu.Unlock()
		f.active--
		f.last = time.Now()
	}()
}

// slow ends the store's being slow, which is nothing wrong, after a time.
func (f *fleet) slow(d time.Duration) {
	f.mu.Lock()
	f.slowed++
	f.mu.Unlock()
	go func() {
		time.Sleep(d)
		f.vault.set(func() { f.vault.slow = 0 })
		f.mu.Lock()
		defer f.mu.Unlock()
		f.slowed--
	}()
}

// quiet waits until nothing is wrong any more, and sees to it that nothing will be.
func (f *fleet) quiet() {
	for _, m := range f.started {
		m.link.set(func() { m.link.fate, m.link.late, m.link.lose = nil, 0, 0 })
	}
	f.vault.set(func() { f.vault.slow = 0 })
	for active := 1; active > 0; {
		time.Sleep(time.Second)
		f.mu.Lock()
		active = f.active + f.slowed
		f.mu.Unlock()
	}
}

// calmSince reports whether nothing has been wrong since t; f.mu is held.
func (f *fleet) calmSince(t time.Time) bool { return f.active == 0 && f.last.Before(t) }

func sail(script []turn) []string {
	f := &fleet{doors: map[string]*door{}}
	f.vault = newVault(f)
	for i := range f.hosts {
		f.hosts[i] = f.start()
	}
	for i := range fleetKeys {
		d := &door{
			key: string(rune('a' + i)), temper: script[i%len(script)].server, tokens: map[string]token{},
			dead: map[string]time.Time{}, doubted: map[string]bool{},
		}
		d.takes = d.temper.takes
		f.doors[d.key] = d
	}
	for i, t := range script {
		time.Sleep(time.Duration(i+1) * time.Microsecond) // so that no two things happen at one time
		f.do(t)
		time.Sleep(t.pause)
	}
	f.callers.Wait()
	f.quiet()
	f.arrive()
	for _, m := range f.started {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		if m.isDead() {
			cancel()
		}
		m.cache.Close(ctx)
		cancel()
	}
	return f.found
}

// do does one thing.
func (f *fleet) do(t turn) {
	m := f.hosts[t.host]
	if m.isDead() {
		m = f.restart(t.host)
	}
	d := f.doors[string(rune('a'+t.key))]
	switch t.kind {
	case "ask", "use":
		for range t.n {
			f.callers.Go(func() { m.ask(d, t.patience, t.kind == "use") })
		}
	case "all":
		for _, m := range f.hosts {
			f.callers.Go(func() { m.ask(d, t.patience, false) })
		}
	case "invalidate":
		f.callers.Go(func() { m.invalidate(d, m.cache.Entry(Key(d.key)).Fresh()) })
	case "late":
		f.callers.Go(func() { m.reportLate(d) })
	case "doubt":
		f.callers.Go(func() { m.doubt(d) })
	case "forget":
		f.callers.Go(func() { m.forget(d) })
	case "sweep":
		m.cache.Sweep()
	case "temper":
		f.mu.Lock()
		d.temper, d.takes = t.server, max(d.takes, t.server.takes)
		f.mu.Unlock()
	case "restart":
		f.restart(t.host)
	default:
		f.wrong(t, m, d)
	}
}

// restart ends a host as it should, if it is still there, and starts one in its
// place.
func (f *fleet) restart(i int) *machine {
	old := f.hosts[i]
	f.hosts[i] = f.start()
	if !old.isDead() {
		f.callers.Go(func() {
			ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
			defer cancel()
			old.cache.Close(ctx)
			old.die()
		})
	}
	return f.hosts[i]
}

// wrong lets something go wrong.
func (f *fleet) wrong(t turn, m *machine, d *door) {
	v, l := f.vault, m.link
	switch t.kind {
	case "die":
		l.set(func() { l.fuse, l.fate = t.steps, m.die })
	case "pause":
		l.set(func() { l.fuse, l.fate = t.steps, func() { m.pause(t.lasts) } })
	case "down":
		v.set(func() { v.down = true })
		f.during(t.lasts, func() { v.set(func() { v.down = false }) })
	case "slow":
		v.set(func() { v.slow = time.Duration(t.n) * 200 * time.Millisecond })
		f.slow(t.lasts)
	case "wipe":
		f.trouble()
		f.emptied()
		v.wipe()
		v.tell(nil, "") // its connections ended
	case "evict":
		f.trouble()
		f.emptied(d)
		v.evict(d.key)
		v.tell(nil, d.key)
	case "lose":
		f.trouble()
		l.set(func() { l.lose = t.n })
	case "deaf":
		l.set(func() { l.deaf = true })
		f.during(t.lasts, func() {
			l.set(func() { l.deaf = false })
			go l.hear("")
		})
	case "tardy":
		l.set(func() { l.late = time.Duration(t.n) * 300 * time.Millisecond })
	}
}

// emptied notes that the store does not know any more what was done to some keys.
func (f *fleet) emptied(doors ...*door) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, d := range f.doors {
		if len(doors) == 0 {
			d.forgot = time.Time{}
		}
		if len(doors) == 0 || d == doors[0] {
			d.login = time.Time{}
		}
	}
}
