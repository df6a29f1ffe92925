package host

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// revokeTimeout bounds how long ending an authorization at its server may take.
const revokeTimeout = 5 * time.Second

// A Revocation says what became of a deleted connection's authorization.
type Revocation struct {
	Revoked bool   // it was ended at its server
	Reason  string // why not; for people
}

// DeleteConnection removes a connection, and its authorization unless another
// connection with the same settings shares it. If the settings lead to none any
// more, because a variable that they refer to is gone, the authorization stays in
// the data folder, sealed, where nothing leads to it.
//
// Then the authorization is ended at its server, if that can be done: what is
// being obtained for the connection at this moment is ended when it arrives. How
// it went is reported, and is never an error: the connection is gone.
func (h *Host) DeleteConnection(ctx context.Context, name string, report ...func(Revocation)) error {
	before, unusable, err := h.remove(name)
	if err != nil {
		return err
	}
	var outcome Revocation
	switch {
	case before == nil:
		outcome.Reason = fmt.Sprintf("its settings cannot be used any more (%v), so its authorization was not found", plugin.AsError(unusable))
	case h.shared(before):
		outcome.Reason = "another connection shares it"
	default:
		var state secret.String
		state, err = before.entry.Forget()
		outcome = h.revoke(ctx, before, state)
	}
	for _, tell := range report {
		tell(outcome)
	}
	return err
}

// remove removes a connection's record, and returns what it led to; nil if that is
// not known, and why.
func (h *Host) remove(name string) (before *binding, unusable, err error) {
	for c := h.Connection(name); ; {
		var revision uint64
		r, err := c.revision()
		if errors.Is(err, Canceled) {
			return nil, nil, err
		}
		if unusable = err; err == nil {
			revision = r.record.Revision
			before, unusable = c.bindTo(r)
		}
		err = h.store.DeleteRevision(name, revision)
		h.changed(name)
		if !errors.Is(err, BadConfig) {
			return before, unusable, err
		}
		// A flight had its password forgotten meanwhile, so it leads elsewhere.
	}
}

// retire removes the authorization of settings that were replaced, unless another
// connection leads to it; nil leads to none. It is not revoked: an edit may be
// undone.
func (h *Host) retire(before *binding) error {
	if before == nil || h.shared(before) {
		return nil
	}
	_, err := before.entry.Forget()
	return err
}

// revoke ends an authorization at its server, as far as that is possible within
// some seconds. Where nothing was obtained, no plugin is started.
func (h *Host) revoke(ctx context.Context, b *binding, state secret.String) Revocation {
	if state.IsZero() {
		return Revocation{Reason: "there is none, or nothing to revoke it by"}
	}
	err := h.cache.Run(ctx, func(ctx context.Context) error { return h.callRevoke(ctx, b, state) })
	if err == nil {
		return Revocation{Revoked: true}
	}
	e := plugin.AsError(err)
	if e.Code != Unsupported {
		h.log.WarnContext(ctx, "the authorization of a deleted connection could not be revoked; it is good until it expires",
			"type", b.connType.Name, "code", string(e.Code), "error", e.Message)
	}
	return Revocation{Reason: e.Message}
}

func (h *Host) callRevoke(ctx context.Context, b *binding, state secret.String) error {
	seen := h.hide(append(b.config.Secrets(), state)...)
	defer seen()
	limited, cancel := context.WithTimeout(ctx, revokeTimeout)
	defer cancel()
	req := &plugin.Request{Type: b.connType.Name, Config: b.config, Previous: state}
	err := h.useAgain(limited, req.Type, func(c plugin.Connector) error {
		if revoker, ok := c.(plugin.Revoker); ok {
			return revoker.Revoke(limited, req)
		}
		return plugin.Errorf(Unsupported, "this connection type does not revoke authorizations")
	}, func() bool { return true }) // what is over twice is over
	if err != nil && ctx.Err() == nil && limited.Err() != nil {
		return plugin.Errorf(Timeout, "revoking it took longer than %v", revokeTimeout)
	}
	return err
}

// deleted reports whether the connection is gone, and with it every other whose
// settings lead to b.
func (c *Connection) deleted(b *binding) bool {
	if c.name == "" {
		return false
	}
	_, err := c.host.store.Connection(c.name)
	return errors.Is(err, NotFound) && !c.host.shared(b)
}
