package guard

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// alone runs a test with a store that can be down.
func alone(t *testing.T, test func(t *testing.T, store *down, open func() *Guard)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		store := &down{Memory: &Memory{}}
		test(t, store, func() *Guard { return New(Config{Store: store}) })
	})
}

// TestRule11Alone: with the store down a host goes on by what it knows, and with
// less to spend.
func TestRule11Alone(t *testing.T) {
	for _, how := range []down{{load: true, swap: true}, {swap: true}, {load: true, swap: true, slow: true}} {
		alone(t, func(t *testing.T, store *down, open func() *Guard) {
			g := open()
			send(t, g, login("alice", "typo"), plugin.Denied)
			send(t, g, login("alice", "right"), nil)
			*store = down{Memory: store.Memory, load: how.load, swap: how.swap, slow: how.slow}
			kept(t, g, login("alice", "typo"), plugin.Locked, 0) // remembered
			for range 3 {
				send(t, g, login("alice", "right"), nil) // nothing is held against it
			}
			send(t, g, login("alice", "guess1"), plugin.Denied)
			took := time.Duration(0)
			if how.slow {
				took = 2 * storeTime // for two records
			}
			kept(t, g, login("alice", "guess2"), plugin.Locked, 24*time.Minute-took)
			kept(t, g, login("alice", "right"), plugin.Locked, 24*time.Minute-2*took)
			if g.Counts().Alone == 0 {
				t.Error("it is not counted")
			}

			*store = down{Memory: store.Memory}
			elapse(24 * time.Minute)
			send(t, g, login("alice", "right"), nil) // and what happened meanwhile is stored with it
			other := open()
			kept(t, other, login("alice", "typo"), plugin.Locked, 0)
			kept(t, other, login("alice", "guess1"), plugin.Locked, 0)
			all, err := other.List(t.Context())
			if err != nil || all[0].Logins != 7 || all[0].Refused != 2 || all[0].Strikes != 0 {
				t.Errorf("List = %+v, %v", all, err)
			}
		})
	}
}

// TestRule11FourHosts alone stay below five within 15 minutes.
func TestRule11FourHosts(t *testing.T) {
	alone(t, func(t *testing.T, store *down, open func() *Guard) {
		*store = down{Memory: store.Memory, load: true, swap: true}
		server := lockServer{}
		hosts := []*Guard{open(), open(), open(), open()}
		for i := range 24 * 60 {
			for h, g := range hosts {
				cred := Digest(fmt.Sprint("guess", h, i))
				if pass, err := g.Begin(t.Context(), login("alice", cred)); err == nil {
					server.present(string(cred), false)
					pass.End(t.Context(), 1, fail(plugin.Denied, 1))
				}
			}
			if server.locked {
				t.Fatalf("locked after %d minutes", i)
			}
			elapse(time.Minute)
		}
		if n := len(server.wrong); n < 4*20 {
			t.Errorf("%d logins in a day, want about one an hour of each host", n)
		}
	})
}

// TestRule11Outage: what cannot be stored is bounded, and refusals go last.
func TestRule11Outage(t *testing.T) {
	alone(t, func(t *testing.T, store *down, open func() *Guard) {
		g := open()
		*store = down{Memory: store.Memory, load: true, swap: true}
		send(t, g, login("alice", "typo"), plugin.Denied)
		elapse(24 * time.Minute)
		for range 400 {
			send(t, g, login("alice", "right"), nil)
			elapse(30 * time.Second)
		}
		if n := len(g.local.records["account/alice"].pending); n != pendingMax {
			t.Errorf("%d events are kept, want %d", n, pendingMax)
		}
		*store = down{Memory: store.Memory}
		send(t, g, login("alice", "right"), nil)
		kept(t, open(), login("alice", "typo"), plugin.Locked, 0)
		for i := range knownMax {
			g.local.learn(fmt.Sprint("account/user", i), []byte("{}"), 1, nil)
		}
		if n := len(g.local.records); n > knownMax {
			t.Errorf("%d records are in memory", n)
		}
	})
}

// TestRule11Late: two who come back at once store what was kept once.
func TestRule11Late(t *testing.T) {
	alone(t, func(t *testing.T, store *down, open func() *Guard) {
		g := open()
		*store = down{Memory: store.Memory, load: true, swap: true}
		for range 20 {
			send(t, g, login("alice", "right"), nil)
		}
		*store = down{Memory: store.Memory, lag: 10 * time.Millisecond}
		var all sync.WaitGroup
		for i := range 4 {
			all.Go(func() {
				elapse(time.Duration(i) * 5 * time.Millisecond)
				if pass, err := g.Begin(t.Context(), login("alice", Digest(fmt.Sprint("scope", i)))); err == nil {
					pass.End(t.Context(), 1, nil)
				}
			})
		}
		all.Wait()
		if s, err := g.List(t.Context()); err != nil || s[0].Logins != 24 {
			t.Errorf("List = %+v, %v; want 24 logins", s, err)
		}
	})
}

