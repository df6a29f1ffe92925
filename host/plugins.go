package host

import (
	"context"
	"time"

	"github.com/jackfield-dev/jackfield/host/catalog"
	"github.com/jackfield-dev/jackfield/host/supervisor"
)

// A PluginStatus says what is known of an installed plugin.
type PluginStatus struct {
	Name    string
	Version string
	Digest  string   // SHA-256 of its file, in hexadecimal; empty for one in this process
	Path    string   // of its file; empty for one in this process
	Types   []string // names
	Problem *Error   // why it cannot be used; nil if it can

	State    PluginState
	PID      int       // 0 while it does not run, and for one in this process
	Started  time.Time // when its process was ready; zero: there is none
	Sandbox  string    // what keeps it in
	Memory   int64     // of its process, resident, in bytes; 0: not known
	Calls    int       // under way
	Waiting  int       // calls that wait for it
	Draining int       // processes that were replaced, and still end their calls
	Restarts int       // after a crash or a hang
	Until    time.Time // before which it is not started, because it crashed; zero: whenever it is used
	Crash    *PluginCrash

	NextVersion string // that waits in its folder; empty: none
	NextProblem *Error // why that did not take over
}

type (
	// PluginState is where a plugin stands: stopped, starting, ready, draining,
	// failed or broken.
	PluginState = supervisor.State
	// PluginCrash is how a plugin's process ended that should not have.
	PluginCrash = supervisor.Crash
	// PluginCounts are what happened to plugins since the host was opened.
	PluginCounts = supervisor.Counts
)

// PluginCounts returns what happened to plugins since the host was opened.
func (h *Host) PluginCounts() PluginCounts { return h.supervisor.Counts() }

// Plugins lists the installed plugins, by name, those included that cannot be
// used.
func (h *Host) Plugins() []PluginStatus {
	running := h.supervisor.Status()
	var list []PluginStatus
	for _, p := range h.catalog.Plugins() {
		list = append(list, h.pluginStatus(p, running[p.Name]))
	}
	return list
}

func (h *Host) pluginStatus(p catalog.Plugin, st supervisor.Status) PluginStatus {
	s := PluginStatus{
		Name: p.Name, Version: p.Version, Digest: p.Digest, Path: p.Path, Problem: p.Problem, State: supervisor.Stopped,
	}
	for _, t := range p.Types {
		s.Types = append(s.Types, t.Name)
	}
	if p.Problem == nil && st.State != "" { // otherwise it is another of its name that runs
		s.State, s.PID, s.Started, s.Sandbox, s.Memory = st.State, st.PID, st.Started, st.Sandbox, st.Memory
		s.Calls, s.Waiting, s.Draining = st.UnderWay, st.Waiting, st.Draining
		s.Restarts, s.Until, s.Crash = st.Restarts, st.Until, st.Crash
	}
	if p.Next != nil {
		s.NextVersion, s.NextProblem = p.Next.Version, p.Next.Problem
		if s.NextProblem == nil {
			s.NextProblem = h.tending.problem(p.Name, p.Next)
		}
	}
	return s
}

// tend keeps what runs in step with what is installed, until ctx ends.
func (h *Host) tend(ctx context.Context) {
	defer h.catalog.Close()
	reported := map[string]string{}
	for {
		changed := h.catalog.Changed() // before the catalogue is read, so that nothing is missed
		h.sweep()
		h.upgrade(ctx)
		reported = h.reportBroken(reported)
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

// sweep ends the plugins that run and are not to be used any more: they were
// removed, or something is wrong with them, or others are in their place without
// having taken over. It starts those that are to run ahead
// of their use.
func (h *Host) sweep() {
	running := h.supervisor.Status() // before the catalogue is read, where what is promoted now comes later
	usable := map[string]string{}
	for _, p := range h.catalog.Plugins() {
		if p.Problem != nil {
			continue
		}
		usable[p.Name] = p.Key()
		if spec := h.spec(p); spec.Eager {
			h.supervisor.Start(spec)
		}
	}
	for name, st := range running {
		if st.Generation != 0 && usable[name] != st.Key {
			h.supervisor.Retire(name, st.Key)
		}
	}
}

// upgrade has versions that lie in the folder of a plugin take over, each one time.
func (h *Host) upgrade(ctx context.Context) {
	for _, p := range h.catalog.Plugins() {
		if p.Next == nil || p.Next.Problem != nil || !h.tending.begin(p.Name, p.Next) {
			continue
		}
		h.work.Go(func() {
			if _, err := h.promote(ctx, p, false); err != nil {
				h.log.WarnContext(ctx, "a plugin was not replaced", "plugin", p.Name, "version", p.Version, "by", p.Next.Version, "problem", err.Error())
				return
			}
			h.log.InfoContext(ctx, "a plugin was replaced", "plugin", p.Name, "version", p.Version, "by", p.Next.Version)
		})
	}
}

// reportBroken logs what is wrong with plugins and was not logged before: the
// others still work.
func (h *Host) reportBroken(before map[string]string) map[string]string {
	now := map[string]string{}
	for _, p := range h.catalog.Plugins() {
		problem, what := p.Problem, "a plugin cannot be used"
		if p.Next != nil {
			problem, what = p.Next.Problem, "what lies in a plugin's folder cannot be used; the version that was there goes on"
		}
		if problem == nil {
			continue
		}
		now[p.Name] = problem.Error()
		if before[p.Name] != now[p.Name] {
			h.log.Warn(what, "plugin", p.Name, "problem", now[p.Name]) //nolint:sloglint // one of two messages
		}
	}
	return now
}
