package supervisor

import (
	"context"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A run is one life of a plugin, from the wish to start it until it has ended.
type run struct {
	key    string
	cancel context.CancelFunc // ends the start

	ready   chan struct{} // closed when the start has ended
	retired chan struct{} // closed when no new call may come
	idle    chan struct{} // closed when none may come and all have ended

	// Written before ready is closed, and not changed.
	client  *plugin.Client
	err     error // why there is no client
	started time.Time

	calls int // guarded by Supervisor.mu, as are the closing of retired and idle
}

func newRun(key string, cancel context.CancelFunc) *run {
	return &run{
		key: key, cancel: cancel,
		ready: make(chan struct{}), retired: make(chan struct{}), idle: make(chan struct{}),
	}
}

// running reports whether the plugin has started and not ended.
func (r *run) running() bool { return closed(r.ready) && r.err == nil && !closed(r.client.Exited()) }

// exited reports whether there was a plugin and its process has ended: its
// keeper, who sees it too, may not yet have come round to it.
func (r *run) exited() bool { return closed(r.ready) && !r.running() }

// retire lets no new call in. The supervisor's lock is held.
func (r *run) retire() {
	if !closed(r.retired) {
		close(r.retired)
		r.settle()
	}
}

// settle notes when a retired run has no calls left, and gives up a start that
// nobody waits for any more. The supervisor's lock is held.
func (r *run) settle() {
	if r.calls == 0 && closed(r.retired) && !closed(r.idle) {
		close(r.idle)
		r.cancel()
	}
}

// closed reports whether a channel is; nil never is.
func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
