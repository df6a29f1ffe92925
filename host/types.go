package host

import (
	"context"

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
// channel is closed when ctx ends, or the host is closed.
func (h *Host) Watch(ctx context.Context) <-chan TypeEvent {
	ctx, cancel := context.WithCancel(ctx)
	context.AfterFunc(h.life, cancel)
	return h.catalog.Watch(ctx)
}

// Register adds a plugin by the path of its manifest, or of the folder that
// holds it, or replaces the one of the same name. If that one was used, the other
// is started beside it and takes over as [Host.ReplacePlugin] has it, and otherwise
// no process is started.
func (h *Host) Register(ctx context.Context, manifest string) error {
	if h.life.Err() != nil {
		return errClosed()
	}
	p, err := h.catalog.Register(manifest)
	if err != nil {
		return err
	}
	if p, err = h.installed(p.Name); err == nil && p.Next != nil {
		h.tending.begin(p.Name, p.Next) // so that nobody else does, though it would do no harm
		_, err = h.promote(ctx, p, false)
	}
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
			h.supervisor.Retire(p.Name, p.Key())
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
