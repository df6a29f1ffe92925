package host

import (
	"context"
	"fmt"
	"time"

	"github.com/jackfield-dev/jackfield/host/catalog"
	"github.com/jackfield-dev/jackfield/plugin"
)

// Types lists the connection types that can be used, by name.
func (h *Host) Types() []Type { return h.catalog.Types() }

// Type returns a connection type.
func (h *Host) Type(name string) (Type, error) {
	t, _, err := h.catalog.Type(name)
	return t, err
}

// Watch tells when connection types come, change or go. First it tells of every
// type there is. A slow reader is told less often, and never wrongly. The
// channel is closed when ctx ends.
func (h *Host) Watch(ctx context.Context) <-chan TypeEvent { return h.catalog.Watch(ctx) }

// Register adds a plugin by the path of its manifest, or of the folder that
// holds it, or replaces the one of the same name. No process is started.
func (h *Host) Register(_ context.Context, manifest string) error {
	_, err := h.catalog.Register(manifest)
	return err
}

// sweep ends the plugins that run and are not installed any more, be it because
// they were removed or because other bytes took their place.
func (h *Host) sweep() {
	installed := map[string]bool{}
	for _, p := range h.catalog.Plugins() {
		installed[p.Key()] = true
	}
	for key := range h.supervisor.Running() {
		if !installed[key] {
			h.supervisor.Retire(key)
		}
	}
}

// RegisterConnector adds connection types that are served in this process: an
// engine's own, or a test's.
func (h *Host) RegisterConnector(ctx context.Context, c plugin.Connector) error {
	if configurer, ok := c.(plugin.Configurer); ok {
		if err := configurer.Configure(ctx, h.settings); err != nil {
			return fmt.Errorf("configuring the connector: %w", err)
		}
	}
	d, err := c.Describe(ctx)
	if err != nil {
		return fmt.Errorf("describing the connector: %w", err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.catalog.Adopt(*d); err != nil {
		return err
	}
	h.connectors[d.Name] = c
	return nil
}

// A PluginStatus says what is known of an installed plugin.
type PluginStatus struct {
	Name    string
	Version string
	Path    string   // of its file; empty for one in this process
	Types   []string // names
	Problem *Error   // why it cannot be used; nil if it can
	PID     int      // 0 while it does not run
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

// use calls the plugin that serves a type, starting it if it does not run.
func (h *Host) use(ctx context.Context, typeName string, call func(plugin.Connector) error) error {
	_, p, err := h.catalog.Type(typeName)
	if err != nil {
		return err
	}
	if p.Dir == "" {
		return call(h.connector(p.Name))
	}
	start := func(ctx context.Context) (*plugin.Client, error) { return h.start(ctx, p) }
	return h.supervisor.Use(ctx, p.Key(), start, call)
}

// connector returns a plugin that is served in this process.
func (h *Host) connector(name string) plugin.Connector {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.connectors[name]
}

// start starts a plugin whose bytes are the ones its manifest names, and which
// serves what its manifest says.
func (h *Host) start(ctx context.Context, p catalog.Plugin) (*plugin.Client, error) {
	if err := p.Verify(); err != nil {
		return nil, err
	}
	client, err := plugin.Launch{Name: p.Name, Path: p.Path, Settings: h.settings, Logger: h.log}.Start(ctx)
	if err != nil {
		return nil, err
	}
	if err := sameTypes(ctx, client, p); err != nil {
		client.Close()
		return nil, err
	}
	return client, nil
}

// sameTypes compares what a plugin says of itself with its manifest, by which
// connections were checked.
func sameTypes(ctx context.Context, client *plugin.Client, p catalog.Plugin) error {
	d, err := client.Describe(ctx)
	if err != nil {
		return err
	}
	for _, t := range p.Types {
		served, ok := d.Type(t.Name)
		if !ok || !served.Schema.Equal(t.Schema) {
			return plugin.Errorf(PluginFailed, "plugin %s does not serve the type %s as its manifest describes it", p.Name, t.Name).
				WithHint("reinstall the plugin with the manifest that belongs to it")
		}
	}
	return nil
}
