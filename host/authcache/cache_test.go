package authcache

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// server is an authorization server that hands out numbered tokens.
type server struct {
	logins   atomic.Int64
	takes    time.Duration
	lifetime time.Duration // zero: unknown
	fails    *plugin.Error

	mu  sync.Mutex
	saw []plugin.Reason
}

func (s *server) obtain(ctx context.Context, previous secret.String, why plugin.Reason) (*plugin.Authorization, error) {
	sent := time.Now()
	s.mu.Lock()
	s.saw = append(s.saw, why)
	s.mu.Unlock()
	a := &plugin.Authorization{State: secret.New("renew")}
	if previous.IsZero() {
		s.logins.Add(1)
		a.Logins = 1
	}
	select {
	case <-time.After(s.takes):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if s.fails != nil {
		return nil, s.fails.Spent(a.Logins)
	}
	token := "Bearer " + sent.Format(time.RFC3339Nano)
	a.Headers = []plugin.Param{{Name: "Authorization", Value: secret.New(token)}}
	if s.lifetime > 0 {
		a.Expiry = sent.Add(s.lifetime)
	}
	return a, nil
}

// bubble runs a test with a fake clock and a cache that is closed at its end.
func bubble(t *testing.T, c Config, test func(t *testing.T, cache *Cache)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		cache := New(c)
		defer cache.Close(context.Background())
		test(t, cache)
	})
}

func get(t *testing.T, e *Entry, s *server, want Source) *plugin.Authorization {
	t.Helper()
	a, source, err := e.Get(t.Context(), s.obtain)
	if err != nil || source != want {
		t.Fatalf("Get = %v, %q, %v; want one that is %s", a, source, err, want)
	}
	return a
}

func TestFiftyCallersAreOneLogin(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, cache *Cache) {
		s := &server{takes: time.Second}
		var callers sync.WaitGroup
		got := make([]*plugin.Authorization, 50)
		for i := range got {
			callers.Go(func() { got[i], _, _ = cache.Entry("k").Get(t.Context(), s.obtain) })
		}
		callers.Wait()
		for _, a := range got {
			if a == nil || a != got[0] {
				t.Fatal("the callers do not share one authorization")
			}
		}
		if n := s.logins.Load(); n != 1 {
			t.Errorf("%d logins, want 1", n)
		}
	})
}

func TestAFailureIsSharedByItsWaiters(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, cache *Cache) {
		s := &server{takes: time.Second, fails: plugin.Errorf(plugin.Denied, "no")}
		var callers sync.WaitGroup
		var denied atomic.Int64
		for range 50 {
			callers.Go(func() {
				if _, _, err := cache.Entry("k").Get(t.Context(), s.obtain); errors.Is(err, plugin.Denied) {
					denied.Add(1)
				}
			})
		}
		callers.Wait()
		if denied.Load() != 50 || s.logins.Load() != 1 {
			t.Errorf("%d of 50 were denied by %d logins, want all by 1", denied.Load(), s.logins.Load())
		}
	})
}

func TestWhoComesAMomentLateSharesTheFailure(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, cache *Cache) {
		s := &server{fails: plugin.Errorf(plugin.Denied, "no")}
		for range 50 {
			if _, _, err := cache.Entry("k").Get(t.Context(), s.obtain); !errors.Is(err, plugin.Denied) {
				t.Fatalf("err = %v, want denied", err)
			}
			time.Sleep(interval / 51)
		}
		if n := s.logins.Load(); n != 1 {
			t.Errorf("%d logins within a second, want 1", n)
		}
		time.Sleep(interval)
		if _, _, err := cache.Entry("k").Get(t.Context(), s.obtain); err == nil || s.logins.Load() != 2 {
			t.Errorf("err = %v after %d logins: the failure is remembered for ever", err, s.logins.Load())
		}
	})
}

// TestAnAPIThatRefusesEverything: each request reports a refusal as soon as it
// has an authorization.
func TestAnAPIThatRefusesEverything(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, cache *Cache) {
		s, e := &server{}, cache.Entry("k")
		begin := time.Now()
		for range 1000 {
			a, source, err := e.Get(t.Context(), s.obtain)
			if err != nil {
				t.Fatal(err)
			}
			if source == Cached {
				e.Invalidate(a)
			} else {
				e.Doubt(a)
			}
			time.Sleep(100 * time.Millisecond)
		}
		if flights, most := len(s.saw), 1+int(time.Since(begin)/doubtFor); flights > most {
			t.Errorf("%d flights in %v, want at most %d", flights, time.Since(begin), most)
		}
		e.Invalidate(nil) // a person's word counts all the same
		get(t, e, s, Refreshed)
	})
}

func TestLoginsOfAKeyAreASecondApart(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, cache *Cache) {
		var logins []time.Time
		obtain := func(context.Context, secret.String, plugin.Reason) (*plugin.Authorization, error) {
			logins = append(logins, time.Now())
			return &plugin.Authorization{Logins: 1}, nil // nothing to renew it with
		}
		e := cache.Entry("k")
		for range 20 {
			if _, _, err := e.Get(t.Context(), obtain); err != nil {
				t.Fatal(err)
			}
			e.Invalidate(nil)
		}
		for i, at := range logins[1:] {
			if apart := at.Sub(logins[i]); apart < interval {
				t.Fatalf("two logins %v apart", apart)
			}
		}
	})
}

