package authcache

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// miser is a server that hands out the same token until it ends, and says each
// time that it is good for as long as a new one.
type miser struct {
	claims time.Duration // zero: nothing
	every  time.Duration // how long a token really is good
	asked  atomic.Int64
}

func (m *miser) obtain(context.Context, secret.String, plugin.Reason) (*plugin.Authorization, error) {
	m.asked.Add(1)
	now := time.Now()
	a := &plugin.Authorization{
		Headers: []plugin.Param{{Name: "Authorization", Value: secret.New("Bearer " + now.Truncate(m.every).String())}},
		Logins:  1,
	}
	if m.claims > 0 {
		a.Expiry = now.Add(m.claims)
	}
	return a, nil
}

func (m *miser) get(t *testing.T, e *Entry) *plugin.Authorization {
	t.Helper()
	a, _, err := e.Get(t.Context(), m.obtain)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestTheSameTokenKeepsItsExpiry(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, cache *Cache) {
		m, e := &miser{claims: time.Hour, every: time.Hour}, cache.Entry("k")
		begin := time.Now()
		first := m.get(t, e)
		time.Sleep(time.Hour - margin)
		for range 20 { // from when it is due until it ends
			again := m.get(t, e)
			if !again.Expiry.Equal(begin.Add(time.Hour)) || !e.now.Load().same(first) {
				t.Fatalf("the same token ends %v later", again.Expiry.Sub(first.Expiry))
			}
			time.Sleep(time.Second)
		}
		if m.asked.Load() != 2 {
			t.Errorf("asked %d times before the token ended, want once more", m.asked.Load()-1)
		}
		time.Sleep(10 * time.Second)
		if m.get(t, e); e.now.Load().same(first) || m.asked.Load() != 3 {
			t.Errorf("the token that ended is used, after %d requests", m.asked.Load())
		}
	})
}

// A token that outlives what was said of it has no end that is known.
func TestTheSameTokenAfterItsExpiry(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, cache *Cache) {
		m, e := &miser{claims: time.Minute, every: 24 * time.Hour}, cache.Entry("k")
		m.get(t, e)
		time.Sleep(2 * time.Minute)
		if a := m.get(t, e); !a.Expiry.IsZero() {
			t.Errorf("it ends at %v", a.Expiry)
		}
		for range 60 {
			time.Sleep(time.Minute)
			m.get(t, e)
		}
		if m.asked.Load() != 2 {
			t.Errorf("asked %d times, want 2", m.asked.Load())
		}
	})
}

// A server that has nothing else to give is not asked each time the API refuses.
func TestTheSameTokenAfterARefusal(t *testing.T) {
	for _, claims := range []time.Duration{0, time.Hour} {
		bubble(t, Config{}, func(t *testing.T, cache *Cache) {
			m, e := &miser{claims: claims, every: 24 * time.Hour}, cache.Entry("k")
			for range 100 {
				e.Invalidate(m.get(t, e))
				time.Sleep(time.Second)
			}
			if m.asked.Load() != 2 {
				t.Errorf("asked %d times in 100 s, want 2", m.asked.Load())
			}
			time.Sleep(doubtFor)
			if e.Invalidate(m.get(t, e)); !e.now.Load().refused {
				t.Error("it is beyond doubt")
			}
		})
	}
}

func TestAShortLivedSameToken(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, cache *Cache) {
		m, e := &miser{claims: 3 * time.Millisecond, every: 24 * time.Hour}, cache.Entry("k")
		for range 100 {
			m.get(t, e)
			time.Sleep(50 * time.Millisecond)
		}
		if m.asked.Load() != 2 {
			t.Errorf("asked %d times in 5 s, want once more, when it should have been over", m.asked.Load())
		}
	})
}
