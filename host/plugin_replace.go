package host

import (
	"context"
	"slices"
	"time"

	"github.com/jackfield-dev/jackfield/host/catalog"
	"github.com/jackfield-dev/jackfield/plugin"
)

// A PluginCheck says what was found about a version of a plugin.
type PluginCheck struct {
	Name    string
	Version string
	Digest  string // SHA-256 of its file, in hexadecimal; empty for one in this process

	Replaces string              // the version that it took over from, or would; empty: none runs
	Took     time.Duration       // to start it, until it had said what it serves
	Sandbox  string              // what keeps it in
	Refused  []RefusedConnection // by name
}

// A RefusedConnection is one whose stored settings a version of a plugin would not
// take.
type RefusedConnection struct {
	Name    string
	Problem *Error
}

// ReplacePlugin has the version of a plugin that lies in its folder now take over.
// It is started beside the one that runs; when it is ready, new calls go to it, and
// those under way end where they are. If it does not become ready, the error says
// why, and nothing has changed. If it would refuse settings of connections that the
// one that runs takes, the error is [BadConfig], and the check names them, unless it
// is to be forced. Where the version that runs is the one in the folder, that is a
// restart.
func (h *Host) ReplacePlugin(ctx context.Context, name string, force bool) (PluginCheck, error) {
	h.catalog.Scan()
	p, err := h.installed(name)
	if err != nil {
		return PluginCheck{}, err
	}
	if p.Next == nil {
		return h.takeOver(ctx, p, p, true)
	}
	return h.promote(ctx, p, force)
}

// RestartPlugin starts a plugin again beside its process, which ends when its calls
// have. No call fails because of that, and it is not held back by crashes before.
func (h *Host) RestartPlugin(ctx context.Context, name string) (PluginCheck, error) {
	p, err := h.installed(name)
	if err != nil {
		return PluginCheck{}, err
	}
	return h.takeOver(ctx, p, p, true)
}

// CheckPlugin does with the version of a plugin that lies in its folder all that
// would be done before it takes over, and leaves everything as it is.
func (h *Host) CheckPlugin(ctx context.Context, name string) (PluginCheck, error) {
	h.catalog.Scan()
	p, err := h.installed(name)
	if err != nil {
		return PluginCheck{}, err
	}
	check := h.before(p, p)
	if p.Next != nil {
		check, p = h.before(p, *p.Next), *p.Next
	}
	if check.Refused, err = h.refusedBy(p); err != nil {
		return check, err
	}
	began := time.Now()
	client, err := h.start(ctx, p)
	if err != nil {
		return check, named(p.Name, h.scrubbed(plugin.AsError(err)))
	}
	check.Took, check.Sandbox = time.Since(began), client.Sandbox()
	client.Close()
	return check, nil
}

// promote has the next version of a plugin take over, and remembers how it went.
func (h *Host) promote(ctx context.Context, p catalog.Plugin, force bool) (PluginCheck, error) {
	check, err := h.takeOver(ctx, p, *p.Next, force)
	if err != nil {
		e := plugin.AsError(err)
		h.tending.end(p.Name, p.Next, e)
		return check, e
	}
	return check, nil
}

// takeOver has next take over from p, unless connections would break that do not
// have to. Next may be p itself, started again.
func (h *Host) takeOver(ctx context.Context, p, next catalog.Plugin, force bool) (PluginCheck, error) {
	check := h.before(p, next)
	if next.Problem != nil {
		return check, next.Problem
	}
	broken, err := h.brokenBy(p, next)
	if err != nil {
		return check, err
	}
	if check.Refused = broken; len(broken) > 0 && !force {
		return check, breaks(next, broken)
	}
	began, wanted := time.Now(), func() bool { return h.catalog.Promote(next) || h.inCharge(next) }
	if err := h.supervisor.Replace(ctx, h.spec(next), wanted); err != nil {
		return check, named(p.Name, h.scrubbed(err))
	}
	check.Took, check.Sandbox = time.Since(began), h.supervisor.Status()[p.Name].Sandbox
	return check, nil
}

// inCharge reports whether the catalogue has a plugin in charge, and no newer one
// since.
func (h *Host) inCharge(p catalog.Plugin) bool {
	now, err := h.installed(p.Name)
	return err == nil && now.Key() == p.Key()
}

// before is a check of next, of which nothing has been checked yet.
func (h *Host) before(p, next catalog.Plugin) PluginCheck {
	check := PluginCheck{Name: next.Name, Version: next.Version, Digest: next.Digest}
	if st := h.supervisor.Status()[p.Name]; st.Key != "" {
		check.Replaces = p.Version
	}
	return check
}

// installed finds a plugin by its name.
func (h *Host) installed(name string) (catalog.Plugin, error) {
	if h.life.Err() != nil {
		return catalog.Plugin{}, errClosed()
	}
	list := h.catalog.Plugins()
	i := slices.IndexFunc(list, func(p catalog.Plugin) bool { return p.Name == name && p.Problem == nil })
	if i < 0 {
		i = slices.IndexFunc(list, func(p catalog.Plugin) bool { return p.Name == name })
	}
	switch {
	case i < 0:
		return catalog.Plugin{}, plugin.Errorf(NotFound, "there is no plugin %q", name).WithHint("jackfield plugin list shows those there are")
	case list[i].Problem != nil:
		return list[i], list[i].Problem
	}
	return list[i], nil
}
