package authcache

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

var errNo = errors.New("no")

// TestManyHostsAreOneLogin: eight hosts, fifty callers each, at the beginning, at the
// end of what they have, and when all of them report it dead.
func TestManyHostsAreOneLogin(t *testing.T) {
	fleetOf(t, 8, func(t *testing.T, _ *Local, caches []*Cache, _ []*hooked) {
		s := &server{takes: time.Second, lifetime: time.Hour}
		all := func() (a *plugin.Authorization) {
			var callers sync.WaitGroup
			var mu sync.Mutex
			for _, c := range caches {
				for range 50 {
					callers.Go(func() {
						got, _, err := c.Entry("k").Get(t.Context(), s.obtain)
						mu.Lock()
						defer mu.Unlock()
						if a == nil {
							a = got
						}
						if err != nil || name(got) != name(a) {
							t.Errorf("they do not have one authorization: %v", err)
						}
					})
				}
			}
			callers.Wait()
			return a
		}
		for i, begin := range []func(*plugin.Authorization){
			func(*plugin.Authorization) {},
			func(*plugin.Authorization) { time.Sleep(2 * time.Hour) },
			func(a *plugin.Authorization) {
				for _, c := range caches {
					c.Entry("k").Invalidate(a)
				}
			},
		} {
			begin(caches[0].Entry("k").Fresh())
			all()
			if len(s.saw) != i+1 || s.logins.Load() != 1 {
				t.Fatalf("round %d: %d times something was obtained, %d logins", i, len(s.saw), s.logins.Load())
			}
		}
	})
}

// TestALeaderThatDied is replaced when its claim ends, and not before.
func TestALeaderThatDied(t *testing.T) {
	fleetOf(t, 1, func(t *testing.T, local *Local, caches []*Cache, _ []*hooked) {
		if generation, _, _ := local.Lease(t.Context(), "k", "who died", claimTime); generation == 0 {
			t.Fatal("no lease")
		}
		begin := time.Now()
		get(t, caches[0].Entry("k"), &server{}, Obtained)
		if waited := time.Since(begin); waited < claimTime || waited > claimTime+2*lookLongest {
			t.Errorf("it was replaced after %v", waited)
		}
	})
}

// TestALongFlightKeepsItsClaim as long as it takes, and gives it back at once.
func TestALongFlightKeepsItsClaim(t *testing.T) {
	fleetOf(t, 2, func(t *testing.T, local *Local, caches []*Cache, stores []*hooked) {
		s := &server{takes: 5 * claimTime}
		var other sync.WaitGroup
		other.Go(func() {
			time.Sleep(time.Second)
			get(t, caches[1].Entry("k"), s, Cached)
		})
		get(t, caches[0].Entry("k"), s, Obtained)
		if generation, _, _ := local.Lease(t.Context(), "k", "another", claimTime); generation == 0 {
			t.Error("the claim was not given back")
		}
		other.Wait()
		asked := stores[0].times("lease")
		time.Sleep(10 * claimTime)
		if again := stores[0].times("lease"); again != asked || asked < 5*3-1 {
			t.Errorf("it was asked for %d times, and %d times later", asked, again-asked)
		}
	})
}

// TestWhoWasPausedStoresNothingOld: a leader that outlived its claim comes back with
// something older, and gets what is newer.
func TestWhoWasPausedStoresNothingOld(t *testing.T) {
	fleetOf(t, 2, func(t *testing.T, _ *Local, caches []*Cache, stores []*hooked) {
		slow, quick := &server{takes: time.Minute}, &server{}
		stores[0].before = func(_ context.Context, op string) error { // paused: it does not ask again
			if op == "lease" && stores[0].times(op) > 1 {
				return errNo
			}
			return nil
		}
		var paused sync.WaitGroup
		paused.Go(func() {
			a, _, err := caches[0].Entry("k").Get(t.Context(), slow.obtain)
			if fresh := caches[1].Entry("k").Fresh(); err != nil || name(a) != name(fresh) {
				t.Errorf("it has another one than who was quicker, or %v", err)
			}
		})
		time.Sleep(time.Second)
		get(t, caches[1].Entry("k"), quick, Obtained)
		paused.Wait()
		if outrun := caches[0].Counts().Outrun; outrun != 1 || len(quick.saw) != 1 {
			t.Errorf("%d were outrun", outrun)
		}
	})
}

