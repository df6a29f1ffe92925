package host

import (
	"context"
	"time"

	"github.com/jackfield-dev/jackfield/host/authcache"
	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// remember is how long after a call the scrubber still knows its secrets: what a
// plugin logs late is read late.
const remember = 10 * time.Second

// Authorize returns an authorization for a connection that is good now.
func (h *Host) Authorize(ctx context.Context, name string) (*Authorization, error) {
	return h.Connection(name).Authorize(ctx)
}

// Invalidate says that the API refused an authorization of a connection; see
// [Connection.Invalidate].
func (h *Host) Invalidate(ctx context.Context, name string, a *Authorization) (bool, error) {
	return h.Connection(name).Invalidate(ctx, a)
}

// Test tries a connection; see [Connection.Test].
func (h *Host) Test(ctx context.Context, name string, report func(Check)) error {
	return h.Connection(name).Test(ctx, report)
}

// obtain returns how a flight gets an authorization for b.
func (h *Host) obtain(b *binding) authcache.Obtain {
	return func(ctx context.Context, previous secret.String, why plugin.Reason) (*Authorization, error) {
		seen := h.hide(append(b.config.Secrets(), previous)...)
		defer seen()
		req := &plugin.Request{Type: b.connType.Name, Config: b.config, Previous: previous, Reason: why}
		var a *Authorization
		err := h.use(ctx, b.connType.Name, func(c plugin.Connector) (err error) {
			a, err = c.Authorize(ctx, req)
			return err
		})
		if err != nil {
			return nil, err
		}
		h.hide(a.Secrets()...)()
		h.log.InfoContext(ctx, "authorized", "type", req.Type, "account", a.Account, "reason", why.String(), "logins", a.Logins)
		return a, nil
	}
}

// Test tries the connection's settings, and reports each check as soon as it is
// made. It returns the failure of the first check that failed. A test spends a
// login; if it passes, the authorization that it obtained is kept.
func (c *Connection) Test(ctx context.Context, report func(Check)) error {
	b, err := c.bind(ctx)
	if err != nil {
		return reportConfig(err, report)
	}
	seen := c.host.hide(b.config.Secrets()...)
	defer seen()
	sent := time.Now()
	var obtained *Authorization
	err = c.host.use(ctx, b.connType.Name, func(conn plugin.Connector) error {
		return conn.Test(ctx, &plugin.Request{Type: b.connType.Name, Config: b.config}, func(check Check) {
			if check.Authorization != nil {
				obtained = check.Authorization
				c.host.hide(obtained.Secrets()...)()
			}
			report(check)
		})
	})
	if obtained != nil {
		// Even if a later check failed: the login is spent, and the token is good.
		b.entry.Put(obtained, sent)
	}
	return err
}

// reportConfig reports settings that did not get as far as the plugin.
func reportConfig(err error, report func(Check)) error {
	e := plugin.AsError(err)
	report(Check{Name: "config", Status: Failed, Message: e.Message, Err: e, Hint: e.Hint})
	return e
}

// hide makes the scrubber know secrets, until some time after the returned
// function is called.
func (h *Host) hide(secrets ...secret.String) (done func()) {
	remove := h.scrub.Add(secrets...)
	return func() { time.AfterFunc(remember, remove) }
}
