package supervisor

import (
	"context"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A Process is a plugin that was started.
type Process struct {
	plugin.Connector // what calls get

	PID     int                          // 0: it runs in this process
	Sandbox string                       // what keeps it in, for people
	Exited  <-chan struct{}              // closed when it has ended; nil: it does not end by itself
	Crash   func() (status, last string) // how it exited, and the last that it printed, for people; asked when it has ended
	Close   func()                       // ends it, within seconds
}

// A process is one life of a plugin, from the wish to start it until it has
// ended.
type process struct {
	of     *generation
	cancel context.CancelFunc // ends the start

	ready   chan struct{} // closed when the start has ended
	retired chan struct{} // closed when no new visit may come
	moved   chan struct{} // closed when those who wait are better served elsewhere
	idle    chan struct{} // closed when none may come and all have ended
	room    chan struct{} // holds something for each call under way

	// Written before ready is closed, and not changed.
	client  *Process
	err     error // why there is no client
	started time.Time

	// Guarded by Supervisor.mu, as are the closing of retired, moved and idle.
	visits map[*visit]bool
	crash  *Crash // why it is of no use any more; nil: nothing of the kind
}

// A visit is one call, from the wish to make it until it has ended.
type visit struct {
	process *process
	began   time.Time // guarded by Supervisor.mu; zero: it waits
}

func newProcess(g *generation, cancel context.CancelFunc) *process {
	room := g.spec.Calls
	if room <= 0 {
		room = callsDefault
	}
	return &process{
		of: g, cancel: cancel, room: make(chan struct{}, room), visits: map[*visit]bool{},
		ready: make(chan struct{}), retired: make(chan struct{}), moved: make(chan struct{}), idle: make(chan struct{}),
	}
}

// exited reports whether there was a plugin and its process has ended: its
// keeper, who sees it too, may not yet have come round to it.
func (p *process) exited() bool { return closed(p.ready) && p.err == nil && closed(p.client.Exited) }

// retire lets no new visit in, and sends those that wait elsewhere if there is an
// elsewhere. The supervisor's lock is held.
func (p *process) retire(elsewhere bool) {
	if elsewhere && !closed(p.moved) {
		close(p.moved)
	}
	if !closed(p.retired) {
		close(p.retired)
		p.settle()
	}
}

// settle notes when a retired process has no visits left, and gives up a start
// that nobody waits for any more. The supervisor's lock is held.
func (p *process) settle() {
	if len(p.visits) == 0 && closed(p.retired) && !closed(p.idle) {
		close(p.idle)
		p.cancel()
	}
}

// calls counts the visits under way and those that wait. The supervisor's lock
// is held.
func (p *process) calls() (underWay, waiting int) {
	for v := range p.visits {
		if v.began.IsZero() {
			waiting++
		} else {
			underWay++
		}
	}
	return underWay, waiting
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