// TestWhoClaimsLooksAgain: between the look at the store and the claim somebody else
// saved.
func TestWhoClaimsLooksAgain(t *testing.T) {
	fleetOf(t, 2, func(t *testing.T, _ *Local, caches []*Cache, stores []*hooked) {
		s := &server{}
		var once sync.Once
		stores[0].before = func(_ context.Context, op string) error {
			if op == "lease" {
				once.Do(func() { get(t, caches[1].Entry("k"), s, Obtained) })
			}
			return nil
		}
		get(t, caches[0].Entry("k"), s, Cached)
	})
}

// TestAStoreThatIsDown: each host goes on alone, and what it had is served.
func TestAStoreThatIsDown(t *testing.T) {
	fleetOf(t, 2, func(t *testing.T, _ *Local, caches []*Cache, stores []*hooked) {
		s := &server{lifetime: time.Hour, takes: time.Second}
		for _, c := range caches {
			get(t, c.Entry("warm"), s, map[bool]Source{true: Obtained, false: Cached}[c == caches[0]])
		}
		for _, store := range stores {
			store.set(func() { store.before = func(context.Context, string) error { return errNo } })
		}
		var callers sync.WaitGroup
		for _, c := range caches {
			for range 10 {
				callers.Go(func() { get(t, c.Entry("cold"), s, Obtained) })
			}
		}
		time.Sleep(time.Millisecond)
		for _, c := range caches {
			get(t, c.Entry("warm"), s, Cached)
		}
		callers.Wait()
		if len(s.saw) != 3 {
			t.Errorf("%d were obtained, want one, and one by each host alone", len(s.saw))
		}
		if n := caches[0].Counts(); n.Alone != 1 || n.Unsaved == 0 {
			t.Errorf("%+v", n)
		}
	})
}

// TestNobodyRenewsWhatAnotherRenews ahead of need; who needs it waits.
func TestNobodyRenewsWhatAnotherRenews(t *testing.T) {
	fleetOf(t, 1, func(t *testing.T, local *Local, caches []*Cache, _ []*hooked) {
		s, e := &server{lifetime: time.Minute}, caches[0].Entry("k")
		get(t, e, s, Obtained)
		time.Sleep(50 * time.Second)
		if generation, _, _ := local.Lease(t.Context(), "k", "another", time.Hour); generation == 0 {
			t.Fatal("no lease")
		}
		get(t, e, s, Cached)
		synctest.Wait()
		if n := caches[0].Counts(); len(s.saw) != 1 || n.Failed != 0 || n.Flights != 2 {
			t.Errorf("it was renewed, too, or that is a failure: %+v", n)
		}
		if err := e.Renew(t.Context(), s.obtain, nil); !errors.Is(err, errElsewhere) {
			t.Errorf("err = %v", err)
		}
		_ = local.Release(t.Context(), "k", "another")
		time.Sleep(20 * time.Second)
		get(t, e, s, Refreshed)
	})
}

// TestNothingIsLeftAfterClose: whatever a store is at, it is over when Close returns.
func TestNothingIsLeftAfterClose(t *testing.T) {
	for _, op := range []string{"load", "lease", "save", "release"} {
		for n := range 3 {
			synctest.Test(t, func(t *testing.T) {
				store := newHooked(NewLocal(&Memory{}))
				under := 0
				store.before = func(ctx context.Context, what string) error {
					if what != op || store.times(op) <= n {
						return nil
					}
					store.set(func() { under++ })
					defer store.set(func() { under-- })
					return sleep(ctx, 4*time.Second)
				}
				cache := New(Config{Store: store})
				begun := make(chan struct{})
				go func() {
					close(begun)
					_, _, _ = cache.Entry("k").Get(context.Background(), (&server{takes: claimTime}).obtain)
				}()
				<-begun
				time.Sleep(claimTime/3 + time.Second)
				ended, cancel := context.WithCancel(context.Background())
				cancel()
				begin := time.Now()
				cache.Close(ended)
				store.set(func() {
					if under > 0 || time.Since(begin) > 5*time.Second {
						t.Errorf("%s %d: after Close, which took %v, it goes on", op, n, time.Since(begin))
					}
				})
			})
		}
	}
}

