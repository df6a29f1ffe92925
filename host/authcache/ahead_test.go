package authcache

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// due is how long after it was obtained what e holds is due.
func due(e *Entry) time.Duration {
	h := e.now.Load()
	return h.due.sub(h.sent)
}

// TestRenewedWhileItIsUsed: from when it is due, whoever asks has what there is at
// once, and one flight brings the next.
func TestRenewedWhileItIsUsed(t *testing.T) {
	bubble(t, Config{Store: newStore()}, func(t *testing.T, cache *Cache) {
		s, e := &server{lifetime: time.Hour}, cache.Entry("k")
		first := get(t, e, s, Obtained)
		s.takes = time.Second
		time.Sleep(due(e) - 1)
		get(t, e, s, Cached)
		synctest.Wait()
		if len(s.saw) != 1 {
			t.Fatal("renewed before it is due")
		}
		time.Sleep(time.Nanosecond)
		begin := time.Now()
		for range 50 {
			if get(t, e, s, Cached) != first {
				t.Fatal("replaced before the flight has landed")
			}
		}
		if waited := time.Since(begin); waited != 0 || len(cache.ahead) != 1 {
			t.Errorf("the callers waited %v, for %d renewals", waited, len(cache.ahead))
		}
		time.Sleep(s.takes + 1)
		if get(t, e, s, Cached) == first || len(s.saw) != 2 || s.saw[1] != plugin.Due || s.logins.Load() != 1 {
			t.Errorf("it was obtained for %v, with %d logins", s.saw, s.logins.Load())
		}
	})
}

func TestWhatNobodyAsksForIsNotRenewed(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, cache *Cache) {
		s := &server{lifetime: time.Hour}
		get(t, cache.Entry("k"), s, Obtained)
		time.Sleep(24 * time.Hour)
		if len(s.saw) != 1 {
			t.Errorf("it was obtained %d times", len(s.saw))
		}
	})
}

// TestAFailedRenewal takes nothing away. What may pass is tried again after pauses
// that grow, and what cost a login or will not pass is not.
func TestAFailedRenewal(t *testing.T) {
	for _, test := range []struct {
		fails      *plugin.Error
		keepsState bool
		most       int
	}{
		{plugin.Errorf(plugin.Unavailable, "no"), true, 7},
		{plugin.Errorf(plugin.Timeout, "no"), true, 7},
		{&plugin.Error{Code: plugin.Throttled, Message: "no", RetryAfter: 2 * time.Minute}, true, 4},
		{&plugin.Error{Code: plugin.Unavailable, Message: "no", Final: true}, true, 1},
		{plugin.Errorf(plugin.Denied, "no"), true, 1},
		{plugin.Errorf(plugin.PluginFailed, "no"), true, 1},
		{plugin.Errorf(plugin.ClientDenied, "no"), true, 1},
		{plugin.Errorf(plugin.Unavailable, "no"), false, 1}, // which costs a login
	} {
		t.Run(test.fails.Error(), func(t *testing.T) {
			bubble(t, Config{}, func(t *testing.T, cache *Cache) {
				s, e := &server{lifetime: time.Hour}, cache.Entry("k")
				first := get(t, e, s, Obtained)
				if !test.keepsState {
					e.now.Load().state = secret.String{}
				}
				time.Sleep(due(e))
				s.fails = test.fails
				var tries []time.Time
				for seen := 1; time.Now().Before(first.Expiry); time.Sleep(100 * time.Millisecond) {
					if get(t, e, s, Cached) != first {
						t.Fatal("it was replaced by a failure")
					}
					if synctest.Wait(); len(s.saw) > seen {
						seen = len(s.saw)
						tries = append(tries, time.Now())
					}
				}
				if len(tries) == 0 || len(tries) > test.most {
					t.Errorf("tried %d times, want some, at most %d", len(tries), test.most)
				}
				for i := 2; i < len(tries); i++ {
					if before, now := tries[i-1].Sub(tries[i-2]), tries[i].Sub(tries[i-1]); before < pause || now < before {
						t.Errorf("a pause of %v after one of %v", now, before)
					}
				}
				if _, _, err := e.Get(t.Context(), s.obtain); err == nil {
					t.Error("used after it ended")
				}
			})
		})
	}
}

// TestTheEndComesDuringARenewal: who has to wait then waits for that one.
func TestTheEndComesDuringARenewal(t *testing.T) {
	bubble(t, Config{Timeout: time.Hour}, func(t *testing.T, cache *Cache) {
		s, e := &server{lifetime: time.Hour}, cache.Entry("k")
		first := get(t, e, s, Obtained)
		s.takes = 10 * time.Minute
		time.Sleep(due(e))
		get(t, e, s, Cached)
		time.Sleep(time.Until(first.Expiry))
		if get(t, e, s, Refreshed) == first || len(s.saw) != 2 {
			t.Errorf("obtained %d times", len(s.saw))
		}
	})
}

