package host

import (
	"context"
	"errors"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A TestOption changes how far a test goes.
type TestOption func(*trial)

// NoLogin has a test stop before a password would be sent.
func NoLogin() TestOption { return func(t *trial) { t.noLogin = true } }

// Test tries the connection's settings, and reports each check as soon as it is
// made. It returns the failure of the first check that failed. A test spends a
// login, unless it is told not to; the authorization that it obtained is kept.
func (c *Connection) Test(ctx context.Context, report func(Check), options ...TestOption) error {
	b, err := c.bind()
	if err != nil {
		return reportConfig(err, report)
	}
	seen := c.host.hide(b.config.Secrets()...)
	defer seen()
	t := &trial{conn: c, host: c.host, binding: b, report: report}
	for _, option := range options {
		option(t)
	}
	return c.host.cache.Run(ctx, t.run)
}

// trial is one test under way.
type trial struct {
	conn *Connection
	host *Host
	*binding
	noLogin  bool
	report   func(Check)
	obtained *Authorization
}

// run has the plugin make the checks, and keeps what they obtained, even if a
// later check failed: the login is spent, and the token is good.
func (t *trial) run(ctx context.Context) error {
	sent, era := time.Now(), t.entry.Era()
	err := t.host.use(ctx, t.connType.Name, func(c plugin.Connector) error {
		return c.Test(ctx, &plugin.Request{Type: t.connType.Name, Config: t.config, NoLogin: t.noLogin}, t.relay)
	})
	if t.obtained != nil {
		t.conn.keep(ctx, t.binding, t.obtained, t.entry.Put(era, t.obtained, sent))
	}
	if errors.Is(err, Canceled) && t.obtained == nil {
		// Nobody waited for what the plugin would have said.
		return plugin.AsError(err).WithHint("a login may have been spent")
	}
	return err
}

// relay passes a check on, without the authorization and with secrets blotted
// out.
func (t *trial) relay(check Check) {
	if a := check.Authorization; a != nil {
		t.obtained = a
		t.host.hide(a.Secrets()...)()
		check.Authorization = nil
	}
	check.Message, check.Hint = t.host.shown(check.Message, messageMax), t.host.shown(check.Hint, messageMax)
	check.Field = t.host.shown(check.Field, fieldMax)
	for i, fact := range check.Evidence {
		check.Evidence[i] = plugin.Fact{Name: fact.Name, Value: t.host.shown(fact.Value, messageMax)}
	}
	check.Fix = t.mendable(check.Fix)
	if check.Err != nil {
		check.Err = plugin.AsError(t.host.scrubbed(check.Err))
	}
	t.report(check)
}

// reportConfig reports settings that did not get as far as the plugin.
func reportConfig(err error, report func(Check)) error {
	e := plugin.AsError(err)
	report(Check{Name: "config", Status: Failed, Message: e.Message, Err: e, Code: string(e.Code), Field: e.Field, Hint: e.Hint})
	return e
}
