package storetest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func leaseIsExclusive(t *testing.T, s Stores) {
	p := at(t, s)
	p.given(p.A, "a")
	for range 3 {
		if generation, _ := p.lease(p.B, "b", long); generation != 0 {
			t.Fatal("two have the lease")
		}
		if generation, _ := p.lease(p.A, "c", long); generation != 0 {
			t.Fatal("two owners of one view have the lease")
		}
	}
	at(t, s).given(p.B, "b") // another key is another matter
}

func leaseAgain(t *testing.T, s Stores) {
	p := at(t, s)
	first := p.given(p.A, "a")
	if again := p.given(p.A, "a"); again != first {
		t.Errorf("asked again, it is generation %d, not %d", again, first)
	}
	if other := p.given(p.B, "a"); other != first { // an owner is who says so
		t.Errorf("asked by another way, it is generation %d, not %d", other, first)
	}
	p.save(p.A, first, "value", long, true)
	if after := p.given(p.A, "a"); after != first {
		t.Errorf("asked again after a save, it is generation %d, not %d", after, first)
	}
}

func leaseRunsOut(t *testing.T, s Stores) {
	keep := short
	for !keptAlive(t, s, keep) { // this machine was too slow to ask again in time
		if keep *= 2; keep > patience {
			t.Fatal("a lease that is asked for again runs out")
		}
	}
	p := at(t, s)
	begin := time.Now()
	first, _ := p.lease(p.A, "a", keep)
	until(t, "the lease of one who does not ask again is given to another", func() bool {
		generation, _ := p.lease(p.B, "b", long)
		if generation != 0 && time.Since(begin) < keep {
			t.Fatalf("the lease ran out after %v, of %v", time.Since(begin), keep)
		}
		if generation != 0 && generation <= first {
			t.Fatalf("it has generation %d after %d", generation, first)
		}
		return generation != 0
	})
	p.release(p.A, "a") // it is not his any more
	if generation, _ := p.lease(p.A, "c", long); generation != 0 {
		t.Error("who had the lease before released it")
	}
	p.save(p.A, first, "late", long, true) // nothing newer is there: what comes late is better than nothing
}

// keptAlive asks for a lease again and again, for longer than it lasts, and reports
// whether nobody else got it meanwhile.
func keptAlive(t *testing.T, s Stores, keep time.Duration) bool {
	p := at(t, s)
	begin := time.Now()
	first, _ := p.lease(p.A, "a", keep)
	for time.Since(begin) < 3*keep {
		pass(t, keep/6)
		if again, _ := p.lease(p.A, "a", keep); again != first {
			return false
		}
		if other, _ := p.lease(p.B, "b", keep); other != 0 {
			return false
		}
	}
	return true
}

func leaseReleased(t *testing.T, s Stores) {
	p := at(t, s)
	p.release(p.A, "nobody")
	first := p.given(p.A, "a")
	for _, other := range []string{"b", "", "a "} {
		p.release(p.B, other)
	}
	if generation, _ := p.lease(p.B, "b", long); generation != 0 {
		t.Fatal("somebody else released the lease")
	}
	p.release(p.A, "a")
	if second := p.given(p.B, "b"); second <= first {
		t.Errorf("generation %d after %d", second, first)
	}
	p.release(p.A, "a")
	if generation, _ := p.lease(p.A, "a", long); generation != 0 {
		t.Error("who had the lease before released it")
	}
}

func leaseSaysWhatIsStored(t *testing.T, s Stores) {
	p := at(t, s)
	says := func(owner string, want uint64) {
		t.Helper()
		if _, stored := p.lease(p.B, owner, long); stored != want {
			t.Fatalf("Lease says that %d is stored, want %d", stored, want)
		}
	}
	says("a", 0)
	generation := p.given(p.A, "a")
	p.save(p.A, generation, "one", long, true)
	says("a", generation)
	says("b", generation) // though he does not get it
	p.save(p.A, generation+1, "mark", long, true)
	says("b", generation+1)
	p.remove(p.A)
	_, tomb := p.load()
	says("a", tomb)
	says("b", tomb)
}

func leaseOfMany(t *testing.T, s Stores) {
	const many, rounds = 12, 8
	p := at(t, s)
	var all sync.WaitGroup
	var having, last atomic.Int64
	for i := range many {
		store := p.A
		if i%2 == 1 {
			store = p.B
		}
		all.Go(func() {
			for n := range rounds {
				owner := fmt.Sprint("owner ", i, " ", n)
				generation, _, err := store.Lease(t.Context(), p.key, owner, long)
				for ; generation == 0 && err == nil && t.Context().Err() == nil; generation, _, err = store.Lease(t.Context(), p.key, owner, long) {
					pass(t, time.Millisecond)
				}
				if having.Add(1) != 1 || err != nil {
					t.Errorf("two have the lease at one time, or %v", err)
				}
				if before := last.Swap(int64(generation)); before >= int64(generation) {
					t.Errorf("generation %d after %d", generation, before)
				}
				if ok, err := store.Save(t.Context(), p.key, generation, []byte(owner), long); !ok || err != nil {
					t.Errorf("Save = %t, %v by who has the lease", ok, err)
				}
				having.Add(-1)
				if err := store.Release(t.Context(), p.key, owner); err != nil {
					t.Errorf("Release: %v", err)
				}
			}
		})
	}
	all.Wait()
	if _, generation := p.load(); generation != uint64(last.Load()) {
		t.Errorf("in the end there is generation %d, not %d", generation, last.Load())
	}
}

func leaseOutlivesValue(t *testing.T, s Stores) {
	p := at(t, s)
	first := p.given(p.A, "a")
	p.save(p.A, first, "value", short, true)
	pass(t, 3*short)
	if generation, _ := p.lease(p.B, "b", long); generation != 0 {
		t.Fatal("the lease went with the value")
	}
	p.release(p.A, "a")
	if second := p.given(p.B, "b"); second <= first {
		t.Errorf("generation %d after %d", second, first)
	}
}
