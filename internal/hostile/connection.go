package hostile

import (
	"context"
	"maps"
	"strings"

	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// A Connection is our connection type, as a [Client].
type Connection struct {
	// Authorize obtains an authorization with settings, in place of previous if that is not nil.
	Authorize func(ctx context.Context, config map[string]any, previous *plugin.Authorization) (*plugin.Authorization, error)
	// Schema is the type's.
	Schema schema.Schema
	// Printed returns what has been printed.
	Printed func() string

	first, latest *plugin.Authorization
}

// Ask asks for an authorization.
func (c *Connection) Ask(ctx context.Context, ask Ask) Result {
	if ask.First {
		c.first, c.latest = nil, nil
	}
	config, quirky := c.settings(ask)
	var previous *plugin.Authorization
	switch ask.Call {
	case Renew:
		previous = c.latest
	case Revive:
		previous = c.first
	case Bereft: // as a host marks a secret that it no longer has
		previous, config["password"] = c.latest, map[string]any{"forgotten": strings.Repeat("0123456789abcdef", 2)}
	}
	a, err := c.Authorize(ctx, config, previous)
	r := Result{Quirky: quirky}
	if err != nil {
		r.fail(plugin.AsError(err))
	} else {
		r.succeed(a)
		c.keep(a)
	}
	return r
}

// Logs returns what has been printed.
func (c *Connection) Logs() string { return c.Printed() }

func (c *Connection) keep(a *plugin.Authorization) {
	if c.first == nil {
		c.first = a
	}
	c.latest = a
}

// settings are a config, and whether the quirks of the case are in it.
func (c *Connection) settings(ask Ask) (config map[string]any, quirky bool) {
	config = map[string]any{
		"token_endpoint": ask.TokenURL, "username": username, "password": password,
		"client_id": clientID, "client_secret": clientSecret, "timeout": ask.Timeout.String(),
	}
	if ask.HTTP {
		config["allow_http"] = true
	}
	maps.Copy(config, ask.Config)
	maps.DeleteFunc(config, func(_ string, value any) bool { return value == nil })
	quirky = len(ask.Quirks) > 0 && Knows(c.Schema, ask.Quirks...)
	if quirky {
		config["quirks"] = ask.Quirks
	}
	return config, quirky
}

// Knows reports whether a schema has each name, as a field or as an option of one.
func Knows(s schema.Schema, names ...string) bool {
	known := map[string]bool{}
	for _, field := range s.Fields {
		known[field.Name] = true
		for _, option := range field.Options {
			known[option.Value] = true
		}
	}
	for _, name := range names {
		if !known[name] {
			return false
		}
	}
	return true
}

func (r *Result) succeed(a *plugin.Authorization) {
	r.Outcome, r.Retry = Token, RetryNone
	r.Expiry, r.Scopes, r.Logins = a.Expiry, a.Scopes, a.Logins
	for _, h := range a.Headers {
		if token, ok := strings.CutPrefix(h.Value.Reveal(), "Bearer "); ok && h.Name == "Authorization" {
			r.Token = token
		}
	}
}

func (r *Result) fail(e *plugin.Error) {
	r.Outcome, r.Code, r.Retry, r.Logins = Failure, e.Code, e.Retry(), e.Logins
	r.Message = strings.TrimSpace(e.Error() + " " + e.Message + " " + e.Field + " " + e.Hint)
}
