package host

import (
	"context"
	"errors"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// errChanged ends a flight whose settings are no more. Who waits for it reads
// them again.
var errChanged = errors.New("the connection was changed or deleted meanwhile")

// obtain is the cold path.
func (c *Connection) obtain(ctx context.Context) (grant, error) {
	for {
		j, err := c.depart()
		if err != nil {
			return grant{}, err
		}
		g, err := j.arrive(ctx)
		if !errors.Is(err, errChanged) {
			return g, err
		}
	}
}

// A journey is one connection's way to an authorization for its settings as they
// were when it began.
type journey struct {
	conn *Connection
	of   *revision
	*binding
	state secret.String // of what its own flight obtained
	ended bool          // its own flight has landed, and not that of somebody else
}

func (c *Connection) depart() (*journey, error) {
	r, err := c.revision()
	if err != nil {
		return nil, err
	}
	b, err := c.bindTo(r)
	if err != nil {
		return nil, err
	}
	return &journey{conn: c, of: r, binding: b}, nil
}

// arrive gets the authorization.
func (j *journey) arrive(ctx context.Context) (grant, error) {
	if a := j.conn.look(j.entry); a != nil && !j.forgets {
		j.settle()
		return grant{j.binding, a, Cached}, nil
	}
	a, source, err := j.entry.Fly(ctx, j.obtain, j.landed)
	for err == nil && j.forgets && !j.ended && j.isCurrent() {
		// It came with the flight of somebody who has nothing to forget.
		a, _, err = j.entry.Fly(ctx, j.obtain, j.landed)
	}
	switch {
	case err != nil:
		return grant{}, err
	case j.forgets:
		return grant{j.conn.moved(j.binding, a), a, source}, nil
	}
	j.settle()
	return grant{j.binding, a, source}, nil
}

// settle makes the end of the journey the short way to it.
func (j *journey) settle() {
	if !j.forgets {
		j.conn.shorten(j.of.edits, j.entry)
	}
}

// moved returns where an authorization is kept now: elsewhere, if secrets were
// forgotten on the way.
func (c *Connection) moved(b *binding, a *Authorization) *binding {
	if now, err := c.bind(); err == nil && now.entry.Fresh() == a {
		return now
	}
	return b
}

// isCurrent reports whether the record is the one that was read.
func (j *journey) isCurrent() bool { return j.of.edits == j.conn.edits.Load() }

// still fails once the settings are no more: nothing is to be sent for them.
func (j *journey) still() error {
	if !j.isCurrent() {
		return errChanged
	}
	return nil
}

// obtain asks the plugin. Between the reading of a record and this, another flight
// may have brought an authorization and had the password forgotten: a login then
// would be one too many.
func (j *journey) obtain(ctx context.Context, previous secret.String, why plugin.Reason) (*Authorization, error) {
	if err := j.still(); err != nil {
		return nil, err
	}
	a, err := j.conn.host.authorize(ctx, j.binding, previous, why, j.still)
	if err == nil {
		j.state = a.State
	}
	return a, err
}

// landed sees to what is there before anybody has it: secrets that need not be kept
// are forgotten, and what was obtained for a connection that was deleted meanwhile
// is ended.
func (j *journey) landed(kept bool) error {
	j.ended = true
	switch {
	case kept && j.forgets:
		j.conn.host.forget(j.binding)
	case !kept && j.conn.deleted(j.binding):
		j.conn.host.revoke(context.Background(), j.binding, j.state)
		return errChanged
	}
	return nil
}

// keep is landed for what a test brought, which is nobody's flight: to forget
// takes one.
func (c *Connection) keep(ctx context.Context, b *binding, a *Authorization, kept bool) {
	switch {
	case kept && b.forgets:
		_, _ = c.obtain(ctx) // from the cache; a failure is told to whoever asks next
	case !kept && c.deleted(b):
		c.host.revoke(context.WithoutCancel(ctx), b, a.State)
	}
}
