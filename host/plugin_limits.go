package host

import (
	"cmp"
	"sync"

	"github.com/jackfield-dev/jackfield/host/catalog"
)

// PluginLimits are what an operator lets a plugin have, and how it is run. What is
// zero is as [Config].PluginLimits says under the empty name, and then as each
// field says. What the system cannot hold a plugin to, it is not held to.
type PluginLimits struct {
	Memory    uint64        // bytes that its process may use; zero: no limit
	OpenFiles uint64        // that it may have; zero: the system's limit
	CPU       int           // share of a processor that others want too, in percent of an equal one, 1 to 99; zero: an equal one
	Calls     int           // that it works on at a time, others wait; zero: 128
	Sandbox   PluginSandbox // zero: on
	Start     PluginStart   // zero: lazy
}

// PluginSandbox says whether a plugin is kept from files that are not its own.
type PluginSandbox string

// On, where the system has such a thing, and off.
const (
	SandboxOn  PluginSandbox = "on"
	SandboxOff PluginSandbox = "off"
)

// PluginStart says when a plugin is started.
type PluginStart string

// At its first use; or with the host, and again by itself when it ended.
const (
	StartLazy  PluginStart = "lazy"
	StartEager PluginStart = "eager"
)

// tending is what the host remembers of how it tends its plugins.
type tending struct {
	limits map[string]PluginLimits // by plugin; "": of those that are not named

	mu    sync.Mutex
	tried map[string]*trialRun // guarded by mu: by plugin, the last version that was to take over
}

// trialRun is how it went with a version that was to take over.
type trialRun struct {
	next    *catalog.Plugin
	problem *Error // why it did not; nil while it is being tried
}

// limitsOf returns what a plugin may have.
func (t *tending) limitsOf(name string) PluginLimits {
	own, all := t.limits[name], t.limits[""]
	return PluginLimits{
		Memory: cmp.Or(own.Memory, all.Memory), OpenFiles: cmp.Or(own.OpenFiles, all.OpenFiles),
		CPU: cmp.Or(own.CPU, all.CPU), Calls: cmp.Or(own.Calls, all.Calls),
		Sandbox: cmp.Or(own.Sandbox, all.Sandbox), Start: cmp.Or(own.Start, all.Start),
	}
}

// begin notes that a version is to take over. It is false if that has been tried
// with this very one.
func (t *tending) begin(name string, next *catalog.Plugin) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if last := t.tried[name]; last != nil && last.next == next {
		return false
	}
	if t.tried == nil {
		t.tried = map[string]*trialRun{}
	}
	t.tried[name] = &trialRun{next: next}
	return true
}

// end notes how it went.
func (t *tending) end(name string, next *catalog.Plugin, problem *Error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.tried == nil {
		t.tried = map[string]*trialRun{}
	}
	t.tried[name] = &trialRun{next: next, problem: problem}
}

// problem returns why a version that waits did not take over; nil: it was not
// tried yet, or is right now.
func (t *tending) problem(name string, next *catalog.Plugin) *Error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if last := t.tried[name]; last != nil && last.next == next {
		return last.problem
	}
	return nil
}
