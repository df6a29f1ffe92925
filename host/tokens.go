package host

import (
	"context"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/host/authcache"
)

// ownPrefix begins the key of an authorization that is this host's own: what is left
// of a login whose password was forgotten. The record that leads to it is in this
// host's folder, so nobody else could use it; and it cannot be obtained again, so it
// is not put where values are dropped to make room.
const ownPrefix = "own/"

// tokens is where authorizations are kept: in this host's own folder, or, where hosts
// share a store, there, but for those that are its own.
type tokens struct {
	own    *authcache.Local
	shared authcache.Store
}

var _ authcache.Store = tokens{}

// of returns the store that has a key, and the key's name there.
func (t tokens) of(key string) (authcache.Store, string) {
	if name, own := strings.CutPrefix(key, ownPrefix); own {
		return t.own, name
	}
	return t.shared, key
}

func (t tokens) Load(ctx context.Context, key string) (value []byte, generation uint64, err error) {
	s, key := t.of(key)
	return s.Load(ctx, key)
}

func (t tokens) Lease(ctx context.Context, key, owner string, keep time.Duration) (generation, stored uint64, err error) {
	s, key := t.of(key)
	return s.Lease(ctx, key, owner, keep)
}

func (t tokens) Release(ctx context.Context, key, owner string) error {
	s, key := t.of(key)
	return s.Release(ctx, key, owner)
}

func (t tokens) Save(ctx context.Context, key string, generation uint64, value []byte, keep time.Duration) (ok bool, err error) {
	s, name := t.of(key)
	if name != key {
		keep = 0
	}
	return s.Save(ctx, name, generation, value, keep)
}

func (t tokens) Remove(ctx context.Context, key string) error {
	s, key := t.of(key)
	return s.Remove(ctx, key)
}

// Watch watches what others may change.
func (t tokens) Watch(ctx context.Context, changed func(string)) error {
	return t.shared.Watch(ctx, changed)
}

// tokensSweep is how often authorizations that ended long ago are removed from the
// folder.
const tokensSweep = 24 * time.Hour

// sweepTokens does so until ctx ends.
func (h *Host) sweepTokens(ctx context.Context) {
	ticker := time.NewTicker(tokensSweep)
	defer ticker.Stop()
	for ctx.Err() == nil {
		now := time.Now()
		n, err := h.store.Authorizations().Sweep(ctx, func(_ string, value []byte) bool { return authcache.Outlived(value, now) })
		switch {
		case err != nil && ctx.Err() == nil:
			h.log.WarnContext(ctx, "authorizations that ended could not be removed", "error", err)
		case n > 0:
			h.log.InfoContext(ctx, "authorizations that ended were removed", "number", n)
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
		}
	}
}
