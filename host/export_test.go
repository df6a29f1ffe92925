package host

import (
	"context"
	"fmt"
	"time"
	"unsafe"

	"github.com/jackfield-dev/jackfield/host/authcache"
	"github.com/jackfield-dev/jackfield/plugin"
)

// Depart reads the connection's settings, and returns what then obtains an
// authorization for them.
func (c *Connection) Depart() (arrive func(context.Context) error, err error) {
	j, err := c.depart()
	return func(ctx context.Context) error { _, err := j.arrive(ctx); return err }, err
}

// ReplaceUnseen replaces a connection's record without telling its handle yet.
func (h *Host) ReplaceUnseen(name string, d Definition) error {
	record, err := h.store.Connection(name)
	if err != nil {
		return err
	}
	record.Config = d.Config
	return h.store.Replace(record, record.Revision)
}

// WarmText is how many bytes the secrets of an authorization have that Warm makes,
// and WarmShown how many more what callers see of it has: the struct, a header, and
// a secret.
const (
	WarmText  = len("Bearer ") + 40 + 40
	WarmShown = int(unsafe.Sizeof(Authorization{}) + unsafe.Sizeof(plugin.Param{}) + 32)
)

// Warm gives each of some connections an authorization of its own, in memory alone:
// as if each had been obtained for it, without a login and a sealed record for each.
func (h *Host) Warm(names []string) {
	h.cache.Close(context.Background())
	h.cache = authcache.New(authcache.Config{})
	for i, name := range names {
		e := h.cache.Entry(authcache.Key(fmt.Sprintf("%064x", i)))
		a := &plugin.Authorization{
			Headers: []plugin.Param{{Name: "Authorization", Value: plugin.NewSecret(fmt.Sprintf("Bearer %040d", i))}},
			Expiry:  time.Now().Add(time.Hour),
			State:   plugin.NewSecret(fmt.Sprintf("%040d", i)),
		}
		e.Put(context.Background(), e.Era(), a, time.Now())
		c := h.Connection(name)
		c.shorten(c.edits.Load(), e)
	}
}

// Handles counts the handles that the host knows.
func (h *Host) Handles() (awake, resting int) {
	h.handles.mu.Lock()
	defer h.handles.mu.Unlock()
	return h.handles.live, len(h.handles.resting)
}

// HasSettings reports whether the settings of a connection are in memory.
func (c *Connection) HasSettings() bool { return c.now.Load() != nil }

// HasAuthorization reports whether the short way leads to something.
func (c *Connection) HasAuthorization() bool { return c.short.Entry() != nil }
