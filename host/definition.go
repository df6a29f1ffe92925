package host

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/host/store"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// A Definition is what defines a connection: its type and its settings, as they
// were typed. Decoded YAML and JSON fit in.
type Definition struct {
	Type   string
	Config map[string]any

	// Revision is the one that an edit is based on, so that it does not undo
	// somebody else's; zero: whichever there is.
	Revision uint64
}

// A ConnectionInfo is what is shown of a stored connection: never a secret.
type ConnectionInfo struct {
	Name    string
	Type    string
	Config  map[string]any // a secret stands as {"stored": true}, one that was forgotten as {"forgotten": true}
	Created time.Time
	Updated time.Time

	Revision uint64 // changes with each edit; 0 for a draft
	Problem  *Error // why its settings cannot be shown or used; nil if they can
}

// connectionName is what the name of a connection looks like: fit for a file
// name, a URL's path and a command line.
var connectionName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

// CreateConnection stores a connection. Its settings must be valid, and the variables and
// files that they refer to must be there.
func (h *Host) CreateConnection(_ context.Context, name string, d Definition) error {
	if h.life.Err() != nil {
		return errClosed()
	}
	if !connectionName.MatchString(name) {
		return plugin.Errorf(BadConfig, "%q is no name for a connection", name).In("name").
			WithHint("use up to 100 letters, digits, dots, hyphens and underscores, beginning with a letter or digit")
	}
	b, err := h.resolve(schema.Schema.Parse, d.Type, d.Config)
	if err != nil {
		return err
	}
	now := time.Now()
	record := store.Connection{Name: name, Type: b.connType.Name, Config: d.Config, Created: now, Updated: now}
	if err := h.store.Create(record); err != nil {
		return err
	}
	h.changed(name)
	return nil
}

// EditConnection replaces the settings of a connection. A secret given as
// {"stored": true} keeps its value, unless an address that secrets or
// authorizations are sent to has changed; one that was forgotten has to be given
// again if anything changes. The authorization of the old settings is removed,
// unless another connection shares it.
func (h *Host) EditConnection(_ context.Context, name string, d Definition) error {
	if h.life.Err() != nil {
		return errClosed()
	}
	record, err := h.store.Connection(name)
	if err != nil {
		return err
	}
	if d.Type != record.Type {
		return plugin.Errorf(BadConfig, "is %s and cannot become %s", record.Type, d.Type).In("type").
			WithHint("create another connection for another type")
	}
	t, err := h.Type(d.Type)
	if err != nil {
		return err
	}
	config, err := edited(t.Schema, record.Config, d.Config)
	if err != nil {
		return plugin.AsError(err)
	}
	if _, err := h.resolve(schema.Schema.ParseStored, d.Type, config.Document()); err != nil {
		return err
	}
	before, _ := h.Connection(name).bind() // settings that cannot be used lead to no authorization
	expected := cmp.Or(d.Revision, record.Revision)
	record.Config, record.Updated = config.Document(), time.Now()
	if err := h.store.Replace(record, expected); err != nil {
		return err
	}
	h.changed(name)
	return h.retire(before)
}

// edited merges a new document into an old one. An old one that no longer fits
// its type has nothing to keep.
func edited(s schema.Schema, old, raw map[string]any) (schema.Config, error) {
	before, err := s.ParseStored(old)
	if err != nil {
		return s.Parse(raw)
	}
	return s.Edit(before, raw)
}

// shared reports whether a stored connection leads to the same authorization.
func (h *Host) shared(b *binding) bool {
	records, _, err := h.store.Connections()
	if err != nil {
		return true // to be on the side that costs nobody a login
	}
	for _, r := range records {
		if other, err := h.resolve(schema.Schema.ParseStored, r.Type, r.Config); err == nil && other.entry == b.entry {
			return true
		}
	}
	return false
}

// changed makes a handle read its record again.
func (h *Host) changed(name string) {
	if c := h.handles.find(name); c != nil {
		c.changed()
	}
}

// Connections lists the stored connections, by name.
func (h *Host) Connections() ([]ConnectionInfo, error) {
	if h.life.Err() != nil {
		return nil, errClosed()
	}
	records, damaged, err := h.store.Connections()
	if err != nil {
		return nil, err
	}
	list := make([]ConnectionInfo, 0, len(records)+len(damaged))
	for _, r := range records {
		list = append(list, h.info(r))
	}
	for _, d := range damaged {
		list = append(list, ConnectionInfo{Name: d.Name, Problem: plugin.AsError(d.Err)})
	}
	slices.SortFunc(list, func(a, b ConnectionInfo) int { return strings.Compare(a.Name, b.Name) })
	return list, nil
}

// Describe returns what is shown of a connection.
func (c *Connection) Describe(context.Context) (ConnectionInfo, error) {
	r, err := c.revision()
	if err != nil {
		return ConnectionInfo{}, err
	}
	return c.host.info(r.record), nil
}

// info shows a record, as far as its type is there to say what is secret.
func (h *Host) info(r store.Connection) ConnectionInfo {
	info := ConnectionInfo{Name: r.Name, Type: r.Type, Created: r.Created, Updated: r.Updated, Revision: r.Revision}
	t, err := h.Type(r.Type)
	if err != nil {
		info.Problem = plugin.AsError(err)
		return info
	}
	config, err := t.Schema.ParseStored(r.Config)
	if err != nil {
		info.Problem = plugin.AsError(err)
		return info
	}
	info.Config = config.Redacted()
	return info
}
