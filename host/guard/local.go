package guard

import (
	"maps"
	"slices"
	"sync"
)

// local is what this process knows by itself, for when the store is down: the
// records as it saw them last, and the events that it could not store. When the
// store is back they are applied on top of what it has.
type local struct {
	mu      sync.Mutex
	records map[string]*known // guarded by mu
	turns   int64             // guarded by mu
}

// turn is later than all turns before it. It is taken before what is read is read,
// and after what is written is written.
func (l *local) turn() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turns++
	return l.turns
}

type known struct {
	value    []byte     // as the store had it last; nil: nothing
	turn     int64      // in which value was read or written
	pending  []unstored // not stored, in order
	numbered int        // how many there have been
	busy     bool       // somebody is storing the first of them
}

// unstored is an event that was not stored. Its number tells it from others.
type unstored struct {
	event
	number int
}

// The bounds. What is dropped first is what can be read again: records without
// events of their own.
const (
	knownMax   = 10_000
	pendingMax = 256
)

// at returns the place of a key; the caller holds mu.
func (l *local) at(key string) *known {
	k := l.records[key]
	if k != nil {
		return k
	}
	if l.records == nil {
		l.records = map[string]*known{}
	}
	if len(l.records) >= knownMax { // many at once, so that it is seldom
		maps.DeleteFunc(l.records, func(_ string, k *known) bool { return len(l.records) > knownMax/2 && len(k.pending) == 0 })
	}
	k = &known{}
	l.records[key] = k
	return k
}

// claim returns the events of a key that are to be stored now, unless somebody
// else is at it. Until settled is called they stay, for those who cannot store
// either.
func (l *local) claim(key string) []unstored {
	l.mu.Lock()
	defer l.mu.Unlock()
	k := l.records[key]
	if k == nil || k.busy || len(k.pending) == 0 {
		return nil
	}
	k.busy = true
	return slices.Clone(k.pending)
}

// release gives claimed events back.
func (l *local) release(key string, claimed []unstored) {
	if len(claimed) > 0 {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.at(key).busy = false
	}
}

// learn remembers what the store has, with the claimed events in it. Of two who
// learn, the one who read or wrote later is right, whoever comes first.
func (l *local) learn(key string, value []byte, turn int64, claimed []unstored) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if value == nil && l.records[key] == nil {
		return
	}
	k := l.at(key)
	if len(claimed) > 0 {
		k.busy = false
		last := claimed[len(claimed)-1].number
		k.pending = slices.DeleteFunc(k.pending, func(e unstored) bool { return e.number <= last })
	}
	if turn >= k.turn {
		k.value, k.turn = value, turn
	}
	if value == nil && len(k.pending) == 0 {
		delete(l.records, key)
	}
}

// last returns the record as the store had it last.
func (l *local) last(key string) *record {
	l.mu.Lock()
	defer l.mu.Unlock()
	if k := l.records[key]; k != nil {
		return k.stored()
	}
	return &record{}
}

// change shows edit the record as this process knows it, and keeps the event
// that it returns, in one step.
func (l *local) change(key string, now stamp, p Policy, edit edit) {
	l.mu.Lock()
	defer l.mu.Unlock()
	k := l.at(key)
	k.bringBack(now)
	r := k.stored()
	for _, e := range k.pending {
		r.apply(e.event)
	}
	r.settle(now, p)
	e := edit(r, now, true)
	if e == nil {
		return
	}
	k.numbered++
	if k.pending = append(k.pending, unstored{*e, k.numbered}); len(k.pending) > pendingMax {
		k.drop()
	}
}

func (k *known) stored() *record {
	r, err := decode(k.value)
	if err != nil { // only what could be read is remembered
		return &record{}
	}
	return r
}

// bringBack does for what is kept here what settle does for a record.
func (k *known) bringBack(now stamp) {
	if r := k.stored(); r.bringBack(now) {
		k.value = r.encode()
	}
	for i := range k.pending {
		k.pending[i].at = min(k.pending[i].at, now)
	}
}

// drop forgets the oldest event that is no refusal. The account's waits let an
// outage have few of those.
func (k *known) drop() {
	i := max(0, slices.IndexFunc(k.pending, func(e unstored) bool { return e.kind != refused }))
	k.pending = slices.Delete(k.pending, i, i+1)
}

// forget forgets a key, events included.
func (l *local) forget(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.records, key)
}
