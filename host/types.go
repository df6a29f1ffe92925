package host

import (
	"context"
	"time"

	"github.com/jackfield-dev/jackfield/host/catalog"
	"github.com/jackfield-dev/jackfield/plugin"
)

// describeTimeout bounds how long a plugin that has started may take to say what
// it serves.
const describeTimeout = 10 * time.Second

// Types lists the connection types that can be used, by name.
func (h *Host) Types() []Type { return h.catalog.Types() }

// Type returns a connection type.
func (h *Host) Type(name string) (Type, error) {
	t, _, err := h.catalog.Type(name)
	return t, err
}

// Watch tells when connection types come, change or go. First it tells of every
// type there is. A slow reader is told less often, and never wrongly. The
// channel is closed when ctx ends, or the host is closed.
func (h *Host) Watch(ctx context.Context) <-chan TypeEvent {
	ctx, cancel := context.WithCancel(ctx)
	context.AfterFunc(h.life, cancel)
	return h.catalog.Watch(ctx)
}

// Register adds a plugin by the path of its manifest, or of the folder that
// holds it, or replaces the one of the same name. No process is started.
func (h *Host) Register(_ context.Context, manifest string) error {
	if h.life.Err() != nil {
		return errClosed()
	}
	_, err := h.catalog.Register(manifest)
	return err
}

// RegisterConnector adds connection types that are served in this process: an
// engine's own, or a test's. One of the same name is replaced.
func (h *Host) RegisterConnector(ctx context.Context, c plugin.Connector) error {
	client, err := plugin.Embed(ctx, c, h.settings, h.log)
	if err != nil {
		return err
	}
	defer client.Close()
	d, err := client.Describe(ctx)
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.catalog.Adopt(*d); err != nil {
		return err
	}
	h.connectors[d.Name] = c
	for _, p := range h.catalog.Plugins() {
		if p.Name == d.Name {
			h.supervisor.Retire(p.Key())
		}
	}
	return nil
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
	if p.Dir == "" {
		return plugin.Embed(ctx, h.connector(p.Name), h.settings, h.log)
	}
	if err := p.Verify(); err != nil {
		return nil, err
	}
	client, err := plugin.Launch{Name: p.Name, Path: p.Path, Settings: h.settings, Logger: h.log, Scrub: h.scrub.Scrub}.Start(ctx)
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
	limited, cancel := context.WithTimeout(ctx, describeTimeout)
	defer cancel()
	d, err := client.Describe(limited)
	if err != nil && ctx.Err() == nil && limited.Err() != nil {
		return plugin.Errorf(PluginFailed, "plugin %s started and did not say what it serves within %v", p.Name, describeTimeout)
	}
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
