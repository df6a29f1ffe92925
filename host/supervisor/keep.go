package supervisor

import (
	"context"
	"errors"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// startMax bounds a start, with the time that a plugin has to say what it serves;
// startGrace is how long one is still waited for that was told to end.
const (
	startMax   = 30 * time.Second
	startGrace = 2 * time.Second
)

// begin starts a process of a generation. The lock is held.
func (s *Supervisor) begin(g *generation, why string) {
	ctx, cancel := context.WithTimeout(context.Background(), startMax)
	p := newProcess(g, cancel)
	g.process, s.all[p] = p, true
	g.starts++
	s.counts.Starts++
	if g.starts > 1 {
		g.slot.restarts++
		s.counts.Restarts++
	}
	s.move(g, Starting, why)
	s.keepers.Go(func() { s.keep(ctx, p) })
}

// keep is the life of one process: it starts the plugin, stays with it, and ends
// it.
func (s *Supervisor) keep(ctx context.Context, p *process) {
	client, err := started(ctx, p.of.spec.Start)
	p.cancel()
	s.arrived(p, client, err)
	if err != nil {
		return
	}
	living, cancel := context.WithCancel(context.Background())
	s.keepers.Go(func() { s.watch(living, p) })
	select {
	case <-p.client.Exited:
		s.exited(p)
	case <-p.retired:
	}
	cancel()
	s.drain(p)
	p.client.Close()
	s.gone(p)
}

// started starts a plugin. A start that does not return when it is told to is
// left behind; should a process come of it, that is ended.
func started(ctx context.Context, start Start) (*Process, error) {
	type result struct {
		client *Process
		err    error
	}
	done := make(chan result)
	abandoned := make(chan struct{})
	defer close(abandoned)
	go func() {
		client, err := start(ctx)
		select {
		case done <- result{client, err}:
		case <-abandoned:
			if err == nil {
				client.Close()
			}
		}
	}()
	select {
	case r := <-done:
		return r.client, r.err
	case <-ctx.Done():
	}
	grace := time.NewTimer(startGrace)
	defer grace.Stop()
	select {
	case r := <-done:
		return r.client, r.err
	case <-grace.C:
		return nil, plugin.Errorf(plugin.PluginFailed, "the plugin was not ready within %v", startMax)
	}
}

// arrived notes how a start ended, before anybody hears of it: who then tries
// again starts anew.
func (s *Supervisor) arrived(p *process, client *Process, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.client, p.started = client, time.Now()
	if err != nil {
		p.err = p.of.unstarted(err)
	}
	close(p.ready)
	switch {
	case err == nil && p.of.state == Starting:
		s.move(p.of, Ready, "it answers")
	case err == nil:
	case p.of.state == Draining:
		s.finish(p)
	default:
		s.stillborn(p, err)
	}
}

// unstarted is the failure of a start, as those get it who wait.
func (g *generation) unstarted(err error) *plugin.Error {
	if g.state != Draining && errors.Is(err, plugin.Canceled) { // nobody canceled it: that is its deadline
		return plugin.Errorf(plugin.PluginFailed, "plugin %s was not ready within %v", g.slot.name, startMax)
	}
	return plugin.AsError(err)
}

// stillborn notes a start that failed. The lock is held.
func (s *Supervisor) stillborn(p *process, err error) {
	delete(s.all, p)
	if _, refused := errors.AsType[refusal](err); refused {
		p.of.process = nil
		s.move(p.of, Failed, p.err.Error())
		return
	}
	s.fall(p.of, &Crash{Time: time.Now(), Status: p.err.Error()}, 0, p.err.Error())
}
