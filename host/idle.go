package host

import (
	"context"
	"time"
)

// sweepEvery is how often what was not used for long is looked for.
const sweepEvery = 10 * time.Minute

// rest lets go, from time to time until ctx ends, what was not used for long. What
// was obtained stays in the data folder, and a handle that somebody keeps stays
// good: at its next use it reads its record, and no login is spent.
func (h *Host) rest(ctx context.Context) {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			h.restIdle()
		case <-ctx.Done():
			return
		}
	}
}

// restIdle goes through all handles once. The cache is next, since what a handle
// uses is in use.
func (h *Host) restIdle() {
	for c := range h.handles.all() {
		c.restIfIdle()
	}
	h.cache.Sweep()
}

// restIfIdle empties a handle that was not used for long, and lets go of it.
func (c *Connection) restIfIdle() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.short.Idle(c.host.cache) {
		c.short.Empty()
		c.now.Store(nil)
		c.keeps.Store(false)
		c.host.handles.rest(c)
	}
}

// existing returns the handle of a connection that there is: of any other name
// nothing is kept.
func (h *Host) existing(name string) (*Connection, error) {
	if c := h.handles.load(name); c != nil {
		return c, nil
	}
	if h.life.Err() != nil {
		return nil, errClosed()
	}
	if _, err := h.store.Connection(name); err != nil {
		return nil, err
	}
	c := h.Connection(name)
	h.handles.wake(c)
	return c, nil
}
