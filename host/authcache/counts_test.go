package authcache

import (
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

func TestCountsAndCensus(t *testing.T) {
	bubble(t, Config{Store: newStore()}, func(t *testing.T, cache *Cache) {
		census := func(want Census) {
			t.Helper()
			if got := cache.Census(); got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
		}
		census(Census{})
		s, e := &server{lifetime: time.Hour, takes: time.Second}, cache.Entry("k")
		go func() { _, _, _ = e.Get(t.Context(), s.obtain) }()
		time.Sleep(time.Millisecond)
		census(Census{InFlight: 1})
		time.Sleep(time.Minute)
		census(Census{Fresh: 1})
		time.Sleep(time.Hour - time.Minute - 20*time.Second)
		census(Census{Due: 1})
		e.Invalidate(nil)
		census(Census{Over: 1})
		s.fails = plugin.Errorf(plugin.Denied, "no")
		_, _, _ = e.Get(t.Context(), s.obtain)
		census(Census{Over: 1, Failing: 1})
		s.fails = nil
		time.Sleep(time.Minute)
		get(t, e, s, Refreshed)
		census(Census{Fresh: 1})
		_, _ = e.Forget()
		census(Census{})
		if got, want := cache.Counts(), (Counts{Flights: 3, Failed: 1, Obtained: 1, Refreshed: 1}); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	})
}
