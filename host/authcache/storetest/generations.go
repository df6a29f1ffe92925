package storetest

import (
	"fmt"
	"testing"
	"time"
)

func generationsAreTimes(t *testing.T, s Stores) {
	p := at(t, s)
	generation := p.given(p.A, "a")
	when := time.UnixMicro(int64(generation))
	if generation >= 1<<53 || time.Since(when).Abs() > 24*time.Hour {
		t.Errorf("generation %d is %v", generation, when)
	}
}

func generationsGrow(t *testing.T, s Stores) {
	p := at(t, s)
	var last uint64
	for i := range 400 {
		owner := fmt.Sprint(i)
		generation := p.given(p.A, owner)
		if generation <= last {
			t.Fatalf("lease %d has generation %d after %d", i, generation, last)
		}
		last = generation
		p.release(p.A, owner)
	}
}

func generationsGrowOverRemovals(t *testing.T, s Stores) {
	p := at(t, s)
	var last uint64
	grow := func(what string, generation uint64) {
		t.Helper()
		if generation <= last {
			t.Fatalf("%s has generation %d after %d", what, generation, last)
		}
		last = generation
	}
	for i := range 20 {
		owner := fmt.Sprint(i)
		generation := p.given(p.A, owner)
		grow("a lease", generation)
		if i%3 > 0 {
			p.save(p.A, generation, "value", long, true)
		}
		if i%3 > 1 {
			p.save(p.B, generation+1, "mark", long, true)
			last++
		}
		p.remove(p.B)
		value, tomb := p.load()
		if value != nil {
			t.Fatalf("it was not removed: %q", value)
		}
		grow("a removal", tomb)
		p.release(p.A, owner)
	}
}

func generationsGrowOverTheFuture(t *testing.T, s Stores) {
	p := at(t, s)
	future := uint64(time.Now().Add(48 * time.Hour).UnixMicro())
	p.save(p.A, future, "by a clock that is ahead", long, true)
	first := p.given(p.B, "b")
	if first <= future {
		t.Fatalf("generation %d after %d", first, future)
	}
	p.release(p.B, "b")
	if second := p.given(p.A, "a"); second <= first {
		t.Fatalf("generation %d after %d", second, first)
	}
	p.remove(p.A)
	if _, tomb := p.load(); tomb <= first {
		t.Fatalf("a removal of generation %d after %d", tomb, first)
	}
}

func marks(t *testing.T, s Stores) {
	p := at(t, s)
	first := p.given(p.A, "a")
	p.save(p.A, first, "value", long, true)
	p.release(p.A, "a")
	second := p.given(p.B, "b") // to replace it
	p.save(p.A, first+1, "refused", long, true)
	p.save(p.B, first+1, "doubted", long, false)
	p.holds("refused", first+1)
	p.save(p.B, second, "next", long, true)
	p.save(p.A, first+2, "refused again", long, false)
	p.holds("next", second)
}

func removed(t *testing.T, s Stores) {
	p := at(t, s)
	generation := p.given(p.A, "a")
	p.save(p.A, generation, "value", long, true)
	p.remove(p.B)
	value, tomb := p.load()
	if value != nil || tomb <= generation {
		t.Fatalf("Load = %q, %d after a removal", value, tomb)
	}
	p.remove(p.A) // nothing is there: it is removed all the same
	value, second := p.load()
	if value != nil || second <= tomb {
		t.Fatalf("Load = %q, %d after a second removal", value, second)
	}
	p.save(p.A, second+1, "anew", long, true)
	p.holds("anew", second+1)
}

func removedMeanwhile(t *testing.T, s Stores) {
	for _, kept := range []bool{false, true} {
		p := at(t, s)
		if kept {
			p.save(p.A, 1, "before", long, true)
		}
		generation := p.given(p.A, "a")
		p.remove(p.B)
		p.save(p.A, generation, "late", long, false)
		p.save(p.A, 2, "a late mark", long, false)
		if other, _ := p.lease(p.B, "b", long); other != 0 {
			t.Error("the lease went with the value")
		}
		p.release(p.A, "a")
		next := p.given(p.B, "b")
		p.save(p.B, next, "after", long, true)
		p.holds("after", next)
	}
}

func removedOutlivesValue(t *testing.T, s Stores) {
	p := at(t, s)
	p.save(p.A, 1, "value", short, true)
	generation := p.given(p.A, "a")
	p.remove(p.A)
	pass(t, 3*short)
	p.save(p.A, generation, "late", long, false)
	if value, tomb := p.load(); value != nil || tomb <= generation {
		t.Errorf("Load = %q, %d; want the generation of the removal", value, tomb)
	}
}
