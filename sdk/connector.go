package sdk

import (
	"context"
	"io"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/jackfield-dev/jackfield/internal/egress"
	"github.com/jackfield-dev/jackfield/plugin"
)

// A Plugin is a program that serves connection types.
type Plugin struct {
	Name    string // lower-case letters, digits, hyphens; empty: the first type's
	Version string // semantic version; empty: the first type's
	Types   []*ConnectionType
}

// Connector returns the plugin as a host sees it, logging to log. It is what
// [Plugin.Serve] serves; tests use it through package sdktest.
func (p Plugin) Connector(log io.Writer) plugin.Connector {
	c := &connector{description: p.describe(), types: map[string]*ConnectionType{}, level: &slog.LevelVar{}}
	c.log = newLogger(log, c.level)
	for _, t := range p.Types {
		c.types[t.Name] = t
		c.revokes = c.revokes || t.Revoke != nil
	}
	c.policy.Store(&egress.Policy{})
	if c.revokes {
		return revoker{c}
	}
	return c
}

func (p Plugin) describe() *plugin.Description {
	d := &plugin.Description{Name: p.Name, Version: p.Version}
	for _, t := range p.Types {
		version := t.Version
		if version == "" {
			version = "0.0.0"
		}
		d.Types = append(d.Types, plugin.Type{
			Name: t.Name, Title: t.Title, Description: t.Description, Version: version, Schema: t.Schema, Presets: t.Presets,
		})
	}
	if len(d.Types) > 0 && d.Name == "" {
		d.Name = d.Types[0].Name
	}
	if len(d.Types) > 0 && d.Version == "" {
		d.Version = d.Types[0].Version
	}
	return d
}

// connector makes a plugin.Connector of connection types.
type connector struct {
	description *plugin.Description
	types       map[string]*ConnectionType
	revokes     bool
	policy      atomic.Pointer[egress.Policy]
	level       *slog.LevelVar
	log         *slog.Logger
}

// Configure obeys the host.
func (c *connector) Configure(_ context.Context, s plugin.Settings) error {
	roots, err := egress.Roots(s.CABundle)
	if err != nil {
		return Errorf(BadConfig, "the host's CA bundle: %v", err)
	}
	c.policy.Store(&egress.Policy{Allow: s.EgressAllow, Roots: roots})
	c.level.Set(s.LogLevel)
	return nil
}

func (c *connector) Describe(context.Context) (*plugin.Description, error) { return c.description, nil }

func (c *connector) Authorize(ctx context.Context, req *plugin.Request) (*Authorization, error) {
	t, r, err := c.call(req)
	if err != nil {
		return nil, err
	}
	return t.Authorize(ctx, r)
}

func (c *connector) Test(ctx context.Context, req *plugin.Request, report func(Check)) error {
	t, r, err := c.call(req)
	if err != nil {
		return err
	}
	if t.Test != nil {
		return t.Test(ctx, r, report)
	}
	return testByAuthorizing(ctx, t, r, report)
}

// call finds the type and gives it what it works with.
func (c *connector) call(req *plugin.Request) (*ConnectionType, *Request, error) {
	t, ok := c.types[req.Type]
	if !ok {
		return nil, nil, Errorf(plugin.NotFound, "this plugin has no connection type %q", req.Type)
	}
	policy := *c.policy.Load()
	return t, &Request{Request: *req, HTTP: policy.Client(), Log: c.log.With("type", t.Name), policy: policy}, nil
}

// testByAuthorizing is the test of a type that has none of its own.
func testByAuthorizing(ctx context.Context, t *ConnectionType, req *Request, report func(Check)) error {
	if req.NoLogin {
		report(Check{Name: "authorize", Status: Skipped, Message: "not tried, because it might spend a login"})
		return nil
	}
	start := time.Now()
	a, err := t.Authorize(ctx, req)
	if a == nil && err == nil {
		err = Errorf(plugin.Internal, "the plugin returned neither an authorization nor an error")
	}
	check := Check{Name: "authorize", Status: Passed, Message: "an authorization was obtained", Authorization: a}
	if err != nil {
		e := plugin.AsError(err)
		if e.Code == plugin.Canceled && ctx.Err() == nil { // so it was not the caller who gave up
			e = Errorf(plugin.Internal, "the plugin gave up without saying whether anything was sent")
		}
		check = Check{Name: "authorize", Status: Failed, Message: e.Message, Err: e, Code: string(e.Code), Field: e.Field, Hint: e.Hint, Logins: e.Logins}
	} else {
		check.Logins = a.Logins
	}
	check.Duration = time.Since(start)
	report(check)
	return err
}

// revoker is a connector of which at least one type can revoke.
type revoker struct{ *connector }

func (c revoker) Revoke(ctx context.Context, req *plugin.Request) error {
	t, r, err := c.call(req)
	if err != nil {
		return err
	}
	if t.Revoke == nil {
		return Errorf(Unsupported, "%s does not revoke authorizations", t.Name)
	}
	return t.Revoke(ctx, r)
}
