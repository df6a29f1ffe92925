package host

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// remember is how long after a call the scrubber still knows its secrets: what a
// plugin logs late is read late.
const remember = 10 * time.Second

// messageMax and fieldMax are how much of a plugin's texts is passed on, in bytes.
const (
	messageMax = 1000
	fieldMax   = 200
)

// Authorize returns an authorization for a connection that is good now.
func (h *Host) Authorize(ctx context.Context, name string) (*Authorization, error) {
	c, err := h.existing(name)
	if err != nil {
		return nil, err
	}
	return c.Authorize(ctx)
}

// Invalidate says that the API refused an authorization of a connection; see
// [Connection.Invalidate].
func (h *Host) Invalidate(ctx context.Context, name string, a *Authorization) (bool, error) {
	c, err := h.existing(name)
	if err != nil {
		return false, err
	}
	return c.Invalidate(ctx, a)
}

// Test tries a connection; see [Connection.Test].
func (h *Host) Test(ctx context.Context, name string, report func(Check), options ...TestOption) error {
	return h.Connection(name).Test(ctx, report, options...)
}

// authorize obtains an authorization from the plugin. Still is asked before each
// login: it may have been waited for, and the settings be others by now.
func (h *Host) authorize(ctx context.Context, b *binding, previous secret.String, why plugin.Reason, still func() error) (*Authorization, error) {
	seen := h.hide(append(b.config.Secrets(), previous)...)
	defer seen()
	a, err := h.renewOrLogIn(ctx, b, previous, why, still)
	if err != nil {
		return nil, err
	}
	h.hide(a.Secrets()...)()
	h.log.InfoContext(ctx, "authorized", "type", b.connType.Name, "account", a.Account, "reason", why.String(), "logins", a.Logins)
	return a, nil
}

// scrubbed blots out secrets in what a plugin says of its failure. A plugin
// should not name one, and the host does not rely on it.
func (h *Host) scrubbed(err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok || e == nil {
		return err
	}
	clean := *e
	clean.Message, clean.Hint, clean.Field = h.shown(e.Message, messageMax), h.shown(e.Hint, messageMax), h.shown(e.Field, fieldMax)
	return &clean
}

// shown blots out the secrets in a text, and then shortens it.
func (h *Host) shown(text string, limit int) string {
	text = h.scrub.Scrub(text)
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "") + "…"
}

// hide makes the scrubber know secrets, until some time after the returned
// function is called.
func (h *Host) hide(secrets ...secret.String) (done func()) {
	remove := h.scrub.Add(secrets...)
	return func() { time.AfterFunc(remember, remove) }
}
