// Package storetest asks a [authcache.Store] for all that its documentation
// promises. Whoever writes one calls [Run] in a test; each promise is a subtest with
// a name, so what is broken is read off the list.
//
// A store may be real, and far away. So nothing here waits longer than it has to,
// and what takes time is asked for until it is there. Keys are drawn anew: the stores
// of all subtests may lie in one server, and nothing has to be removed between.
package storetest

import (
	"bytes"
	"context"
	"crypto/rand"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/host/authcache"
)

// Stores are two views of one place: what is saved by A is loaded by B.
type Stores struct {
	A, B authcache.Store
	Own  bool // B is A: one process has the place for itself, and there is nothing to watch
}

// Run runs the suite. Open returns the two views; it is called once for each subtest,
// and what it opens it closes by t.Cleanup.
func Run(t *testing.T, open func(t *testing.T) Stores) {
	for _, promise := range []struct {
		name string
		test func(*testing.T, Stores)
	}{
		{"what was never saved is absent", absent},
		{"what is saved is loaded", saved},
		{"only what is newer is saved", newerOnly},
		{"values are any bytes", anyBytes},
		{"a value may be a megabyte", megabyte},
		{"keys are any text", anyText},
		{"a value is kept for its time", keptForItsTime},
		{"a value that is saved for ever loses its end", keptForEver},
		{"the end of a value is not the end of a lease", leaseOutlivesValue},
		{"a lease is one owner's", leaseIsExclusive},
		{"an owner who asks again has the same lease", leaseAgain},
		{"a lease runs out, unless it is asked for again", leaseRunsOut},
		{"a lease is released by its owner alone", leaseReleased},
		{"a lease says what is stored", leaseSaysWhatIsStored},
		{"of many who ask at once one has the lease", leaseOfMany},
		{"generations are microseconds", generationsAreTimes},
		{"generations grow over leases within a microsecond", generationsGrow},
		{"generations grow over removals", generationsGrowOverRemovals},
		{"generations grow over one from the future", generationsGrowOverTheFuture},
		{"a mark is the very next generation", marks},
		{"a removal leaves its generation", removed},
		{"what was leased before a removal is not saved after it", removedMeanwhile},
		{"a removal is remembered after the value's time", removedOutlivesValue},
		{"others see what is changed and removed", watched},
		{"nobody is told of his own changes", notOwn},
		{"watching ends with its context", watchEnds},
		{"what is not done in time is an error", late},
		{"everything else is as in the model", likeTheModel},
	} {
		t.Run(promise.name, func(t *testing.T) { promise.test(t, open(t)) })
	}
}

// patience is how long anything may take that is to happen.
const patience = 20 * time.Second

// long is a time that is not over before the test.
const long = time.Hour

// short is a time that passes within the test. A store whose clock is coarser
// keeps for longer.
const short = 60 * time.Millisecond

func newKey() string { return "storetest-" + rand.Text() }

// place is one key, with the test that asks.
type place struct {
	*testing.T
	Stores
	key string
}

func at(t *testing.T, s Stores) *place { return &place{t, s, newKey()} }

// load loads from both views, which have the same.
func (p *place) load() ([]byte, uint64) {
	p.Helper()
	value, generation, err := p.A.Load(p.Context(), p.key)
	other, otherGeneration, otherErr := p.B.Load(p.Context(), p.key)
	if err != nil || otherErr != nil {
		p.Fatalf("Load: %v, %v", err, otherErr)
	}
	if generation != otherGeneration || !bytes.Equal(value, other) || (value == nil) != (other == nil) {
		p.Fatalf("the two views differ: generations %d and %d, lengths %d and %d", generation, otherGeneration, len(value), len(other))
	}
	return value, generation
}

// holds fails the test unless a value and its generation are what is kept.
func (p *place) holds(value string, generation uint64) {
	p.Helper()
	got, g := p.load()
	if got == nil || string(got) != value || g != generation {
		p.Fatalf("Load = %.40q, %d; want %.40q, %d", got, g, value, generation)
	}
}

func (p *place) lease(s authcache.Store, owner string, keep time.Duration) (generation, stored uint64) {
	p.Helper()
	generation, stored, err := s.Lease(p.Context(), p.key, owner, keep)
	if err != nil {
		p.Fatalf("Lease: %v", err)
	}
	return generation, stored
}

// given is lease that has to be given.
func (p *place) given(s authcache.Store, owner string) uint64 {
	p.Helper()
	generation, _ := p.lease(s, owner, long)
	if generation == 0 {
		p.Fatalf("%s was not given the lease", owner)
	}
	return generation
}

func (p *place) release(s authcache.Store, owner string) {
	p.Helper()
	if err := s.Release(p.Context(), p.key, owner); err != nil {
		p.Fatalf("Release: %v", err)
	}
}

// save fails the test unless Save reports want.
func (p *place) save(s authcache.Store, generation uint64, value string, keep time.Duration, want bool) {
	p.Helper()
	ok, err := s.Save(p.Context(), p.key, generation, []byte(value), keep)
	if ok != want || err != nil {
		p.Fatalf("Save of generation %d = %t, %v; want %t", generation, ok, err, want)
	}
}

func (p *place) remove(s authcache.Store) {
	p.Helper()
	if err := s.Remove(p.Context(), p.key); err != nil {
		p.Fatalf("Remove: %v", err)
	}
}

// pass lets real time pass: there are stores that have a clock of their own.
func pass(t *testing.T, d time.Duration) {
	t.Helper()
	select {
	case <-time.After(d):
	case <-t.Context().Done():
	}
}

// until asks again and again, until it is so.
func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for !so() {
		select {
		case <-time.After(5 * time.Millisecond):
		case <-ctx.Done():
			t.Fatalf("within %v it was not so: %s", patience, what)
		}
	}
}