// TestRenewalsAreBounded, and nobody who has to wait waits for them.
func TestRenewalsAreBounded(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, cache *Cache) {
		s := &server{lifetime: time.Hour}
		var entries []*Entry
		for i := range 5 * aheadMax {
			entries = append(entries, cache.Entry(Key(rune('a'+i))))
			get(t, entries[i], s, Obtained)
		}
		time.Sleep(time.Hour - margin)
		var flying, most atomic.Int64
		slow := func(context.Context, secret.String, plugin.Reason) (*plugin.Authorization, error) {
			if n := flying.Add(1); n > most.Load() {
				most.Store(n)
			}
			time.Sleep(time.Second)
			flying.Add(-1)
			return &plugin.Authorization{Expiry: time.Now().Add(time.Hour)}, nil
		}
		for range 10 {
			begin := time.Now()
			for _, e := range entries {
				if _, source, err := e.Get(t.Context(), slow); err != nil || source != Cached {
					t.Fatalf("a caller got %q, %v", source, err)
				}
			}
			get(t, cache.Entry(Key(begin.String())), s, Obtained)
			if waited := time.Since(begin); waited != 0 {
				t.Errorf("the callers, or one of another key, waited %v", waited)
			}
			time.Sleep(time.Second + 1)
		}
		if most.Load() != aheadMax {
			t.Errorf("%d at one time, want %d", most.Load(), aheadMax)
		}
		for _, e := range entries {
			if _, due := e.Look(); due {
				t.Fatal("one was never renewed")
			}
		}
	})
}

// TestRenewOfWhatIsNotDue: somebody was quicker.
func TestRenewOfWhatIsNotDue(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, cache *Cache) {
		s, e, landed := &server{lifetime: time.Hour}, cache.Entry("k"), 0
		get(t, e, s, Obtained)
		for _, l := range []Landed{nil, func(bool) error { landed++; return nil }} {
			if err := e.Renew(t.Context(), s.obtain, l); err != nil || len(s.saw) != 1 {
				t.Errorf("err = %v after %d flights", err, len(s.saw))
			}
		}
		if landed != 1 {
			t.Errorf("landed %d times", landed)
		}
	})
}

// TestWhoWaitsForARenewalThatFails, because there is something to be done once it has
// landed, has what there is.
func TestWhoWaitsForARenewalThatFails(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, cache *Cache) {
		s, e := &server{lifetime: time.Hour}, cache.Entry("k")
		first := get(t, e, s, Obtained)
		time.Sleep(due(e))
		s.takes, s.fails = time.Second, plugin.Errorf(plugin.Denied, "no")
		get(t, e, s, Cached)
		synctest.Wait()
		landed := 0
		for range 2 {
			a, source, err := e.Fly(t.Context(), s.obtain, func(bool) error { landed++; return nil })
			if a != first || source != Cached || err != nil {
				t.Errorf("Fly = %v, %q, %v", a, source, err)
			}
		}
		if landed != 1 {
			t.Errorf("landed %d times, want once: the first flight was somebody else's", landed)
		}
	})
}

// TestASlot: it has what the entry has, as soon as that changes nothing, and when
// it is filled again the next.
func TestASlot(t *testing.T) {
	bubble(t, Config{Store: newStore()}, func(t *testing.T, cache *Cache) {
		s, e, slot := &server{lifetime: time.Hour}, cache.Entry("k"), &Slot{}
		if slot.Fresh(cache) != nil || slot.Entry() != nil {
			t.Error("an empty slot has something")
		}
		first := get(t, e, s, Obtained)
		slot.Fill(e)
		get(t, e, s, Cached) // which has the time told
		synctest.Wait()
		if slot.Fresh(cache) != first || slot.Entry() != e {
			t.Error("a full slot has nothing")
		}
		e.Invalidate(first)
		if slot.Fresh(cache) != nil {
			t.Error("it has what is dead")
		}
		if slot.Fill(e); slot.Fresh(cache) != nil {
			t.Error("it takes what is dead")
		}
		next := get(t, e, s, Refreshed)
		slot.Fill(e)
		if slot.Fresh(cache) != next {
			t.Error("it has not what came next")
		}
		time.Sleep(due(e) - slack - 2*tick)
		get(t, e, s, Cached)
		synctest.Wait()
		if slot.Fresh(cache) != next {
			t.Error("it is empty too early")
		}
		time.Sleep(3 * tick)
		if slot.Fresh(cache) != nil {
			t.Error("it trusts the coarse time too long")
		}
	})
}

// TestSlotsUnderLoad: as soon as a change has returned, no slot has the old one,
// whoever fills it meanwhile.
func TestSlotsUnderLoad(t *testing.T) {
	cache := New(Config{})
	defer cache.Close(t.Context())
	s, e, elsewhere, slot := &server{}, cache.Entry("k"), cache.Entry("other"), &Slot{}
	ctx, cancel := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for ctx.Err() == nil {
				e.Fresh()
				slot.Fill(e)
			}
		})
	}
	s.logins.Store(1)
	for i := range 2000 {
		a, _ := s.obtain(t.Context(), secret.New("renew"), plugin.First)
		e.Put(t.Context(), e.Era(), a, time.Now())
		slot.Fill(e)
		old := e.Fresh()
		switch i % 4 {
		case 0:
			e.Invalidate(old)
		case 1:
			_, _ = e.Forget()
		case 2:
			_ = e.Move(elsewhere, func() error { return nil })
		case 3:
			a, _ := s.obtain(t.Context(), secret.New("renew"), plugin.First)
			e.Put(t.Context(), e.Era(), a, time.Now())
		}
		if got := slot.Fresh(cache); got != nil && got == old {
			t.Fatalf("change %d has returned, and a slot has what was before", i%4)
		}
	}
	cancel()
	readers.Wait()
}
