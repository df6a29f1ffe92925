package authcache

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// steps is a Store that writes down what is done to it, and can fail.
type steps struct {
	*memory
	mu    sync.Mutex
	taken []string
	fail  string // the step that fails
}

func (s *steps) step(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken = append(s.taken, name)
	if name == s.fail {
		return errors.New("failed to " + name)
	}
	return nil
}

// first returns the first steps.
func (s *steps) first(n int) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := slices.Compact(slices.Clone(s.taken)) // what failed is tried again
	return taken[:min(n, len(taken))]
}

func (s *steps) Save(ctx context.Context, key string, generation uint64, value []byte, keep time.Duration) (bool, error) {
	if err := s.step("save " + key); err != nil {
		return false, err
	}
	return s.memory.Save(ctx, key, generation, value, keep)
}

func (s *steps) Remove(ctx context.Context, key string) error {
	if err := s.step("remove " + key); err != nil {
		return err
	}
	return s.memory.Remove(ctx, key)
}

// TestMove: after each step there is an authorization under the key that is asked
// for then, in this process and in the next one.
func TestMove(t *testing.T) {
	all := []string{"save old", "save new", "commit", "remove old"}
	for _, test := range []struct {
		fail      string
		taken     []string
		asked     string // where it is looked for from then on
		forgotten string // where it must not be
	}{
		{"", all, "new", "old"},
		{"save new", all[:2], "old", "new"},
		{"commit", all[:3], "old", ""},
		{"remove old", all, "new", ""},
	} {
		t.Run(test.fail, func(t *testing.T) {
			store := &steps{memory: newStore(), fail: test.fail}
			bubble(t, Config{Store: store}, func(t *testing.T, cache *Cache) {
				s, from, to := &server{}, cache.Entry("old"), cache.Entry("new")
				a := get(t, from, s, Obtained)
				err := from.Move(to, func() error {
					if to.Fresh() != a || from.Fresh() != a {
						t.Error("at the commit it is not in both places")
					}
					return store.step("commit")
				})
				if taken := store.first(len(test.taken) + 1); (err != nil) != (test.fail != "") || !slices.Equal(taken, test.taken) {
					t.Errorf("err = %v after %v", err, taken)
				}
				get(t, cache.Entry(Key(test.asked)), s, Cached)
				if h := to.now.Load(); h != nil && (h.entry != to || h.good.Load() == 0) {
					t.Error("no short way leads to it")
				}
				if test.forgotten != "" && cache.Entry(Key(test.forgotten)).Fresh() != nil {
					t.Errorf("it is under the key %s too", test.forgotten)
				}
				next := New(Config{Store: store.memory})
				get(t, next.Entry(Key(test.asked)), s, Cached)
				next.Close(t.Context())
				if s.logins.Load() != 1 {
					t.Errorf("%d logins", s.logins.Load())
				}
			})
		})
	}
}

// TestMoveTakesAlongWhatIsKnown: that it is dead, and what renews it.
func TestMoveTakesAlongWhatIsKnown(t *testing.T) {
	bubble(t, Config{Store: newStore()}, func(t *testing.T, cache *Cache) {
		s, from, to := &server{}, cache.Entry("old"), cache.Entry("new")
		get(t, from, s, Obtained)
		from.Invalidate(nil)
		if err := from.Move(to, func() error { return nil }); err != nil {
			t.Fatal(err)
		}
		get(t, to, s, Refreshed)
		if s.saw[1] != plugin.Refused || s.logins.Load() != 1 {
			t.Errorf("it was renewed as %v, with %d logins", s.saw[1], s.logins.Load())
		}
	})
}

func TestMoveOfNothing(t *testing.T) {
	cache := New(Config{})
	defer cache.Close(t.Context())
	err := cache.Entry("old").Move(cache.Entry("new"), func() error { t.Error("nothing was committed to"); return nil })
	if !errors.Is(err, ErrNothing) {
		t.Errorf("err = %v", err)
	}
}

// TestFly: landed is called in the flight, before those who wait for it go on, and
// keeps other flights of the key away.
func TestFly(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, cache *Cache) {
		s, e := &server{takes: time.Second, lifetime: time.Second}, cache.Entry("k")
		begin := time.Now()
		landed := func(kept bool) error {
			if !kept {
				t.Error("it was not kept")
			}
			time.Sleep(time.Minute)
			return nil
		}
		var callers sync.WaitGroup
		for range 10 {
			callers.Go(func() {
				if _, _, err := e.Fly(t.Context(), s.obtain, landed); err != nil || time.Since(begin) < time.Minute {
					t.Errorf("err = %v after %v", err, time.Since(begin))
				}
			})
		}
		for time.Since(begin) < time.Minute { // it is over after a second
			time.Sleep(10 * time.Second)
			callers.Go(func() { _, _, _ = e.Get(t.Context(), s.obtain) })
		}
		callers.Wait()
		if len(s.saw) != 1 {
			t.Errorf("%d were obtained", len(s.saw))
		}
	})
}

func TestFlyWithWhatIsFresh(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, cache *Cache) {
		s, e := &server{}, cache.Entry("k")
		a, calls := get(t, e, s, Obtained), 0
		got, source, err := e.Fly(t.Context(), s.obtain, func(bool) error { calls++; return nil })
		if got != a || source != Cached || err != nil || calls != 1 {
			t.Errorf("Fly = %v, %q, %v after %d calls", got, source, err, calls)
		}
		refusal := errors.New("no")
		if got, _, err := e.Fly(t.Context(), s.obtain, func(bool) error { return refusal }); got != nil || !errors.Is(err, refusal) {
			t.Errorf("Fly = %v, %v", got, err)
		}
	})
}

// TestAFlightKnowsThatItWasForgotten, and a Put does; Forget tells what there was.
func TestAFlightKnowsThatItWasForgotten(t *testing.T) {
	store := newStore()
	bubble(t, Config{Store: store}, func(t *testing.T, cache *Cache) {
		s, e, kept := &server{takes: time.Second}, cache.Entry("k"), true
		go func() {
			_, _, _ = e.Fly(context.Background(), s.obtain, func(k bool) error { kept = k; return nil })
		}()
		synctest.Wait()
		era := e.Era()
		if state, err := e.Forget(); err != nil || state.IsSet() {
			t.Errorf("before it came there was a state, or %v", err)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		a, _ := s.obtain(t.Context(), secret.String{}, plugin.First)
		if kept || e.Put(t.Context(), era, a, time.Now()) || !e.Put(t.Context(), e.Era(), a, time.Now()) {
			t.Error("what was forgotten is said to be kept, or the other way round")
		}
	})
	other := New(Config{Store: store})
	defer other.Close(t.Context())
	if state, err := other.Entry("k").Forget(); err != nil || !strings.Contains(state.Reveal(), "renew") || store.len() != 0 {
		t.Errorf("what the store held is not told: %v", err)
	}
}
