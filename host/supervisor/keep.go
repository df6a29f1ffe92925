package supervisor

import (
	"context"
	"time"
)

// keep is the life of one run: it starts the plugin, stays with it, and ends it.
func (s *Supervisor) keep(ctx context.Context, r *run, start Start) {
	defer r.cancel()
	r.client, r.err = start(ctx)
	r.started = time.Now()
	if r.err != nil {
		// Forgotten before anybody hears of it: who then tries again starts anew.
		s.forget(r)
		close(r.ready)
		return
	}
	close(r.ready)
	s.log.Debug("plugin started", "plugin", r.key, "pid", r.client.PID())
	select {
	case <-r.client.Exited():
		s.log.Warn("plugin ended by itself", "plugin", r.key, "pid", r.client.PID())
	case <-r.retired:
		s.drain(r)
	}
	s.forget(r)
	r.client.Close()
	s.log.Debug("plugin ended", "plugin", r.key, "pid", r.client.PID())
}

// drain waits until the calls of a retired run have ended, for drainMax at most,
// and for closeMax once the supervisor closes.
func (s *Supervisor) drain(r *run) {
	timer := time.NewTimer(drainMax)
	defer timer.Stop()
	closing := s.closing
	for {
		select {
		case <-r.idle:
			return
		case <-r.client.Exited():
			return
		case <-closing:
			closing = nil
			timer.Reset(closeMax)
		case <-timer.C:
			s.log.Warn("plugin is ended in the middle of a call", "plugin", r.key, "pid", r.client.PID())
			return
		}
	}
}

// forget takes r out of what the supervisor knows.
func (s *Supervisor) forget(r *run) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, r)
	if s.current[r.key] == r {
		delete(s.current, r.key)
	}
}
