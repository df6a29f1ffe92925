package authcache

import (
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"
)

func (s *entries) count() (awake, resting int) {
	for i := range s.shards {
		s.shards[i].mu.Lock()
		awake += len(s.shards[i].awake)
		resting += len(s.shards[i].resting)
		s.shards[i].mu.Unlock()
	}
	return awake, resting
}

// TestWhatIsNotUsedLeavesMemory, and comes back without a login.
func TestWhatIsNotUsedLeavesMemory(t *testing.T) {
	const keys = 5_000
	store := newStore()
	bubble(t, Config{Store: store}, func(t *testing.T, cache *Cache) {
		s := &server{lifetime: 24 * time.Hour}
		kept, slot := cache.Entry("0"), &Slot{}
		for i := range keys {
			get(t, cache.Entry(Key(fmt.Sprint(i))), s, Obtained)
		}
		slot.Fill(kept)
		used, usedSlot := cache.Entry("1"), &Slot{}
		usedSlot.Fill(used)
		for range 20 {
			time.Sleep(10 * time.Minute)
			get(t, cache.Entry("2"), s, Cached)
			synctest.Wait()
			if usedSlot.Fresh(cache) == nil {
				t.Fatal("what is used is gone")
			}
			usedSlot.Idle(cache)
			cache.Sweep()
		}
		if awake, _ := cache.entries.count(); awake != 2 {
			t.Errorf("%d entries are awake, want the two that are used", awake)
		}
		if slot.Fresh(cache) != nil || kept.now.Load() != nil {
			t.Error("what was not used is in memory")
		}
		slot.Empty()
		eventually(t, func() bool { _, resting := cache.entries.count(); return resting == 1 })
		if cache.Entry("0") != kept {
			t.Error("there are two entries of a key")
		}
		get(t, cache.Entry("3"), s, Cached)
		get(t, kept, s, Cached)
		if awake, resting := cache.entries.count(); awake != 4 || resting != 0 || s.logins.Load() != keys {
			t.Errorf("%d entries are awake and %d at rest, after %d logins", awake, resting, s.logins.Load())
		}
		runtime.KeepAlive(kept)
	})
}

// TestWithoutAStore nothing leaves memory: it would be lost.
func TestWithoutAStoreNothingLeaves(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, cache *Cache) {
		s := &server{}
		a := get(t, cache.Entry("k"), s, Obtained)
		time.Sleep(24 * time.Hour)
		cache.Sweep()
		if get(t, cache.Entry("k"), s, Cached) != a {
			t.Error("it was lost")
		}
	})
}

// eventually collects garbage until something is so.
func eventually(t *testing.T, so func() bool) {
	t.Helper()
	for range 1000 {
		if runtime.GC(); so() {
			return
		}
		runtime.Gosched()
	}
	t.Error("what nobody has is still there")
}
