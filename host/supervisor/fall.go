package supervisor

import (
	"context"
	"time"
)

// exited notes the end of a process.
func (s *Supervisor) exited(p *process) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lost(p, "it ended by itself")
}

// lost notes that a process is of no use any more, though nobody wanted that. It
// comes from whoever sees it first. The lock is held.
func (s *Supervisor) lost(p *process, why string) {
	if p.of.process != p || p.of.state == Draining {
		return
	}
	crash := &Crash{Time: time.Now(), PID: p.client.PID, Status: why}
	if p.exited() {
		crash = crashOf(p.client)
		why += ": " + crash.String()
	}
	s.fall(p.of, crash, time.Since(p.started), why)
	p.crash = crash
	p.retire(true)
}

// fall takes the edge to failed or broken. The lock is held.
func (s *Supervisor) fall(g *generation, crash *Crash, lived time.Duration, why string) {
	wait, open := g.breaker.fell(crash.Time, lived)
	g.until, g.slot.crash = crash.Time.Add(wait), crash
	s.counts.Crashes++
	if open {
		s.counts.BreakerOpenings++
		s.move(g, Broken, why)
	} else {
		s.move(g, Failed, why)
	}
	g.process = nil
	if g.spec.Eager && !s.closed {
		s.keepers.Go(func() { s.revive(g, wait) })
	}
}

// revive starts an eager plugin again when its pause is over.
func (s *Supervisor) revive(g *generation, wait time.Duration) {
	s.sleep(context.Background(), wait)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed && g.slot.current == g && g.process == nil && !time.Now().Before(g.until) {
		s.begin(g, "its pause is over")
	}
}

// ended returns the report of a process that ended under a call, nil if it has
// not. One that was being drained may crash as well, which is nobody's loss but
// the call's.
func (s *Supervisor) ended(p *process) *Crash {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !p.exited() {
		return nil
	}
	s.lost(p, "it ended by itself")
	if p.crash == nil {
		p.crash = crashOf(p.client)
	}
	return p.crash
}

// crashOf is the report of a process that has ended.
func crashOf(client *Process) *Crash {
	status, last := client.Crash()
	return &Crash{Time: time.Now(), PID: client.PID, Status: status, Last: last}
}
