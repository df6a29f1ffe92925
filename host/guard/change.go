package guard

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// storeTime is how long the store may take for one step, before it is taken to
// be down.
const storeTime = 2 * time.Second

// An edit is shown a settled record and returns what happens to it; nil: nothing.
// It is called again when the record changed meanwhile, and for the last time
// with what stands. Alone means that the store is down, and the record is what
// this process knows.
type edit func(r *record, now stamp, alone bool) *event

// change has edit change a record, in the store if that works and in memory if
// not. The error is that of a caller who gave up, or of a record that is not
// understood.
func (g *Guard) change(ctx context.Context, key string, edit edit) error {
	for n := 0; ; n++ {
		stored, err := g.try(ctx, key, edit)
		switch {
		case err == nil && stored:
			return nil
		case err == nil:
			g.counts.conflicts.Add(1)
			err = rest(ctx, grown(time.Millisecond, n, 64*time.Millisecond))
		case errors.Is(err, errNewer):
			return err
		}
		if ctx.Err() != nil {
			return plugin.AsError(ctx.Err())
		}
		if err != nil {
			g.alone(ctx, key, edit, err)
			return nil
		}
	}
}

// try is one round of load, edit and swap. It reports false if somebody else was
// quicker.
func (g *Guard) try(ctx context.Context, key string, edit edit) (stored bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, storeTime)
	defer cancel()
	turn := g.local.turn()
	value, version, err := g.store.Load(ctx, key)
	if u, ok := errors.AsType[interface {
		error
		Unreadable() bool
	}](err); ok && u.Unreadable() {
		return false, errNewer
	}
	if err != nil {
		return false, err
	}
	r, damaged, err := g.read(ctx, key, value)
	if err != nil {
		return false, err
	}
	late := g.local.claim(key)
	for _, e := range late {
		r.apply(e.event)
	}
	now := g.now()
	back := r.settle(now, g.policy)
	e := edit(r, now, false)
	if e == nil && !back && !damaged && len(late) == 0 {
		g.local.learn(key, value, turn, nil)
		return true, nil
	}
	if e != nil {
		r.apply(*e)
	}
	r.Revision = min(max(r.Revision+1, int64(now)), yearMax)
	changed := r.encode()
	ok, err := g.store.Swap(ctx, key, version, changed, r.keep(now, g.policy))
	if err != nil || !ok {
		g.local.release(key, late)
		return false, err
	}
	g.local.learn(key, changed, g.local.turn(), late)
	return true, nil
}

// read decodes a stored value. In place of a damaged one stands what this
// process knows, with the account resting for one wait: nobody can say any more
// what was refused.
func (g *Guard) read(ctx context.Context, key string, value []byte) (r *record, damaged bool, err error) {
	r, err = decode(value)
	if err == nil || errors.Is(err, errNewer) {
		return r, false, err
	}
	g.log.ErrorContext(ctx, "a record of the guard is damaged; it is kept back for one wait", "key", key)
	r = g.local.last(key)
	if now := g.now(); strings.HasPrefix(key, hostKey("")) {
		r.Hold = hold{At: now, For: throttleUnsaid.Milliseconds()}
	} else {
		r.bringBack(now)
		r.strike(now, g.policy.Free)
	}
	return r, true, nil
}

// alone changes what this process knows, when the store is down.
func (g *Guard) alone(ctx context.Context, key string, edit edit, err error) {
	g.counts.alone.Add(1)
	g.log.WarnContext(ctx, "the guard's store is down; this host goes on alone", "error", err.Error())
	g.local.change(key, g.now(), g.policy, edit)
}

// rest waits for about d.
func rest(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d/2 + rand.N(d)) //nolint:gosec // that two do not meet again; nobody gains by guessing it
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
