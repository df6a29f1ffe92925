package host

import (
	"context"
	"errors"
	"sync"
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

	// short is the way to the authorization that Authorize takes, and all that is
	// kept in memory for who asks for nothing else. An edit empties it.
	short authcache.Slot
	mu    sync.Mutex // orders the edits and the filling of short

	// edits counts the changes of the connection's record. What was read before
	// the last one is not used any more.
	edits atomic.Uint64
	now   atomic.Pointer[revision] // nil until the record is read, and when its settings are not needed
	keeps atomic.Bool              // somebody needs the settings with each authorization

	rested bool // guarded by handles.mu: it was at rest before
}

// revision is one version of a connection's settings, and what they led to.
type revision struct {
	edits  uint64 // when it was read
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
	forgets  bool // once there is an authorization, secrets in its record are to be forgotten
}

// A grant is an authorization, and the settings that led to it: those of this
// very authorization, whatever becomes of the connection meanwhile.
type grant struct {
	*binding
	auth   *Authorization
	source Source
}

// Connection returns the handle of a connection, which need not exist yet.
func (h *Host) Connection(name string) *Connection { return h.handles.get(name, h) }

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
	if a := c.short.Fresh(c.host.cache); a != nil {
		return a, nil
	}
	return c.authorize(ctx)
}

// AuthorizeSource is [Connection.Authorize] that also says where the
// authorization came from.
func (c *Connection) AuthorizeSource(ctx context.Context) (*Authorization, Source, error) {
	g, err := c.grant(ctx)
	return g.auth, g.source, err
}

// Invalidate says that the API refused an authorization before its time. The
// next Authorize replaces it, if it is still the current one; however many
// callers report the same one, it is replaced once. Nil means whichever is
// current. It reports whether something was invalidated.
func (c *Connection) Invalidate(_ context.Context, a *Authorization) (bool, error) {
	if e := c.lead(); e != nil {
		return e.Invalidate(a), nil
	}
	b, err := c.bind()
	if err != nil {
		return false, err
	}
	return b.entry.Invalidate(a), nil
}

// bind reads the record if need be, checks the settings against the type as it
// is now, and resolves the secrets.
func (c *Connection) bind() (*binding, error) {
	r, err := c.revision()
	if err != nil {
		return nil, err
	}
	return c.bindTo(r)
}

func (c *Connection) bindTo(r *revision) (*binding, error) {
	if c.name == "" { // a draft is what somebody typed, and its secrets are not the host's to forget
		b, err := c.host.resolve(schema.Schema.Parse, r.record.Type, r.record.Config)
		if err == nil {
			r.bound.Store(b)
		}
		return b, err
	}
	b, err := c.host.resolve(schema.Schema.ParseStored, r.record.Type, r.record.Config)
	if err != nil {
		return nil, err
	}
	if b.forgets = forgettable(b.config); !b.forgets { // otherwise there is something to do first
		r.bound.Store(b)
	}
	return b, nil
}

// revision returns the present record, from memory or from the store.
func (c *Connection) revision() (*revision, error) {
	if c.host.life.Err() != nil {
		return nil, errClosed()
	}
	edits := c.edits.Load() // before the store is read, so that an edit in between shows
	if r := c.now.Load(); r != nil && r.edits == edits {
		return r, nil
	}
	record, err := c.host.store.Connection(c.name)
	if errors.Is(err, NotFound) {
		c.host.handles.rest(c) // nothing is kept for a name that leads to nothing
	}
	if err != nil {
		return nil, err
	}
	r := &revision{edits: edits, record: record}
	c.now.Store(r)
	return r, nil
}

// A parse reads settings: those that were typed, or those that were stored.
type parse func(schema.Schema, map[string]any) (schema.Config, error)

// resolve turns settings into what a plugin gets.
func (h *Host) resolve(read parse, typeName string, raw map[string]any) (*binding, error) {
	t, _, err := h.catalog.Type(typeName)
	if err != nil {
		return nil, err
	}
	config, err := read(t.Schema, raw)
	if err != nil {
		return nil, plugin.AsError(err)
	}
	if config, err = config.Resolve(schema.Sources{}); err != nil {
		return nil, plugin.AsError(err)
	}
	return &binding{connType: t, config: config, entry: h.cache.Entry(h.key(t.Name, config))}, nil
}
