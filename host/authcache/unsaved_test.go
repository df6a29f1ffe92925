package authcache

import (
	"errors"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// TestWhatIsNotStoredStaysInMemory: a store that could not write has an older
// authorization, which was refused since.
func TestWhatIsNotStoredStaysInMemory(t *testing.T) {
	store := newStore()
	bubble(t, Config{Store: store}, func(t *testing.T, cache *Cache) {
		s, e := &server{lifetime: 10 * time.Hour}, cache.Entry("k")
		get(t, e, s, Obtained)
		store.saves(func([]byte) error { return errors.New("the disk is full") })
		e.Invalidate(nil)
		second := get(t, e, s, Refreshed)
		time.Sleep(3 * time.Hour)
		cache.Sweep()
		store.saves(nil)
		if got := get(t, cache.Entry("k"), s, Cached); !got.Headers[0].Value.Equal(second.Headers[0].Value) {
			t.Error("what was refused is used again")
		}
	})
}

// TestARenewalInVainIsNotRepeated: a caller in a loop, while the guard keeps the
// login back that would follow, does not send what renews each time.
func TestARenewalInVainIsNotRepeated(t *testing.T) {
	for _, code := range []plugin.Code{plugin.Locked, plugin.Throttled} {
		bubble(t, Config{}, func(t *testing.T, cache *Cache) {
			s, e := &server{lifetime: time.Hour}, cache.Entry("k")
			get(t, e, s, Obtained)
			time.Sleep(2 * time.Hour)
			s.fails = plugin.Errorf(code, "kept back")
			for range 300 {
				if _, _, err := e.Get(t.Context(), s.obtain); !errors.Is(err, code) {
					t.Fatal(err)
				}
				time.Sleep(10 * time.Millisecond)
			}
			if n := len(s.saw) - 1; n > 4 {
				t.Errorf("%s: it was tried %d times in 3 s", code, n)
			}
		})
	}
}