// TestPutWhileSomethingIsObtained: what a test brought is used until the flight lands,
// which is newer.
func TestPutWhileSomethingIsObtained(t *testing.T) {
	fleetOf(t, 2, func(t *testing.T, _ *Local, caches []*Cache, _ []*hooked) {
		for i, flying := range caches { // in another host, and in the same
			s, key := &server{takes: time.Minute}, Key(rune('a'+i))
			landed := make(chan *plugin.Authorization)
			go func() {
				a, _, _ := flying.Entry(key).Get(context.Background(), s.obtain)
				landed <- a
			}()
			time.Sleep(time.Second)
			e := caches[1].Entry(key)
			if !e.Put(t.Context(), e.Era(), authorizationOf("tested"), time.Now()) || name(e.Fresh()) != "tested" {
				t.Error("what a test brought is not used")
			}
			if again := authorizationOf("tested again"); !e.Put(t.Context(), e.Era(), again, time.Now()) || name(e.Fresh()) != "tested again" {
				t.Error("what a second test brought is not used")
			}
			a := <-landed
			if h := flying.Entry(key).Fresh(); name(h) != name(a) {
				t.Errorf("after the flight it has %s", name(h))
			}
			if h, _, _ := caches[1].Entry(key).read(t.Context()); name(h.auth) != name(a) {
				t.Errorf("after the flight the store has %s", name(h.auth))
			}
		}
	})
}

// TestWhatHappensWhileItIsSaved: the store has what a flight brings, and before this
// host knows that, it is refused, or forgotten.
func TestWhatHappensWhileItIsSaved(t *testing.T) {
	for _, forgotten := range []bool{false, true} {
		fleetOf(t, 2, func(t *testing.T, _ *Local, caches []*Cache, stores []*hooked) {
			a, b := caches[0].Entry("k"), caches[1].Entry("k")
			var once sync.Once
			happens := func() {
				if forgotten {
					_, _ = a.Forget()
					return
				}
				b.Invalidate(nil)
				stores[0].tell("k")
				synctest.Wait()
			}
			stores[0].after = func(op string) {
				if op == "save" {
					once.Do(happens)
				}
			}
			landed := func(kept bool) error {
				if kept == forgotten {
					t.Errorf("forgotten: %t, and kept: %t", forgotten, kept)
				}
				return nil
			}
			if _, _, err := a.Fly(t.Context(), (&server{}).obtain, landed); err != nil || a.Fresh() != nil {
				t.Errorf("forgotten: %t, and it is used, or %v", forgotten, err)
			}
		})
	}
}

// TestWhoWaitsForAnotherHostIsToldAtOnce when that has it, and not at the next look.
func TestWhoWaitsForAnotherHostIsToldAtOnce(t *testing.T) {
	fleetOf(t, 2, func(t *testing.T, _ *Local, caches []*Cache, stores []*hooked) {
		s := &server{takes: 10*time.Second + 7*time.Microsecond}
		stores[0].after = func(op string) {
			if op == "save" {
				stores[1].tell("k")
			}
		}
		begin := time.Now()
		go func() { _, _, _ = caches[0].Entry("k").Get(context.Background(), s.obtain) }()
		synctest.Wait()
		get(t, caches[1].Entry("k"), s, Cached)
		if waited := time.Since(begin); waited != s.takes {
			t.Errorf("it waited %v for what took %v", waited, s.takes)
		}
	})
}

// TestWhoFailsLooksAgain: meanwhile another host, which was not to, got something.
func TestWhoFailsLooksAgain(t *testing.T) {
	fleetOf(t, 2, func(t *testing.T, _ *Local, caches []*Cache, stores []*hooked) {
		stores[1].before = func(_ context.Context, op string) error {
			if op == "lease" {
				return errNo
			}
			return nil
		}
		failing := &server{takes: time.Minute, fails: plugin.Errorf(plugin.Denied, "what renews was good once")}
		go func() {
			time.Sleep(time.Second)
			get(t, caches[1].Entry("k"), &server{}, Obtained)
		}()
		get(t, caches[0].Entry("k"), failing, Cached)
	})
}
