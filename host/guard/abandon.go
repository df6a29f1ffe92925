package guard

import (
	"context"
	"time"
)

// Abandon takes every login for lost that began before a moment and has not ended.
// It is for a guard whose store nobody else writes to, as soon as it is opened:
// whatever process began them is gone, and nobody should wait for what it would
// have said.
func (g *Guard) Abandon(ctx context.Context, before time.Time) error {
	limit := stampOf(before)
	var left []string
	err := g.store.Each(ctx, func(key string, value []byte) bool {
		if r, err := decode(value); err == nil && r.begunBefore(limit) != nil {
			left = append(left, key)
		}
		return true
	})
	if err != nil {
		return g.unavailable(ctx, err)
	}
	for _, key := range left {
		if err := g.abandon(ctx, key, limit); err != nil {
			return err
		}
	}
	return nil
}

// abandon ends the logins of one account, one after the other.
func (g *Guard) abandon(ctx context.Context, key string, limit stamp) error {
	for more := true; more; {
		err := g.change(ctx, key, func(r *record, now stamp, _ bool) *event {
			a := r.begunBefore(limit)
			if more = a != nil; !more {
				return nil
			}
			return &event{kind: lost, id: a.ID, cred: a.Cred, at: now, n: 1}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// begunBefore is a login under way that began before a moment; nil if there is
// none.
func (r *record) begunBefore(limit stamp) *attempt {
	for i := range r.Open {
		if r.Open[i].At < limit {
			return &r.Open[i]
		}
	}
	return nil
}
