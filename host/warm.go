package host

import (
	"context"

	"github.com/jackfield-dev/jackfield/host/authcache"
)

// authorize is Authorize for what the short way does not lead to: nothing, or
// something that is due soon.
func (c *Connection) authorize(ctx context.Context) (*Authorization, error) {
	edits := c.edits.Load()
	if e := c.lead(); e != nil {
		if a := c.look(e); a != nil {
			c.shorten(edits, e)
			return a, nil
		}
	}
	g, err := c.obtain(ctx)
	c.slim()
	return g.auth, err
}

// slim lets go of the settings, which are large, if nobody needs them with each
// authorization. They are read again when they are needed.
func (c *Connection) slim() {
	if !c.keeps.Load() && c.name != "" {
		c.now.Store(nil)
	}
}

// lead returns where the settings led to last; nil if that is not known, or not
// true any more.
func (c *Connection) lead() *authcache.Entry {
	if e := c.short.Entry(); e != nil {
		return e
	}
	if b := c.current(); b != nil {
		return b.entry
	}
	return nil
}

// grant returns an authorization with its settings.
func (c *Connection) grant(ctx context.Context) (grant, error) {
	c.keeps.Store(true)
	if b := c.current(); b != nil {
		if a := c.look(b.entry); a != nil {
			return grant{b, a, Cached}, nil
		}
	}
	return c.obtain(ctx)
}

// current returns what the settings led to last; nil if that is not known, or
// not true any more.
func (c *Connection) current() *binding {
	r := c.now.Load()
	if r == nil || r.edits != c.edits.Load() {
		return nil
	}
	return r.bound.Load()
}

// look returns what an entry holds, if that may be used. If it is due, another is
// obtained in the background.
func (c *Connection) look(e *authcache.Entry) *Authorization {
	a, due := e.Look()
	if due {
		e.Ahead(c.renew)
	}
	return a
}

// shorten makes what an entry holds the short way, unless the connection was edited
// since.
func (c *Connection) shorten(edits uint64, e *authcache.Entry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.edits.Load() == edits {
		c.short.Fill(e)
		if c.name != "" {
			c.host.handles.wake(c)
		}
	}
}

// changed makes the handle read its record again.
func (c *Connection) changed() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.edits.Add(1)
	c.short.Empty()
	c.now.Store(nil)
}

// renew obtains what takes the place of one that is due. Its settings are read and
// resolved anew, as ever: a file that a secret refers to may have changed, and then
// they lead elsewhere.
func (c *Connection) renew(ctx context.Context) error {
	defer c.slim()
	j, err := c.depart()
	if err != nil {
		return err
	}
	if err := j.entry.Renew(ctx, j.obtain, j.landed); err != nil {
		return err
	}
	j.settle()
	return nil
}
