package authcache

import (
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// TestTheClockOnTheWall may be set, and the other one stands still while the
// machine sleeps: what lives for an hour is dead when either says so, and time
// never goes back.
func TestTheClockOnTheWall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &clock{began: time.Unix(1e9, 0)}
		wall, passed, last := c.began.UnixNano(), time.Duration(0), instant(0)
		sent := c.at(wall, passed)
		lived := time.Duration(0)
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			runs := time.Duration(rapid.Int64Range(0, 1e12).Draw(t, "runs"))
			sleeps := time.Duration(rapid.Int64Range(0, 1e13).Draw(t, "sleeps"))
			passed += runs
			wall += int64(runs + sleeps)
			lived += runs
			now := c.at(wall, passed)
			if now < last || now.sub(sent) < lived || now.sub(sent) < time.Duration(wall-c.began.UnixNano()) {
				t.Fatalf("at %v, after %v, it is %v", wall, passed, now)
			}
			last = now
			wall += rapid.Int64Range(-1e13, 0).Draw(t, "set back")
		}
	})
}

// TestTheCoarseTime is right but for a tick, and is told only as long as somebody
// asks.
func TestTheCoarseTime(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, cache *Cache) {
		s, e, slot := &server{}, cache.Entry("k"), &Slot{}
		a := get(t, e, s, Obtained)
		slot.Fill(e)
		if slot.Fresh(cache) != nil {
			t.Error("the time is told before anybody asks")
		}
		for range 3 {
			get(t, e, s, Cached)
			synctest.Wait()
			for range int(shift/tick) * 10 {
				late := cache.clock.now().sub(instant(cache.clock.coarse.Load()))
				if slot.Fresh(cache) != a && cache.ticking.Load() || slot.Fresh(cache) == a && (late < 0 || late > tick) {
					t.Fatalf("the time is told %v late", late)
				}
				time.Sleep(tick / 10)
			}
			time.Sleep(tick)
			if slot.Fresh(cache) != nil || cache.ticking.Load() {
				t.Error("the time is told for nobody")
			}
		}
	})
}