func TestKeysDoNotWaitForOneAnother(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, cache *Cache) {
		slow := &server{takes: 30 * time.Second}
		go func() { _, _, _ = cache.Entry("slow").Get(context.Background(), slow.obtain) }()
		synctest.Wait()
		begin := time.Now()
		get(t, cache.Entry("quick"), &server{}, Obtained)
		if waited := time.Since(begin); waited != 0 {
			t.Errorf("another key's flight cost %v", waited)
		}
	})
}

func TestACallerThatGivesUpEndsNothing(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, cache *Cache) {
		s := &server{takes: 5 * time.Second}
		hasty, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		begin := time.Now()
		_, _, err := cache.Entry("k").Get(hasty, s.obtain)
		if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, plugin.Canceled) {
			t.Errorf("err = %v, want canceled by the deadline", err)
		}
		if waited := time.Since(begin); waited != 50*time.Millisecond {
			t.Errorf("gave up after %v, want 50ms", waited)
		}
		get(t, cache.Entry("k"), s, Obtained)
		if n := s.logins.Load(); n != 1 {
			t.Errorf("%d logins, want 1: the flight was lost with its first caller", n)
		}
	})
}

func TestAFlightHasADeadline(t *testing.T) {
	bubble(t, Config{Timeout: 3 * time.Second}, func(t *testing.T, cache *Cache) {
		begin := time.Now()
		_, _, err := cache.Entry("k").Get(t.Context(), (&server{takes: time.Hour}).obtain)
		if !errors.Is(err, plugin.PluginFailed) || time.Since(begin) != 3*time.Second {
			t.Errorf("err = %v after %v, want plugin_failed after 3s", err, time.Since(begin))
		}
	})
}

// TestExpiry: what nobody asked for since it was due is used until it ends, and not
// a nanosecond longer.
func TestExpiry(t *testing.T) {
	for _, lifetime := range []time.Duration{time.Second, 5 * time.Second, time.Minute, time.Hour, 24 * time.Hour} {
		for _, early := range []time.Duration{0, 1} {
			bubble(t, Config{}, func(t *testing.T, cache *Cache) {
				s, e := &server{lifetime: lifetime}, cache.Entry("k")
				first := get(t, e, s, Obtained)
				time.Sleep(lifetime - early)
				if early > 0 {
					if got := get(t, e, s, Cached); got != first {
						t.Error("replaced before it ended")
					}
					return
				}
				if got := get(t, e, s, Refreshed); got == first {
					t.Error("used after it ended")
				}
				if s.logins.Load() != 1 || s.saw[1] != plugin.Due {
					t.Errorf("%d logins, reasons %v; want 1, renewed because due", s.logins.Load(), s.saw)
				}
			})
		}
	}
}

func TestNobodyLogsInMoreThanOnceASecond(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, cache *Cache) {
		s, e := &server{lifetime: time.Millisecond}, cache.Entry("k")
		for range 100 {
			if _, _, err := e.Get(t.Context(), s.obtain); err != nil {
				t.Fatal(err)
			}
			time.Sleep(100 * time.Millisecond)
		}
		if n := len(s.saw); n > 10 {
			t.Errorf("asked %d times in ten seconds, want at most 10", n)
		}
	})
}

func TestInvalidate(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, cache *Cache) {
		s, e := &server{takes: time.Second}, cache.Entry("k")
		first := get(t, e, s, Obtained)
		marked := 0
		for range 400 {
			if e.Invalidate(first) {
				marked++
			}
		}
		second := get(t, e, s, Refreshed)
		if marked != 1 || second == first || s.saw[1] != plugin.Refused {
			t.Errorf("marked %d times, replaced: %v, reasons %v", marked, second != first, s.saw)
		}
		if e.Invalidate(first) {
			t.Error("a late report about the old authorization dropped the new one")
		}
		if get(t, e, s, Cached) != second {
			t.Error("the new authorization is gone")
		}
	})
}

func TestCloseWaitsForAFlightAndRefusesOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := newStore()
		cache, s := New(Config{Store: store}), &server{takes: time.Second}
		go func() { _, _, _ = cache.Entry("k").Get(context.Background(), s.obtain) }()
		synctest.Wait()
		cache.Close(t.Context())
		if store.len() != 1 {
			t.Error("what the flight obtained was lost")
		}
		if _, _, err := cache.Entry("other").Get(t.Context(), s.obtain); !errors.Is(err, plugin.Canceled) {
			t.Errorf("err = %v after Close, want canceled", err)
		}
	})
}

func TestCloseEndsAFlightThatTakesTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cache, s := New(Config{}), &server{takes: time.Minute}
		ended := make(chan error, 1)
		go func() {
			_, _, err := cache.Entry("k").Get(context.Background(), s.obtain)
			ended <- err
		}()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		cache.Close(ctx)
		if err := <-ended; !errors.Is(err, plugin.Canceled) {
			t.Errorf("err = %v, want canceled", err)
		}
	})
}

func TestAWarmLookupAllocatesNothing(t *testing.T) {
	cache := New(Config{})
	defer cache.Close(t.Context())
	e := cache.Entry("k")
	get(t, e, &server{lifetime: time.Hour}, Obtained)
	ctx := t.Context()
	if n := testing.AllocsPerRun(100, func() { _, _, _ = e.Get(ctx, nil) }); n != 0 {
		t.Errorf("a warm Get allocates %v times", n)
	}
}
