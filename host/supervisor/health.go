package supervisor

import (
	"context"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

const (
	slowCall  = 5 * time.Second // a call under way for so long makes one ask whether the plugin lives
	pingEvery = 5 * time.Second
	pingMax   = 5 * time.Second // for the answer
)

// watch asks a process whether it lives, as long as a call of it takes long. One
// that does not say so is taken to hang: new calls get another process, and those
// under way end by their own deadlines, or by the end of the process.
//
// The question is Describe, which costs no login. While nothing takes long nobody
// asks: a process that nobody uses may as well hang.
func (s *Supervisor) watch(ctx context.Context, p *process) {
	ticker := time.NewTicker(pingEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
		if s.slow(p) && !answers(ctx, p.client) {
			s.hung(ctx, p)
			return
		}
	}
}

// slow reports whether a call has been under way for long.
func (s *Supervisor) slow(p *process) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for v := range p.visits {
		if !v.began.IsZero() && time.Since(v.began) >= slowCall {
			return true
		}
	}
	return false
}

func answers(ctx context.Context, client *Process) bool {
	ctx, cancel := context.WithTimeout(ctx, pingMax)
	defer cancel()
	_, err := client.Describe(ctx)
	return err == nil
}

// hung gives up a process that does not answer, unless it has ended meanwhile,
// which says more.
func (s *Supervisor) hung(ctx context.Context, p *process) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() == nil && !p.exited() {
		s.counts.Hangs++
		s.lost(p, "it hangs: it did not answer a ping in time")
	}
}

// GiveUp takes the process of the plugin of that name for one that hangs: a call
// of it used up all the time that there is for one. New calls get another
// process. A plugin that has been replaced since is left alone.
func (s *Supervisor) GiveUp(name string, c plugin.Connector) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sl := s.slots[name]
	if sl == nil || sl.current == nil {
		return
	}
	if p := sl.current.process; p != nil && closed(p.ready) && p.client.Connector == c && !p.exited() {
		s.counts.Hangs++
		s.lost(p, "it hangs: a call did not end in the time for one")
	}
}