// TestNewer: a record of a newer version is neither read nor overwritten.
func TestNewer(t *testing.T) {
	bubble(t, Policy{}, func(t *testing.T, g *Guard, store *Memory) {
		pass := begin(t, g, login("alice", "right"))
		_, version, _ := store.Load(t.Context(), "account/alice")
		newer := `{"v":2,"what":"ever"}`
		if ok, err := store.Swap(t.Context(), "account/alice", version, []byte(newer), 0); !ok || err != nil {
			t.Fatal(ok, err)
		}
		kept(t, g, login("alice", "other"), plugin.Locked, 12*time.Minute, "newer version", "update")
		pass.End(t.Context(), 1, nil)
		if value, _, _ := store.Load(t.Context(), "account/alice"); string(value) != newer {
			t.Errorf("it was overwritten: %s", value)
		}
	})
}

// TestDamage: whatever a damaged record said, its account rests for one wait, and
// what this process remembers holds.
func TestDamage(t *testing.T) {
	for _, damage := range []string{
		`{"v":1,"rev":1,"spent":[[15778080,-100]]}`, `{"v":1,"rev":1,"spent":[[15778080,9999999]]}`, `{"v":1,"rev":1,"strikes":3}`,
		`{"v":1,"rev":1,"strikes":1,"first":1,"last":999999999999999}`, `{"v":1,"rev":1,"hold":{"at":1,"for":-1}}`,
		`{"v":1,"rev":1,"hold":{"at":1,"for":99999999}}`, `{"v":1,"rev":1,"creds":[{"id":"a","is":"open","at":1}]}`,
		``, `x`, `{}`, `{"v":1}`, `{"v":0,"strikes":1}`, `{"v":1,"rev":1,"spent":[[1,1]]} `, `{"v":1,"rev":1,"what":1,"spent":[[1,1]]}`, `{"v":1,"rev":-1,"spent":[[1,1]]}`,
	} {
		bubble(t, Policy{}, func(t *testing.T, g *Guard, store *Memory) {
			send(t, g, login("alice", "typo"), plugin.Denied)
			send(t, g, login("alice", "right"), nil)
			_, version, _ := store.Load(t.Context(), "account/alice")
			if ok, err := store.Swap(t.Context(), "account/alice", version, []byte(damage), 0); !ok || err != nil {
				t.Fatal(ok, err)
			}
			other := New(Config{Store: store})
			if all, err := other.List(t.Context()); err != nil || len(all) != 1 || !strings.Contains(all[0].Reason, "damaged") {
				t.Errorf("List = %+v, %v", all, err)
			}
			kept(t, g, login("alice", "guess"), plugin.Locked, 12*time.Minute)
			kept(t, other, login("alice", "guess"), plugin.Locked, 12*time.Minute)
			kept(t, g, login("alice", "typo"), plugin.Locked, 0)
			elapse(12 * time.Minute)
			send(t, other, login("alice", "guess"), nil)
		})
	}
	bubble(t, Policy{}, func(t *testing.T, g *Guard, store *Memory) {
		if _, err := store.Swap(t.Context(), "host/host", "", []byte("x"), 0); err != nil {
			t.Fatal(err)
		}
		kept(t, g, login("alice", "right"), plugin.Throttled, time.Minute)
		elapse(time.Minute)
		begin(t, g, login("alice", "right"))
	})
}

// TestConflicts has real goroutines change one record at once: nothing is lost.
func TestConflicts(t *testing.T) {
	const guards, each = 8, 25
	store := &Memory{}
	var all sync.WaitGroup
	for i := range guards {
		g := New(Config{Store: store, Policy: Policy{PerHour: -1, Patience: time.Minute}})
		all.Go(func() {
			for n := range each {
				pass, err := g.Begin(t.Context(), login("alice", Digest(fmt.Sprint("cred", i))))
				if err != nil {
					t.Errorf("guard %d, login %d: %v", i, n, err)
					return
				}
				pass.End(t.Context(), 1, nil)
			}
		})
	}
	all.Wait()
	if s, err := New(Config{Store: store}).List(t.Context()); err != nil || s[0].Logins != guards*each || s[0].Strikes != 0 {
		t.Errorf("List = %+v, %v; want %d logins", s, err, guards*each)
	}
}

// TestConflictsOfOneCredential: real goroutines with one wrong password are one
// login.
func TestConflictsOfOneCredential(t *testing.T) {
	store := &Memory{}
	var all sync.WaitGroup
	var mu sync.Mutex
	sent := 0
	for range 50 {
		g := New(Config{Store: store})
		all.Go(func() {
			if pass, err := g.Begin(t.Context(), login("alice", "typo")); err == nil {
				mu.Lock()
				sent++
				mu.Unlock()
				pass.End(t.Context(), 1, fail(plugin.Denied, 1))
			}
		})
	}
	all.Wait()
	if sent != 1 {
		t.Errorf("%d were sent", sent)
	}
}
