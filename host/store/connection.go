package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A Connection is a named, configured instance of a connection type.
//
// However it is printed, logged or marshalled, a Connection does not show its
// Config, in which secrets stand in clear.
type Connection struct {
	Name string
	Type string // the name of its connection type

	// Config is the document that configures it: text, booleans, numbers, nil,
	// lists and maps, as JSON has them. What is read from a store is the same
	// document, with every number as a json.Number, digit for digit.
	Config map[string]any

	Created time.Time // in UTC
	Updated time.Time // in UTC

	// Revision tells one state of a connection from any other that the store
	// ever held under its name. It grows, but not by one.
	Revision uint64
}

// connectionRecord is a Connection as it is sealed; its name is its key.
//
//	{"type":"password-grant","config":{…},"created":"2026-01-31T12:00:00Z","updated":"…","revision":7}
type connectionRecord struct {
	Type     string         `json:"type"`
	Config   map[string]any `json:"config"`
	Created  time.Time      `json:"created"`
	Updated  time.Time      `json:"updated"`
	Revision uint64         `json:"revision"`
}

// validate reports why c cannot be kept.
func (c Connection) validate() error {
	if c.Name == "" {
		return plugin.Errorf(plugin.Config, "a connection needs a name")
	}
	return checkDocument("config", c.Config)
}

func (c Connection) record() ([]byte, error) {
	value, err := json.Marshal(connectionRecord{
		Type: c.Type, Config: c.Config, Created: c.Created.UTC(), Updated: c.Updated.UTC(), Revision: c.Revision,
	})
	if err != nil {
		// What the encoder says may quote what it could not encode.
		return nil, plugin.Errorf(plugin.Config, "connection %q cannot be written as JSON", c.Name)
	}
	return value, nil
}

func parseConnection(r Record) (Connection, error) {
	if r.Err != nil {
		return Connection{}, r.Err
	}
	var kept connectionRecord
	decoder := json.NewDecoder(bytes.NewReader(r.Value))
	decoder.UseNumber()
	if err := decoder.Decode(&kept); err != nil {
		return Connection{}, errDamagedRecord(connectionsBucket, r.Key)
	}
	return Connection{
		Name: r.Key, Type: kept.Type, Config: kept.Config,
		Created: kept.Created, Updated: kept.Updated, Revision: kept.Revision,
	}, nil
}

// String says which connection it is.
func (c Connection) String() string {
	return fmt.Sprintf("connection %q of type %q, revision %d", c.Name, c.Type, c.Revision)
}

// GoString is String, for %#v.
func (c Connection) GoString() string { return c.String() }

// Format prints String for every verb, so that none reaches inside.
func (c Connection) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// LogValue is String, for log/slog.
func (c Connection) LogValue() slog.Value { return slog.StringValue(c.String()) }

// MarshalJSON marshals String: who may show more names it field by field.
func (c Connection) MarshalJSON() ([]byte, error) { return json.Marshal(c.String()) }

// MarshalYAML is MarshalJSON for YAML.
func (c Connection) MarshalYAML() (any, error) { return c.String(), nil }
