package supervisor

import (
	"context"

	"github.com/jackfield-dev/jackfield/plugin"
)

// Replace starts another generation of a plugin beside the one in charge, waits
// until it is ready, and puts it in charge: new calls, and those that still wait,
// go to it, and those under way end where they are. Commit is called at that
// moment, with the supervisor's lock held, and says whether it is still wanted: it
// must be quick, and not call back. Nil is yes.
//
// If the new generation does not become ready, the error says why, and all is as
// it was. A generation of the same version is a restart.
func (s *Supervisor) Replace(ctx context.Context, spec Spec, commit func() bool) error {
	s.mu.Lock()
	sl := s.slot(spec.Name)
	s.mu.Unlock()
	select {
	case sl.replacing <- struct{}{}: // one at a time
		defer func() { <-sl.replacing }()
	case <-ctx.Done():
		return plugin.AsError(ctx.Err())
	}
	p, err := s.candidate(sl, spec)
	if err != nil {
		return err
	}
	select {
	case <-p.ready:
	case <-ctx.Done():
		s.discard(p)
		return plugin.AsError(ctx.Err())
	case <-s.closing:
		return errClosed()
	}
	return s.enthrone(sl, p, commit)
}

// candidate starts a generation that is not in charge.
func (s *Supervisor) candidate(sl *slot, spec Spec) (*process, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errClosed()
	}
	g := s.generation(sl, spec)
	s.begin(g, "it is to replace the one in charge")
	return g.process, nil
}

// discard gives up a generation that nobody waits for any more.
func (s *Supervisor) discard(p *process) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.of.process == p {
		s.end(p.of, false, "nobody waits for it any more")
	}
}

// enthrone puts a generation in charge if it is ready.
func (s *Supervisor) enthrone(sl *slot, p *process, commit func() bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case p.err != nil:
		return p.err
	case s.closed:
		return errClosed()
	case p.exited():
		s.lost(p, "it ended by itself")
		return reported(plugin.Errorf(plugin.PluginFailed, "plugin %s ended as soon as it had started", sl.name), p.crash)
	case commit != nil && !commit():
		s.end(p.of, false, "it is not wanted any more")
		return plugin.Errorf(plugin.Exists, "plugin %s was replaced by another version meanwhile", sl.name)
	}
	old := sl.current
	sl.current = p.of
	s.counts.Replacements++
	if old != nil {
		sl.supersede(old.spec.Key, p.of.spec.Key)
		s.end(old, true, "another generation took over")
	}
	return nil
}

// supersede notes that one version replaced another. The supervisor's lock is held.
func (sl *slot) supersede(old, now string) {
	if sl.past == nil {
		sl.past = map[string]bool{}
	}
	sl.past[old] = true
	delete(sl.past, now)
}
