package authcache

import (
	"context"
	"sync"
	"time"
)

// tombTime is how long a removal is remembered: longer than a flight may take.
const tombTime = 10 * time.Minute

// Local is a Store in a Bucket that one process has for itself. Who has a lease, and
// what was removed lately, it knows in memory: with the process end those who could
// ask.
type Local struct {
	bucket Bucket

	mu     sync.Mutex
	last   uint64           // guarded by mu: of all generations that were given out
	leases map[string]lease // guarded by mu
	tombs  map[string]tomb  // guarded by mu
}

type lease struct {
	owner      string
	generation uint64
	until      time.Time
}

type tomb struct {
	generation uint64
	until      time.Time
}

var _ Store = (*Local)(nil)

// NewLocal returns a Store in a bucket.
func NewLocal(b Bucket) *Local {
	return &Local{bucket: b, leases: map[string]lease{}, tombs: map[string]tomb{}}
}

// Load implements [Store].
func (l *Local) Load(_ context.Context, key string) ([]byte, uint64, error) {
	data, err := l.bucket.Load(key)
	if err != nil {
		return nil, l.buried(key), err
	}
	if data == nil {
		return nil, l.buried(key), nil
	}
	return valueOf(data), generationOf(data), nil
}

// Lease implements [Store]. What is stored is read once the lease is given: who had
// it before has saved by then.
func (l *Local) Lease(ctx context.Context, key, owner string, keep time.Duration) (generation, stored uint64, err error) {
	generation, anew := l.give(key, owner, keep)
	if _, stored, err = l.Load(ctx, key); err != nil {
		stored = 0 // a damaged value is as good as none
	}
	if anew && generation <= stored { // by a clock that was ahead
		generation = l.raise(key, owner, stored)
	}
	return generation, stored, nil
}

// give gives a lease, if nobody else has it.
func (l *Local) give(key, owner string, keep time.Duration) (generation uint64, anew bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	held := l.leases[key]
	switch {
	case held.owner == owner:
	case held.owner != "" && now.Before(held.until):
		return 0, false
	default:
		held, anew = lease{owner: owner, generation: l.next(0)}, true
	}
	held.until = now.Add(keep)
	l.leases[key] = held
	return held.generation, anew
}

// raise makes the generation of a lease newer than what is stored.
func (l *Local) raise(key, owner string, stored uint64) uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	generation := l.next(stored)
	if held := l.leases[key]; held.owner == owner {
		held.generation = generation
		l.leases[key] = held
	}
	return generation
}

// Release implements [Store].
func (l *Local) Release(_ context.Context, key, owner string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.leases[key].owner == owner {
		delete(l.leases, key)
	}
	return nil
}

// Save implements [Store].
func (l *Local) Save(ctx context.Context, key string, generation uint64, value []byte, keep time.Duration) (ok bool, err error) {
	err = l.bucket.Change(ctx, key, func(old []byte) ([]byte, bool) {
		if ok = generation > max(generationOf(old), l.buried(key)); !ok {
			return nil, false
		}
		return frame(generation, keep, value), true
	})
	return ok && err == nil, err
}

// Remove implements [Store]. It is remembered before it is done, so that no Save
// comes in between.
func (l *Local) Remove(ctx context.Context, key string) error {
	_, stored, _ := l.Load(ctx, key)
	l.bury(key, stored)
	return l.bucket.Change(ctx, key, func(old []byte) ([]byte, bool) { return nil, old != nil })
}

// Watch implements [Store]: nobody else changes anything.
func (l *Local) Watch(ctx context.Context, _ func(string)) error {
	<-ctx.Done()
	return nil
}

// next gives out a generation; l.mu is held.
func (l *Local) next(stored uint64) uint64 {
	l.last = max(l.last+1, stored+1, uint64(time.Now().UnixMicro()))
	return l.last
}

func (l *Local) bury(key string, stored uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	for k, t := range l.tombs { // there are few: removals are rare
		if !now.Before(t.until) {
			delete(l.tombs, k)
		}
	}
	l.tombs[key] = tomb{generation: l.next(stored), until: now.Add(tombTime)}
}

// buried returns the generation of a removal; 0 if there was none lately.
func (l *Local) buried(key string) uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.tombs[key].generation
}
