package host

import (
	"context"
	"time"
)

// A PluginStatus says what is known of an installed plugin.
type PluginStatus struct {
	Name    string
	Version string
	Path    string   // of its file; empty for one in this process
	Types   []string // names
	Problem *Error   // why it cannot be used; nil if it can
	PID     int      // 0 while it does not run, and for one in this process
	Started time.Time
}

// Plugins lists the installed plugins, by name, those included that cannot be
// used.
func (h *Host) Plugins() []PluginStatus {
	running := h.supervisor.Running()
	var list []PluginStatus
	for _, p := range h.catalog.Plugins() {
		s := PluginStatus{Name: p.Name, Version: p.Version, Path: p.Path, Problem: p.Problem}
		for _, t := range p.Types {
			s.Types = append(s.Types, t.Name)
		}
		if r, ok := running[p.Key()]; ok {
			s.PID, s.Started = r.PID, r.Started
		}
		list = append(list, s)
	}
	return list
}

// tend keeps what runs in step with what is installed, until ctx ends.
func (h *Host) tend(ctx context.Context) {
	reported := h.reportBroken(nil)
	for range h.catalog.Watch(ctx) {
		h.sweep()
		reported = h.reportBroken(reported)
	}
}

// sweep ends the plugins that run and are not to be used any more: they were
// removed, other bytes took their place, or something is wrong with them.
func (h *Host) sweep() {
	usable := map[string]bool{}
	for _, p := range h.catalog.Plugins() {
		usable[p.Key()] = p.Problem == nil
	}
	for key := range h.supervisor.Running() {
		if !usable[key] {
			h.supervisor.Retire(key)
		}
	}
}

// reportBroken logs what is wrong with plugins and was not logged before: the
// others still work.
func (h *Host) reportBroken(before map[string]string) map[string]string {
	now := map[string]string{}
	for _, p := range h.catalog.Plugins() {
		if p.Problem == nil {
			continue
		}
		now[p.Name] = p.Problem.Error()
		if before[p.Name] != now[p.Name] {
			h.log.Warn("a plugin cannot be used", "plugin", p.Name, "problem", now[p.Name])
		}
	}
	return now
}
