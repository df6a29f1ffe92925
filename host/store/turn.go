package store

import (
	"errors"
	"slices"
	"sync"

	"go.etcd.io/bbolt"
)

// groupSize is how many write together at most. Each of them that fails costs the
// others one more run, so there must be a bound.
const groupSize = 128

// errAbandoned is for those whose group was ended by runtime.Goexit, called by one
// of them. Nothing of theirs was written.
var errAbandoned = errors.New("the write was abandoned")

// A turn is the right to write, and the queue of those who wait for it.
type turn struct {
	taken chan struct{} // has room for one: whoever has the turn

	mu    sync.Mutex // guards queue
	queue []*write
}

func newTurn() *turn { return &turn{taken: make(chan struct{}, 1)} }

// A write is one update that waits to be done, by itself or by another one.
type write struct {
	do   func(*bbolt.Tx) error
	done chan struct{} // closed when err is the answer
	err  error
}

func newWrite(do func(*bbolt.Tx) error) *write { return &write{do: do, done: make(chan struct{})} }

func (w *write) answered() bool {
	select {
	case <-w.done:
		return true
	default:
		return false
	}
}

// answer ends a write, unless it has ended. Only who has the turn may call it.
func (w *write) answer(err error) {
	if !w.answered() {
		w.err = err
		close(w.done)
	}
}

func (t *turn) take() { t.taken <- struct{}{} }
func (t *turn) pass() { <-t.taken }

func (t *turn) join(w *write) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.queue = append(t.queue, w)
}

// group returns those who have waited longest, no longer in the queue.
func (t *turn) group() []*write {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := min(len(t.queue), groupSize)
	group := slices.Clone(t.queue[:n])
	t.queue = slices.Delete(t.queue, 0, n)
	return group
}
