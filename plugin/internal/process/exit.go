package process

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// killGrace is how long a killed process may take to disappear.
const killGrace = 2 * time.Second

// Exited is closed when the process has exited.
func (p *Process) Exited() <-chan struct{} { return p.exited }

// over reports whether the process has exited, or did not start.
func (p *Process) over() bool {
	select {
	case <-p.exited:
		return true
	default:
		return false
	}
}

// Status says how the process exited, for people; "" while it runs.
func (p *Process) Status() string {
	if !p.over() {
		return ""
	}
	if state := p.cmd.ProcessState; state != nil {
		return state.String()
	}
	return "it did not start"
}

// Ran says when the process ended and how long it ran; zero while it runs.
func (p *Process) Ran() (ended time.Time, uptime time.Duration) {
	if !p.over() || p.began.IsZero() {
		return time.Time{}, 0
	}
	return p.ended, p.ended.Sub(p.began)
}

// Wait waits until the process has exited.
func (p *Process) Wait(ctx context.Context) error {
	select {
	case <-p.exited:
		return p.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Terminate asks the process alone to end, as the system would.
func (p *Process) Terminate() {
	if p.started.Load() && !p.over() {
		_ = p.cmd.Process.Signal(terminate) // one that has ended just now is no failure
	}
}

// Kill ends the process and all that it started, and waits for that within a
// bound. A process that is stopped (SIGSTOP) ends as well.
func (p *Process) Kill(ctx context.Context) error {
	if !p.started.Load() || p.over() {
		return nil // the id of a process that has ended may be somebody else's by now
	}
	p.killed.Store(true)
	killGroup(p.cmd.Process)
	ctx, cancel := context.WithTimeout(ctx, killGrace)
	defer cancel()
	if err := p.Wait(ctx); errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("process %s did not end within %v of being killed", p.ID(), killGrace)
	}
	return nil
}

// Killed reports whether the process ended because it was killed, rather than by
// itself.
func (p *Process) Killed() bool {
	return p.killed.Load() && p.over() && !p.cmd.ProcessState.Exited()
}
