package authcache

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// hooked is a Store with a look at what is asked of it, which may hold it up or fail.
type hooked struct {
	Store

	mu     sync.Mutex
	before func(ctx context.Context, op string) error // guarded by mu
	after  func(op string)                            // guarded by mu
	asked  map[string]int                             // guarded by mu
	tells  func(string)                               // guarded by mu: who watches
}

func newHooked(s Store) *hooked { return &hooked{Store: s, asked: map[string]int{}} }

func (h *hooked) set(change func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	change()
}

func (h *hooked) times(op string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.asked[op]
}

// tell tells who watches.
func (h *hooked) tell(key string) {
	h.mu.Lock()
	tells := h.tells
	h.mu.Unlock()
	tells(key)
}

func (h *hooked) do(ctx context.Context, op string, what func()) error {
	h.mu.Lock()
	h.asked[op]++
	before, after := h.before, h.after
	h.mu.Unlock()
	if before != nil {
		if err := before(ctx, op); err != nil {
			return err
		}
	}
	what()
	if after != nil {
		after(op)
	}
	return nil
}

func (h *hooked) Load(ctx context.Context, key string) (value []byte, generation uint64, err error) {
	if failed := h.do(ctx, "load", func() { value, generation, err = h.Store.Load(ctx, key) }); failed != nil {
		return nil, 0, failed
	}
	return value, generation, err
}

func (h *hooked) Lease(ctx context.Context, key, owner string, keep time.Duration) (generation, stored uint64, err error) {
	if failed := h.do(ctx, "lease", func() { generation, stored, err = h.Store.Lease(ctx, key, owner, keep) }); failed != nil {
		return 0, 0, failed
	}
	return generation, stored, err
}

func (h *hooked) Release(ctx context.Context, key, owner string) (err error) {
	if failed := h.do(ctx, "release", func() { err = h.Store.Release(ctx, key, owner) }); failed != nil {
		return failed
	}
	return err
}

func (h *hooked) Save(ctx context.Context, key string, generation uint64, value []byte, keep time.Duration) (ok bool, err error) {
	if failed := h.do(ctx, "save", func() { ok, err = h.Store.Save(ctx, key, generation, value, keep) }); failed != nil {
		return false, failed
	}
	return ok, err
}

func (h *hooked) Remove(ctx context.Context, key string) (err error) {
	if failed := h.do(ctx, "remove", func() { err = h.Store.Remove(ctx, key) }); failed != nil {
		return failed
	}
	return err
}

func (h *hooked) Watch(ctx context.Context, changed func(string)) error {
	h.set(func() { h.tells = changed })
	if err := h.do(ctx, "watch", func() {}); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

// fleetOf runs a test with a fake clock and some caches over one place.
func fleetOf(t *testing.T, n int, test func(t *testing.T, local *Local, caches []*Cache, stores []*hooked)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		local := NewLocal(&Memory{})
		var caches []*Cache
		var stores []*hooked
		for range n {
			s := newHooked(local)
			stores = append(stores, s)
			caches = append(caches, New(Config{Store: s}))
		}
		synctest.Wait() // they watch
		test(t, local, caches, stores)
		for _, c := range caches {
			c.Close(context.Background())
		}
	})
}
