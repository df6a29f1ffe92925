package guard

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A Status is one account as an operator sees it.
type Status struct {
	Account Key
	Label   string
	Logins  int // in the last hour
	Strikes int // logins since the last success that were none

	// Refused is how many credentials are not sent again until they change, and
	// Since when the first of them was refused.
	Refused int
	Since   time.Time

	// Opens is when credentials that nobody has tried may be sent; zero: now, or not
	// before a reset, as Reason says. Reason is why not now; "": they may.
	Opens  time.Time
	Reason string

	// Suspicion says that the password was changed or the account is locked at the
	// server; "": there is no sign of it.
	Suspicion string
}

// A Reset is what an operator did to an account.
type Reset struct {
	At     time.Time
	Who    string
	Before Status // the account until then
}

// List returns the accounts that something is known of, by label. With the
// store down it fails: what one host knows is not the answer.
func (g *Guard) List(ctx context.Context) ([]Status, error) {
	var all []Status
	now := g.now()
	err := g.store.Each(ctx, func(key string, value []byte) bool {
		if account, ok := strings.CutPrefix(key, accountKey("")); ok {
			if s, ok := g.status(Key(account), value, now); ok {
				all = append(all, s)
			}
		}
		return true
	})
	if err != nil {
		return nil, g.unavailable(ctx, err)
	}
	slices.SortFunc(all, func(a, b Status) int {
		return cmp.Or(strings.Compare(a.Label, b.Label), strings.Compare(string(a.Account), string(b.Account)))
	})
	return all, nil
}

// status describes a record; false if it says nothing.
func (g *Guard) status(account Key, value []byte, now stamp) (Status, bool) {
	s := Status{Account: account}
	r, err := decode(value)
	if err != nil {
		s.Reason = err.Error()
		return s, true
	}
	r.settle(now, g.policy)
	s.Label, s.Logins, s.Strikes, s.Refused = r.Label, r.logins(), r.Strikes, r.refusals()
	if s.Refused > 0 {
		s.Since = r.oldestRefusal().time()
	}
	if v := r.verdict("", now, g.policy, false); v.rule != "" {
		s.Reason = v.reason()
		if v.until > 0 {
			s.Opens = v.until.time()
		}
	}
	for _, c := range r.Creds {
		if c.Is == isRefused && c.Good > 0 {
			s.Suspicion = c.suspicion()
		}
	}
	return s, !r.empty()
}

// Reset forgets all that is known of an account, named by its key or its label,
// so that its next login is sent whatever happened before. Who is whoever asked
// for it; what cannot be audited is not done. Logins under way are forgotten
// too, but not what comes of them. It does not hurry a server that asked to slow
// down.
func (g *Guard) Reset(ctx context.Context, name, who string) error {
	all, err := g.List(ctx)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(s Status) bool { return string(s.Account) != name && s.Label != name })
	if len(all) == 0 || name == "" {
		return plugin.Errorf(plugin.NotFound, "the guard knows nothing of %q", cut(name)).WithHint("`jackfield guard list` shows the accounts")
	}
	for _, s := range all {
		if err := g.audit(ctx, Reset{At: g.clock(), Who: who, Before: s}); err != nil {
			g.log.ErrorContext(ctx, "a reset could not be audited, and is not done", "account", s.Label, "error", err.Error())
			return plugin.Errorf(plugin.Internal, "the reset of %s could not be audited, and is not done", s.Label)
		}
		if err := g.remove(ctx, accountKey(s.Account)); err != nil {
			return g.unavailable(ctx, err)
		}
	}
	return nil
}

// remove removes a record, whoever changes it meanwhile.
func (g *Guard) remove(ctx context.Context, key string) error {
	for n := 0; ; n++ {
		_, version, err := g.store.Load(ctx, key)
		if err != nil {
			return err
		}
		ok, err := g.store.Swap(ctx, key, version, nil, 0)
		if err != nil {
			return err
		}
		if ok {
			g.local.forget(key)
			return nil
		}
		if err := rest(ctx, grown(time.Millisecond, n, 64*time.Millisecond)); err != nil {
			return err
		}
	}
}

// Sweep removes the records that say nothing any more, from a store that does
// not drop them by itself, and returns how many.
func (g *Guard) Sweep(ctx context.Context) (removed int, err error) {
	now := g.now()
	var over []string
	err = g.store.Each(ctx, func(key string, value []byte) bool {
		if r, err := decode(value); err == nil {
			if r.settle(now, g.policy); r.empty() {
				over = append(over, key)
			}
		}
		return true
	})
	for _, key := range over {
		if err == nil {
			err = g.sweep(ctx, key, &removed)
		}
	}
	if err != nil {
		return removed, g.unavailable(ctx, err)
	}
	return removed, nil
}

// sweep removes a record that says nothing, unless it has changed.
func (g *Guard) sweep(ctx context.Context, key string, removed *int) error {
	value, version, err := g.store.Load(ctx, key)
	if err != nil || value == nil {
		return err
	}
	r, err := decode(value)
	if err != nil {
		return nil //nolint:nilerr // what is damaged is not for sweeping
	}
	if r.settle(g.now(), g.policy); !r.empty() {
		return nil
	}
	ok, err := g.store.Swap(ctx, key, version, nil, 0)
	if ok {
		*removed++
	}
	return err
}

func (g *Guard) logReset(ctx context.Context, r Reset) error {
	g.log.WarnContext(ctx, "guard reset", "account", r.Before.Label, "who", r.Who, "strikes", r.Before.Strikes, "refused", r.Before.Refused)
	return nil
}

// unavailable is what a caller hears of the store; the log has the rest.
func (g *Guard) unavailable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return plugin.AsError(ctx.Err())
	}
	g.log.ErrorContext(ctx, "the guard's store failed", "error", err.Error())
	if errors.Is(err, context.DeadlineExceeded) {
		return plugin.Errorf(plugin.Unavailable, "the guard's store did not answer in time")
	}
	return plugin.Errorf(plugin.Unavailable, "the guard's store does not work")
}
