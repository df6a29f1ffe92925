package host

import (
	"context"
	"errors"
	"time"

	"github.com/jackfield-dev/jackfield/host/guard"
	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// tellTime is how long the guard is waited for, to be told of a login that it was
// not asked for.
const tellTime = time.Second

// noteDelay is after how long a login that was taken is written down as such: after
// what it brought, for which callers wait. A crash in between makes it a login whose
// answer was lost, which is on the safe side.
const noteDelay = 5 * time.Millisecond

// renewOrLogIn has the plugin obtain an authorization: by what the previous one
// left, which is no login and asks nobody's leave, and if that does not do, or there
// is none, by a login if the guard lets one be spent. The second call comes without
// what the first one tried: it is over, and sending it twice would end what some
// servers make of it.
func (h *Host) renewOrLogIn(ctx context.Context, b *binding, previous secret.String, why plugin.Reason, still func() error) (*Authorization, error) {
	req := plugin.Request{Type: b.connType.Name, Config: b.config, Previous: previous, Reason: why}
	login, guarded := h.whose(b)
	_, strays := h.strays.Load(req.Type)
	switch {
	case guarded && (strays || previous.IsZero()):
		return retrying(ctx, !strays, func() (*Authorization, error) { return h.logIn(ctx, login, req, still) })
	case !guarded:
		return retrying(ctx, previous.IsZero(), func() (a *Authorization, err error) {
			if err := still(); err != nil {
				return nil, err
			}
			a, _, err = h.ask(ctx, req)
			return a, err
		})
	}
	req.NoLogin = true
	a, _, err := h.ask(ctx, req)
	h.tell(ctx, login, req.Type, loginsOf(a, err), err)
	if !needsLogin(err) {
		return a, err
	}
	req.NoLogin, req.Previous = false, secret.String{}
	return retrying(ctx, true, func() (*Authorization, error) { return h.logIn(ctx, login, req, still) })
}

// logIn spends a login, if the guard lets it be spent.
func (h *Host) logIn(ctx context.Context, login guard.Login, req plugin.Request, still func() error) (*Authorization, error) {
	pass, err := h.guard.Begin(ctx, login)
	if err != nil {
		return nil, err
	}
	if err := still(); err != nil {
		pass.Return(ctx)
		return nil, err
	}
	kept := h.keep(pass)
	a, asked, err := h.ask(ctx, req)
	kept()
	logins := loginsOf(a, err)
	switch {
	case !asked:
		pass.Return(ctx)
	case err != nil:
		pass.End(ctx, logins, err)
	default:
		h.work.Go(func() { // Close waits for it, and for the flight first
			sleep(h.life, noteDelay)
			pass.End(ctx, logins, nil)
		})
	}
	return a, err
}

// ask has the plugin authorize. Asked is false where it did not come to that, so
// that nothing was sent.
func (h *Host) ask(ctx context.Context, req plugin.Request) (a *Authorization, asked bool, err error) {
	err = h.useAgain(ctx, req.Type, func(c plugin.Connector) (err error) {
		asked = true
		a, err = c.Authorize(ctx, &req)
		return err
	}, func() bool { return req.NoLogin })
	return a, asked, err
}

// tell tells the guard of logins that a plugin spent although it was to spend none.
// From then on the guard is asked before each call for that type, renewals too.
func (h *Host) tell(ctx context.Context, login guard.Login, typeName string, logins int, err error) {
	if logins == 0 {
		return
	}
	h.strays.Store(typeName, true)
	h.log.WarnContext(ctx, "a plugin spent a login although it was told not to", "type", typeName)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tellTime)
	defer cancel()
	if pass, kept := h.guard.Begin(ctx, login); kept == nil { // otherwise it is held already
		pass.End(ctx, logins, err)
	}
}

// loginsOf is how many logins a call is known to have spent.
func loginsOf(a *Authorization, err error) int {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Logins
	}
	if a == nil {
		return 0
	}
	return a.Logins
}

// needsLogin reports whether a renewal ended because nothing but a login would do.
func needsLogin(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.LoginNeeded && e.Logins == 0
}
