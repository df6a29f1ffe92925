package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/jackfield-dev/jackfield/host/store"
)

// fill saves n records at once, some of which are to go.
func fill(t testing.TB, s *store.Store, n int) (stay []string) {
	t.Helper()
	errs := make(chan error, n)
	for i := range n {
		key, value := fmt.Sprintf("key %06d", i), "old"
		if i%3 == 0 {
			value = "young"
			stay = append(stay, key)
		}
		go func() { errs <- s.Authorizations().Save(key, []byte(value)) }()
	}
	for range n {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
	return stay
}

func old(_ string, value []byte) bool { return string(value) == "old" }

func TestSweep(t *testing.T) {
	for _, n := range []int{0, 1, 2, 255, 256, 257, 512, 700} {
		var stay []string
		dir := newDir(t, func(s *store.Store) {
			stay = fill(t, s, n)
			removed, err := s.Authorizations().Sweep(t.Context(), old)
			if err != nil || removed != n-len(stay) {
				t.Errorf("of %d it removed %d (%v), want %d", n, removed, err, n-len(stay))
			}
		})
		s := open(t, dir)
		if keys, err := s.Authorizations().Keys(); err != nil || !slices.Equal(keys, stay) {
			t.Errorf("of %d there are %d (%v), want %d", n, len(keys), err, len(stay))
		}
		if removed, err := s.Authorizations().Sweep(t.Context(), old); err != nil || removed != 0 {
			t.Errorf("a second time it removed %d (%v)", removed, err)
		}
	}
}

func TestSweepAsksOnceForEach(t *testing.T) {
	s := open(t, t.TempDir())
	fill(t, s, 600)
	var asked []string
	if _, err := s.Authorizations().Sweep(t.Context(), func(key string, value []byte) bool {
		asked = append(asked, key)
		return old(key, value)
	}); err != nil {
		t.Fatal(err)
	}
	if n := len(asked); n != 600 || !slices.IsSorted(asked) || len(slices.Compact(asked)) != n {
		t.Errorf("it asked for %d", n)
	}
}

func TestSweepLeavesWhatIsDamaged(t *testing.T) {
	dir := newDir(t, func(s *store.Store) { save(t, s, "a", "old"); save(t, s, "b", "old"); save(t, s, "c", "old") })
	tamper(t, dir, "authorizations", func(b *bbolt.Bucket) error { return b.Put([]byte("b"), []byte("junk")) })
	s := open(t, dir)
	all := func(string, []byte) bool { return true }
	if removed, err := s.Authorizations().Sweep(t.Context(), all); err != nil || removed != 2 {
		t.Errorf("it removed %d (%v), want 2", removed, err)
	}
	if _, err := s.Authorizations().Load("b"); err == nil {
		t.Error("the damaged one is gone")
	}
}

// TestSweepHoldsNothing: while a sweep asks, others read and write, and what they
// write is not swept away.
func TestSweepHoldsNothing(t *testing.T) {
	s := open(t, t.TempDir())
	fill(t, s, 600)
	changes := 0
	removed, err := s.Authorizations().Sweep(t.Context(), func(key string, value []byte) bool {
		if changes < 5 && old(key, value) {
			save(t, s, key, "renewed")
			changes++
			if got := load(t, s, key); got != "renewed" {
				t.Errorf("%s is %q", key, got)
			}
		}
		return old(key, value)
	})
	if err != nil || removed != 395 {
		t.Errorf("it removed %d (%v), want 395", removed, err)
	}
	records, err := s.Authorizations().Records()
	if err != nil || len(records) != 205 || string(records[1].Value) != "renewed" {
		t.Errorf("there are %d (%v), want 205", len(records), err)
	}
}

func TestSweepEnds(t *testing.T) {
	s := open(t, t.TempDir())
	fill(t, s, 600)
	ctx, cancel := context.WithCancel(t.Context())
	removed, err := s.Authorizations().Sweep(ctx, func(key string, value []byte) bool {
		if strings.HasSuffix(key, "300") { // in the second step
			cancel()
		}
		return old(key, value)
	})
	keys, errKeys := s.Authorizations().Keys()
	if !errors.Is(err, context.Canceled) || errKeys != nil || removed == 0 || len(keys) != 600-removed || len(keys) == 200 {
		t.Errorf("it removed %d, and there are %d (%v, %v)", removed, len(keys), err, errKeys)
	}
	closeStore(t, s)
	if _, err := s.Authorizations().Sweep(t.Context(), old); err == nil {
		t.Error("it swept a closed store")
	}
}
