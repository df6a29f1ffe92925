package plugin

import (
	"context"
	"log/slog"
	"net/netip"

	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// A Connector serves one or more connection types. [Client] implements it for a
// plugin in a process of its own, and package sdk for an author's value.
//
// A Connector keeps nothing between calls, may be called concurrently, and
// sends a password at most once in each call.
type Connector interface {
	// Describe lists the connection types, the same ones each time.
	Describe(ctx context.Context) (*Description, error)

	// Test tries a configuration and reports each check as soon as it is made.
	// It returns nil if no check failed, and otherwise the first failure.
	Test(ctx context.Context, req *Request, report func(Check)) error

	// Authorize obtains an authorization.
	Authorize(ctx context.Context, req *Request) (*Authorization, error)
}

// A Revoker is a Connector that can end an authorization at its server, given
// its State as [Request.Previous].
type Revoker interface {
	Revoke(ctx context.Context, req *Request) error
}

// A Configurer is a Connector that wants to know what the host decides for the
// whole process. Configure is called once, before any other call.
type Configurer interface {
	Configure(ctx context.Context, s Settings) error
}

// Settings are what the host decides for a whole plugin process.
type Settings struct {
	HostVersion string
	LogLevel    slog.Level     // least severe entry that the host wants to read
	EgressAllow []netip.Prefix // opened by the operator; all else that is not public stays shut
	CABundle    []byte         // PEM, trusted besides the system's roots; empty: those alone
}

// A Description lists what a plugin serves.
type Description struct {
	Name    string `json:"name"`    // of the plugin: lower-case letters, digits and hyphens
	Version string `json:"version"` // of the plugin: semantic versioning
	Types   []Type `json:"types"`
}

// Type returns the connection type of that name.
func (d *Description) Type(name string) (Type, bool) {
	for _, t := range d.Types {
		if t.Name == name {
			return t, true
		}
	}
	return Type{}, false
}

// A Type is a kind of connection, for example "password-grant".
type Type struct {
	Name        string        `json:"name"`
	Title       string        `json:"title"`
	Description string        `json:"description,omitzero"`
	Version     string        `json:"version,omitzero"`
	Schema      schema.Schema `json:"schema"`
	Presets     []Preset      `json:"presets,omitzero"`
}

// A Preset is a ready-made beginning of a config, for one well-known server.
type Preset struct {
	Name   string         `json:"name"`
	Title  string         `json:"title"`
	Help   string         `json:"help,omitzero"` // what it is for, one or two sentences
	Config map[string]any `json:"config"`        // part of a config, as JSON

	FillIn  map[string]string `json:"fill_in,omitzero"` // by field: what to put there and where to find it
	Beware  []string          `json:"beware,omitzero"`  // each one or two sentences
	Sources []string          `json:"sources,omitzero"` // URLs where this is known from
}

// A Request carries what a call needs; nothing else is known to a Connector.
type Request struct {
	// Type is the name of the connection type.
	Type string

	// Config holds the settings, resolved and valid.
	Config schema.Config

	// Previous is the State of the authorization that this one replaces; zero if
	// there is none.
	Previous Secret

	// Reason is why an authorization is asked for.
	Reason Reason

	// NoLogin forbids a login: a test stops before a password would be sent, and
	// Authorize renews by Previous, which there is then, or fails with
	// [Error].LoginNeeded.
	NoLogin bool
}

// A Reason is why the host asks for an authorization.
type Reason int

// The reasons.
const (
	First   Reason = iota // there is no authorization
	Due                   // the previous one has expired or soon will
	Refused               // the API refused the previous one before its time
)

// String returns the reason as it is written on the wire, in lower case.
func (r Reason) String() string {
	switch r {
	case Due:
		return "due"
	case Refused:
		return "refused"
	}
	return "first"
}
