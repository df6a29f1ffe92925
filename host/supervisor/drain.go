package supervisor

import "time"

// drain waits until the visits of a retired process have ended, for drainMax at
// most, and for closeMax once the supervisor closes.
func (s *Supervisor) drain(p *process) {
	timer := time.NewTimer(drainMax)
	defer timer.Stop()
	closing := s.closing
	for {
		select {
		case <-p.idle:
			return
		case <-p.client.Exited:
			return
		case <-closing:
			closing = nil
			timer.Reset(closeMax)
		case <-timer.C:
			s.log.Warn("plugin is ended in the middle of a call", "plugin", p.of.slot.name, "pid", p.client.PID)
			return
		}
	}
}

// gone notes that a process has ended and is cleaned up after.
func (s *Supervisor) gone(p *process) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.finish(p)
}

// finish forgets a process. The lock is held.
func (s *Supervisor) finish(p *process) {
	delete(s.all, p)
	if p.of.process == p {
		p.of.process = nil
		s.move(p.of, Stopped, "its calls have ended")
	}
}
