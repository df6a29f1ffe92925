package supervisor

import (
	"context"
	"errors"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A Call is something to be done with a plugin.
type Call struct {
	// Do does it. The connector is good until Do returns.
	Do func(plugin.Connector) error

	// Again is asked when the process ended in the middle of Do: whether Do may be
	// called once more, with the next process. Nil: it may not.
	Again func() bool
}

// Use makes a call with the plugin of that name that is in charge, starting it
// if it does not run. One start serves all who wait for it, and its failure is
// theirs too. A call that comes in a pause after a crash waits for the start that
// follows, if its context leaves time for that.
//
// The error is the call's, with the report of the crash if the process ended
// under it, or start's, or the end of ctx or of the supervisor as
// [plugin.Canceled].
func (s *Supervisor) Use(ctx context.Context, spec Spec, call Call) error {
	for again := call.Again; ; again = nil {
		v, err := s.enter(ctx, spec)
		if err != nil {
			return err
		}
		if err = s.visit(v, call); err == nil {
			return nil
		}
		crash := s.ended(v.process)
		if crash == nil || !errors.Is(err, plugin.PluginFailed) {
			return err
		}
		if again == nil || ctx.Err() != nil || !again() {
			return reported(err, crash)
		}
		s.log.Info("a call is made again, since its process ended and it spent nothing", "plugin", spec.Name)
	}
}

// visit does what a caller wants done, and counts it out whatever becomes of it.
func (s *Supervisor) visit(v *visit, call Call) error {
	defer s.leave(v)
	return call.Do(v.process.client.Connector)
}

// enter counts a visit in, and waits until it can be made.
func (s *Supervisor) enter(ctx context.Context, spec Spec) (*visit, error) {
	for {
		if ctx.Err() != nil {
			return nil, plugin.AsError(ctx.Err()) // nobody waits for a process that would be started
		}
		v, wait, err := s.attach(ctx, spec)
		switch {
		case err != nil:
			return nil, err
		case v == nil:
			s.sleep(ctx, wait)
			continue
		}
		if ok, err := s.admit(ctx, v); ok {
			return v, nil
		} else if s.leave(v); err != nil {
			return nil, err
		}
	}
}

// attach finds the process to be visited, and starts one if there is none. If none
// may be started yet, it says how long to wait.
func (s *Supervisor) attach(ctx context.Context, spec Spec) (*visit, time.Duration, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, 0, errClosed()
	}
	g := s.inCharge(spec)
	if g.process == nil {
		if wait := time.Until(g.until); wait > 0 {
			if deadline, ok := ctx.Deadline(); g.state == Broken || ok && deadline.Before(g.until) {
				return nil, 0, resting(g, wait)
			}
			return nil, wait, nil
		}
		s.begin(g, "it is used")
	}
	v := &visit{process: g.process}
	g.process.visits[v] = true
	return v, 0, nil
}

// inCharge returns the generation that serves a plugin. One that has a process
// stays in charge until it is replaced, whichever version is asked for, and one
// that replaced another does not make room for that again. The lock is held.
func (s *Supervisor) inCharge(spec Spec) *generation {
	sl := s.slot(spec.Name)
	g := sl.current
	if g != nil && g.process != nil && g.process.exited() {
		s.lost(g.process, "it ended by itself")
	}
	if g != nil && (g.process != nil || g.spec.Key == spec.Key || sl.past[spec.Key]) {
		return g
	}
	if g != nil {
		s.end(g, true, "another version takes over")
	}
	sl.current, sl.past = s.generation(sl, spec), nil
	return sl.current
}

// admitted notes that a visit is made.
func (s *Supervisor) admitted(v *visit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v.began = time.Now()
}

// leave counts a visit out.
func (s *Supervisor) leave(v *visit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !v.began.IsZero() {
		<-v.process.room
	}
	delete(v.process.visits, v)
	v.process.settle()
}

// sleep waits, until ctx or the supervisor ends.
func (s *Supervisor) sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	case <-s.closing:
	}
}
