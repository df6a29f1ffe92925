package host

import (
	"context"
	"sync/atomic"

	"github.com/jackfield-dev/jackfield/host/authcache"
	"github.com/jackfield-dev/jackfield/host/store"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// A Connection is a handle on a connection. Keep it: with it a fresh
// authorization is a look at memory. It stays good when the connection is
// edited, and fails with [NotFound] while there is none of that name.
type Connection struct {
	host *Host
	name string // empty for a draft

	// now is what the handle has learned about the connection's present record;
	// nil until the record is read, and again when it is edited.
	now atomic.Pointer[revision]
}

// revision is one version of a connection's settings, and what they led to.
type revision struct {
	record store.Connection
	// bound is where its authorization is kept: nil until the settings are
	// resolved, and resolved anew whenever an authorization has to be obtained,
	// since a file or variable that a secret refers to may have changed.
	bound atomic.Pointer[binding]
}

// binding is what resolved settings lead to.
type binding struct {
	connType plugin.Type
	config   schema.Config
	entry    *authcache.Entry
}

// Connection returns the handle of a connection, which need not exist yet.
func (h *Host) Connection(name string) *Connection {
	c, ok := h.handles.Load(name)
	if !ok {
		c, _ = h.handles.LoadOrStore(name, &Connection{host: h, name: name})
	}
	return c.(*Connection)
}

// Draft returns a handle on settings that are not stored. Authorizations are
// kept and shared for it as for any connection with the same settings.
func (h *Host) Draft(d Definition) *Connection {
	c := &Connection{host: h}
	c.now.Store(&revision{record: store.Connection{Type: d.Type, Config: d.Config}})
	return c
}

// Name returns the name; empty for a draft.
func (c *Connection) Name() string { return c.name }

// Authorize returns an authorization that is good now. It must not be changed.
func (c *Connection) Authorize(ctx context.Context) (*Authorization, error) {
	if a := c.fresh(); a != nil {
		return a, nil
	}
	a, _, err := c.Lookup(ctx)
	return a, err
}

// fresh is the warm path: three pointers and the clock.
func (c *Connection) fresh() *Authorization {
	if r := c.now.Load(); r != nil {
		if b := r.bound.Load(); b != nil {
			return b.entry.Fresh()
		}
	}
	return nil
}

// Lookup is Authorize that also says where the authorization came from.
func (c *Connection) Lookup(ctx context.Context) (*Authorization, Source, error) {
	if a := c.fresh(); a != nil {
		return a, Cached, nil
	}
	b, err := c.bind(ctx)
	if err != nil {
		return nil, "", err
	}
	return b.entry.Get(ctx, c.host.obtain(b))
}

// Invalidate says that the API refused an authorization before its time. The
// next Authorize replaces it, if it is still the current one; however many
// callers report the same one, it is replaced once. Nil means whichever is
// current. It reports whether something was invalidated.
func (c *Connection) Invalidate(ctx context.Context, a *Authorization) (bool, error) {
	b, err := c.bound(ctx)
	if err != nil {
		return false, err
	}
	return b.entry.Invalidate(a), nil
}

// bound returns what the settings led to last, or now for the first time.
func (c *Connection) bound(ctx context.Context) (*binding, error) {
	if r := c.now.Load(); r != nil {
		if b := r.bound.Load(); b != nil {
			return b, nil
		}
	}
	return c.bind(ctx)
}

// bind reads the record if need be, checks the settings against the type as it
// is now, and resolves the secrets.
func (c *Connection) bind(context.Context) (*binding, error) {
	r, err := c.revision()
	if err != nil {
		return nil, err
	}
	b, err := c.host.resolve(r.record.Type, r.record.Config)
	if err != nil {
		return nil, err
	}
	r.bound.Store(b)
	return b, nil
}

// revision returns the present record, from memory or from the store.
func (c *Connection) revision() (*revision, error) {
	if r := c.now.Load(); r != nil {
		return r, nil
	}
	record, err := c.host.store.Connection(c.name)
	if err != nil {
		return nil, err
	}
	r := &revision{record: record}
	if c.now.CompareAndSwap(nil, r) {
		return r, nil
	}
	return c.revision()
}

// resolve turns settings as they were typed into what a plugin gets.
func (h *Host) resolve(typeName string, raw map[string]any) (*binding, error) {
	t, _, err := h.catalog.Type(typeName)
	if err != nil {
		return nil, err
	}
	config, err := t.Schema.Parse(raw)
	if err != nil {
		return nil, plugin.AsError(err)
	}
	if config, err = config.Resolve(schema.Sources{}); err != nil {
		return nil, plugin.AsError(err)
	}
	return &binding{connType: t, config: config, entry: h.cache.Entry(h.key(t.Name, config))}, nil
}
