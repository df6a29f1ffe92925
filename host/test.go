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
// Where the guard keeps the login back, the checks that need none are made, and a
// failed check named guard says why there are no more.
func (c *Connection) Test(ctx context.Context, report func(Check), options ...TestOption) error {
	b, err := c.bind()
	if err != nil {
		return reportFailed("config", err, report)
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
	asked    bool // the plugin was
	obtained *Authorization
	logins   int   // that were spent
	refusal  error // of the last of them; nil if it was taken
}

// run makes the checks, with a login if the guard lets one be spent.
func (t *trial) run(ctx context.Context) error {
	login, guarded := t.host.whose(t.binding)
	if !guarded {
		return t.checks(ctx, func(error) {})
	}
	tell := func(err error) { t.host.tell(ctx, login, t.connType.Name, t.spent(err), t.outcome(err)) }
	if t.noLogin {
		return t.checks(ctx, tell)
	}
	pass, kept := t.host.guard.Begin(ctx, login)
	if errors.Is(kept, Canceled) {
		return kept
	}
	if _, stray := t.host.strays.Load(t.connType.Name); kept != nil && stray {
		return reportFailed("guard", kept, t.report) // it would log in all the same
	}
	if kept != nil {
		t.noLogin = true
		err := t.checks(ctx, tell)
		if failure := reportFailed("guard", kept, t.report); err == nil {
			err = failure
		}
		return err
	}
	ended := t.host.keep(pass)
	defer ended()
	defer func() { pass.End(ctx, t.logins, context.Canceled) }() // if whoever is reported to panics
	return t.checks(ctx, func(err error) {
		if t.asked {
			pass.End(ctx, t.spent(err), t.outcome(err))
		} else {
			pass.Return(ctx)
		}
	})
}

// checks has the plugin make the checks, and keeps what they obtained, even if a
// later check failed: the login is spent, and the token is good. Done is called
// once that is in the store.
func (t *trial) checks(ctx context.Context, done func(error)) error {
	sent, era := time.Now(), t.entry.Era()
	err := t.host.use(ctx, t.connType.Name, func(c plugin.Connector) error {
		t.asked = true
		return c.Test(ctx, &plugin.Request{Type: t.connType.Name, Config: t.config, NoLogin: t.noLogin}, t.relay)
	})
	kept := t.obtained != nil && t.entry.Put(ctx, era, t.obtained, sent)
	done(err)
	if t.obtained != nil {
		t.conn.keep(ctx, t.binding, t.obtained, kept)
	}
	switch {
	case errors.Is(err, Canceled) && t.obtained == nil && !t.noLogin:
		// Nobody waited for what the plugin would have said.
		return plugin.AsError(err).WithHint("a login may have been spent")
	case err == nil && !t.noLogin && len(t.config.ForgottenIDs()) > 0:
		return t.renewal(ctx)
	}
	return err
}

// renewal is the check of a connection whose password was forgotten: whether what
// is left of its login still leads to an authorization. The plugin is not given
// that by a test, since it may be good once.
func (t *trial) renewal(ctx context.Context) error {
	start := time.Now()
	g, err := t.conn.obtain(ctx)
	if err != nil {
		return reportFailed("renewal", err, t.report)
	}
	message := "the first login still leads to an authorization"
	if !g.auth.Expiry.IsZero() {
		message += ", valid until " + g.auth.Expiry.UTC().Format(time.RFC3339)
	}
	t.report(Check{Name: "renewal", Status: Passed, Message: message, Duration: time.Since(start)})
	return nil
}

// spent is how many logins a test that ended with err is known to have cost.
func (t *trial) spent(err error) int {
	return max(t.logins, loginsOf(t.obtained, nil), loginsOf(nil, err))
}

// outcome is what became of the login: nil if it was taken, whatever a later check
// found.
func (t *trial) outcome(err error) error {
	switch {
	case t.obtained != nil:
		return nil
	case t.logins > 0:
		return t.refusal
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
	t.count(check)
	t.report(check)
}

// count notes what a check cost.
func (t *trial) count(check Check) {
	if check.Logins == 0 {
		return
	}
	t.logins += check.Logins
	if t.refusal = nil; check.Err != nil {
		t.refusal = check.Err
	}
}

// reportFailed reports what failed outside the plugin.
func reportFailed(name string, err error, report func(Check)) error {
	e := plugin.AsError(err)
	report(Check{Name: name, Status: Failed, Message: e.Message, Err: e, Code: string(e.Code), Field: e.Field, Hint: e.Hint})
	return e
}
