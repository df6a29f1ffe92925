package host

import (
	"context"
	"regexp"
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
}

// A ConnectionInfo is what is shown of a stored connection: never a secret.
type ConnectionInfo struct {
	Name    string
	Type    string
	Config  map[string]any // a secret that is stored stands as {"stored": true}
	Created time.Time
	Updated time.Time
	Problem *Error // why its settings cannot be shown or used; nil if they can
}

// connectionName is what the name of a connection looks like: fit for a file
// name, a URL's path and a command line.
var connectionName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

// Create stores a connection. Its settings must be valid, and the variables and
// files that they refer to must be there.
func (h *Host) Create(_ context.Context, name string, d Definition) error {
	if !connectionName.MatchString(name) {
		return plugin.Errorf(BadConfig, "%q is no name for a connection", name).In("name").
			WithHint("use up to 100 letters, digits, dots, hyphens and underscores, beginning with a letter or digit")
	}
	b, err := h.resolve(d.Type, d.Config)
	if err != nil {
		return err
	}
	now := time.Now()
	record := store.Connection{Name: name, Type: b.connType.Name, Config: d.Config, Created: now, Updated: now}
	if err := h.store.Create(record); err != nil {
		return err
	}
	h.forget(name)
	return nil
}

// Edit replaces the settings of a connection. A secret given as
// {"stored": true} keeps its value, unless an address that secrets or
// authorizations are sent to has changed.
func (h *Host) Edit(_ context.Context, name string, d Definition) error {
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
	if _, err := h.resolve(d.Type, config.Document()); err != nil {
		return err
	}
	expected := record.Revision
	record.Config, record.Updated = config.Document(), time.Now()
	if err := h.store.Replace(record, expected); err != nil {
		return err
	}
	h.forget(name)
	return nil
}

// edited merges a new document into an old one. An old one that no longer fits
// its type has nothing to keep.
func edited(s schema.Schema, old, raw map[string]any) (schema.Config, error) {
	before, err := s.Parse(old)
	if err != nil {
		return s.Parse(raw)
	}
	return s.Edit(before, raw)
}

// Delete removes a connection, and its authorization unless another connection
// with the same settings shares it.
func (h *Host) Delete(ctx context.Context, name string) error {
	// Settings that cannot be used lead to no authorization.
	b, _ := h.Connection(name).bind(ctx)
	if err := h.store.Delete(name); err != nil {
		return err
	}
	h.forget(name)
	if b == nil || h.shared(b) {
		return nil
	}
	return b.entry.Forget()
}

// shared reports whether a stored connection leads to the same authorization.
func (h *Host) shared(b *binding) bool {
	records, _, err := h.store.Connections()
	if err != nil {
		return true // to be on the side that costs nobody a login
	}
	for _, r := range records {
		if other, err := h.resolve(r.Type, r.Config); err == nil && other.entry == b.entry {
			return true
		}
	}
	return false
}

// forget makes a handle read its record again.
func (h *Host) forget(name string) { h.Connection(name).now.Store(nil) }

// Connections lists the stored connections, by name.
func (h *Host) Connections() ([]ConnectionInfo, error) {
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
	return list, nil
}

// Describe returns what is shown of a stored connection.
func (c *Connection) Describe(context.Context) (ConnectionInfo, error) {
	record, err := c.host.store.Connection(c.name)
	if err != nil {
		return ConnectionInfo{}, err
	}
	return c.host.info(record), nil
}

// info shows a record, as far as its type is there to say what is secret.
func (h *Host) info(r store.Connection) ConnectionInfo {
	info := ConnectionInfo{Name: r.Name, Type: r.Type, Created: r.Created, Updated: r.Updated}
	t, err := h.Type(r.Type)
	if err != nil {
		info.Problem = plugin.AsError(err)
		return info
	}
	config, err := t.Schema.Parse(r.Config)
	if err != nil {
		info.Problem = plugin.AsError(err)
		return info
	}
	info.Config = config.Redacted()
	return info
}
