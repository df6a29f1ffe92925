package storetest

import (
	"context"
	"sync"
	"testing"

	"github.com/jackfield-dev/jackfield/host/authcache"
)

// ear notes what one is told.
type ear struct {
	mu   sync.Mutex
	keys map[string]int // guarded by mu
}

// listen watches a store until the test is over.
func listen(t *testing.T, s authcache.Store) *ear {
	e := &ear{keys: map[string]int{}}
	ctx, cancel := context.WithCancel(context.Background())
	var ended sync.WaitGroup
	ended.Go(func() {
		if err := s.Watch(ctx, e.note); err != nil && ctx.Err() == nil {
			t.Errorf("Watch: %v", err)
		}
	})
	t.Cleanup(func() {
		cancel()
		ended.Wait()
	})
	return e
}

func (e *ear) note(key string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.keys[key]++
}

func (e *ear) heard(key string) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.keys[key]
}

// hears waits until an ear is heard to hear: nobody says when watching has begun.
func (p *place) hears(e *ear) {
	generation := uint64(0)
	until(p.T, "a change is seen by who watches", func() bool {
		generation++
		p.save(p.A, generation, "value", long, true)
		return e.heard(p.key) > 0
	})
}

func watched(t *testing.T, s Stores) {
	if s.Own {
		t.Log("nobody else changes anything")
		return
	}
	e, p := listen(t, s.B), at(t, s)
	p.hears(e)
	p.key = newKey()
	p.save(p.A, 1, "new", long, true)
	until(t, "a new key is seen", func() bool { return e.heard(p.key) > 0 })
	_, before, _ := p.B.Load(t.Context(), p.key)
	n := e.heard(p.key)
	p.save(p.A, before+1, "refused", long, true)
	until(t, "a change of what was loaded is seen", func() bool { return e.heard(p.key) > n })
	n = e.heard(p.key)
	p.save(p.A, before+2, "refused", long, true)
	until(t, "a change of what was not loaded since is seen", func() bool { return e.heard(p.key) > n })
	n = e.heard(p.key)
	p.remove(p.A)
	until(t, "a removal is seen", func() bool { return e.heard(p.key) > n })
	own := newKey()
	q := &place{t, s, own}
	q.save(q.B, 1, "by who watches", long, true)
	q.save(q.A, 2, "by another", long, true)
	until(t, "a change of what oneself saved is seen", func() bool { return e.heard(own) > 0 })
}

func notOwn(t *testing.T, s Stores) {
	e := listen(t, s.A)
	p := at(t, s)
	if !s.Own {
		q := &place{t, Stores{A: s.B, B: s.A}, newKey()}
		q.hears(e) // it hears others
		p.save(p.A, 1, "own", long, true)
		p.save(p.A, 2, "own", long, true)
		p.load()
		p.save(p.A, 3, "own", long, true)
		p.remove(p.A)
		last := &place{t, q.Stores, newKey()}
		last.hears(e) // what was to be told before that was told
	} else {
		p.save(p.A, 1, "own", long, true)
		p.remove(p.A)
	}
	if n := e.heard(p.key); n > 0 {
		t.Errorf("it was told %d times of its own changes", n)
	}
}

func watchEnds(t *testing.T, s Stores) {
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = s.B.Watch(ctx, func(string) {})
	}()
	cancel()
	over := func() bool {
		select {
		case <-ended:
			return true
		default:
			return false
		}
	}
	until(t, "watching ends with its context", over)
	_ = s.B.Watch(ctx, func(string) {}) // it has ended before it begins
}

// late: a store may do what is asked for by somebody who is gone. It says so, or
// that it did not.
func late(t *testing.T, s Stores) {
	p := at(t, s)
	p.save(p.A, 5, "before", long, true)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	ok, err := p.A.Save(gone, p.key, 6, []byte("after"), long)
	value, generation := p.load()
	if done := generation == 6 && string(value) == "after"; ok && err != nil || (err == nil) != done {
		t.Errorf("Save = %t, %v; it holds generation %d", ok, err, generation)
	}
	_, _, leaseErr := p.A.Lease(gone, p.key, "a", long)
	if other, _ := p.lease(p.B, "b", long); leaseErr == nil && other != 0 {
		t.Error("a lease was given, and is not kept")
	}
	err = p.A.Remove(gone, p.key)
	if value, _ := p.load(); err == nil && value != nil {
		t.Error("it says that it removed what is there")
	}
}
