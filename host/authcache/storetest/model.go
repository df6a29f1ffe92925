package storetest

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/jackfield-dev/jackfield/host/authcache"
)

// model is what a store knows of one key, as its documentation tells it, without any
// time.
type model struct {
	value      []byte
	stored     uint64 // generation of the value, or of its removal
	owner      string // of the lease
	given      uint64 // with it
	last       uint64 // of all generations that were given out or stored
	generation []uint64
}

// likeTheModel does to a store and to the model whatever comes to rapid's mind, and
// compares what they say.
func likeTheModel(t *testing.T, s Stores) {
	acts := rapid.SliceOfN(rapid.SampledFrom([]string{"lease", "lease", "release", "save", "save", "mark", "stale", "remove", "load"}), 1, 14)
	rapid.Check(t, func(r *rapid.T) {
		m, key := &model{}, newKey()
		for i, act := range acts.Draw(r, "acts") {
			store, owner := s.A, rapid.SampledFrom([]string{"a", "b", "c"}).Draw(r, "owner")
			if rapid.Bool().Draw(r, "other view") {
				store = s.B
			}
			m.step(r, store, key, act, owner, fmt.Sprint("value ", i))
			m.compare(r, s, key)
		}
	})
}

func (m *model) step(r *rapid.T, s authcache.Store, key, act, owner, value string) {
	switch act {
	case "lease":
		m.lease(r, s, key, owner)
	case "release":
		if err := s.Release(context.Background(), key, owner); err != nil {
			r.Fatalf("Release: %v", err)
		}
		if owner == m.owner {
			m.owner = ""
		}
	case "save":
		if m.given != 0 {
			m.save(r, s, key, m.given, value)
		}
	case "mark":
		m.save(r, s, key, m.stored+1, value)
	case "stale":
		if len(m.generation) > 0 {
			m.save(r, s, key, rapid.SampledFrom(m.generation).Draw(r, "generation"), value)
		}
	case "remove":
		if err := s.Remove(context.Background(), key); err != nil {
			r.Fatalf("Remove: %v", err)
		}
		m.bury(r, s, key)
	}
}

func (m *model) lease(r *rapid.T, s authcache.Store, key, owner string) {
	generation, stored, err := s.Lease(context.Background(), key, owner, long)
	if err != nil || stored != m.stored {
		r.Fatalf("Lease says %d is stored, want %d (%v)", stored, m.stored, err)
	}
	switch {
	case m.owner == owner && generation != m.given:
		r.Fatalf("Lease by the same owner = %d, want %d", generation, m.given)
	case m.owner == owner:
	case m.owner != "" && generation != 0:
		r.Fatalf("Lease = %d while another has it", generation)
	case m.owner != "":
	case generation <= m.last:
		r.Fatalf("Lease = %d after %d", generation, m.last)
	default:
		m.owner, m.given, m.last = owner, generation, generation
		m.generation = append(m.generation, generation)
	}
}

func (m *model) save(r *rapid.T, s authcache.Store, key string, generation uint64, value string) {
	ok, err := s.Save(context.Background(), key, generation, []byte(value), long)
	if want := generation > m.stored; ok != want || err != nil {
		r.Fatalf("Save of %d over %d = %t, %v", generation, m.stored, ok, err)
	}
	if ok {
		m.value, m.stored, m.last = []byte(value), generation, max(m.last, generation)
		m.generation = append(m.generation, generation)
	}
}

// bury notes a removal; which generation it has is the store's matter.
func (m *model) bury(r *rapid.T, s authcache.Store, key string) {
	_, tomb, err := s.Load(context.Background(), key)
	if err != nil || tomb <= m.last {
		r.Fatalf("after a removal there is generation %d, after %d (%v)", tomb, m.last, err)
	}
	m.value, m.stored, m.last = nil, tomb, tomb
}

func (m *model) compare(r *rapid.T, s Stores, key string) {
	for _, store := range []authcache.Store{s.A, s.B} {
		value, generation, err := store.Load(context.Background(), key)
		if err != nil || !bytes.Equal(value, m.value) || (value == nil) != (m.value == nil) || generation != m.stored {
			r.Fatalf("Load = %q, %d, %v; want %q, %d", value, generation, err, m.value, m.stored)
		}
	}
}
