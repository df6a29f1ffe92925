package host

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackfield-dev/jackfield/host/guard"
	"github.com/jackfield-dev/jackfield/host/store"
)

// guardSweep is how often what the guard need not know any more is removed.
const guardSweep = 24 * time.Hour

// guardPatience is how long a login waits for others of its account to end. Many
// healthy connections of one account may start at once, a few at a time.
const guardPatience = time.Minute

// An AccountStatus is what the guard knows of one account at an authorization
// server.
type AccountStatus = guard.Status

// Accounts lists the accounts that logins were sent for, by label, with those that
// are held.
func (h *Host) Accounts(ctx context.Context) ([]AccountStatus, error) {
	if h.life.Err() != nil {
		return nil, errClosed()
	}
	return h.guard.List(ctx)
}

// ResetAccount has the guard forget an account, named by its label or its key: the
// next login for it is sent, whatever became of those before. Who is whoever asked
// for it, for the log. [NotFound] if nothing is known of the account.
func (h *Host) ResetAccount(ctx context.Context, account, who string) error {
	if h.life.Err() != nil {
		return errClosed()
	}
	return h.guard.Reset(ctx, account, who)
}

func (h *Host) openGuard(c Config) {
	var kept guard.Store = ledger{h.store.Guard()}
	var clock func() time.Time // nil: this machine's
	if h.common != nil {
		kept, clock = h.common.Guard(), h.common.Now
	}
	h.guard = guard.New(guard.Config{
		Store: kept, Policy: guard.Policy{PerHour: c.LoginsPerHour, Patience: guardPatience}, Logger: h.log, Audit: h.auditReset, Now: clock,
	})
}

// auditReset writes down who reset an account.
func (h *Host) auditReset(ctx context.Context, r guard.Reset) error {
	h.log.LogAttrs(ctx, slog.LevelInfo, "guard reset", slog.Bool("audit", true), slog.Time("at", r.At), slog.String("who", r.Who),
		slog.String("account", r.Before.Label), slog.String("key", string(r.Before.Account)),
		slog.Int("strikes", r.Before.Strikes), slog.Int("refused", r.Before.Refused))
	return nil
}

// sweepGuard ends what processes before this one left under way, and removes what
// the guard need not know any more, until ctx ends.
func (h *Host) sweepGuard(ctx context.Context, opened time.Time) {
	if h.common == nil { // otherwise they may be another host's, which is well
		_ = h.guard.Abandon(ctx, opened) // which logs what goes wrong; what is left is over in minutes
	}
	ticker := time.NewTicker(guardSweep)
	defer ticker.Stop()
	for ctx.Err() == nil {
		if h.common == nil || h.common.Health().Up {
			_, _ = h.guard.Sweep(ctx) // which logs what goes wrong; there is another day
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
		}
	}
}

// ledger is where the guard writes. A damaged record is shown as one that cannot be
// read, and not as a store that is down: the guard then keeps that account back for
// a while, and writes the record anew.
type ledger struct{ *store.Versioned }

// Load returns the value of a key.
func (l ledger) Load(ctx context.Context, key string) (value []byte, version string, err error) {
	value, version, err = l.Versioned.Load(ctx, key)
	if err != nil && version != "" {
		return []byte{}, version, nil
	}
	return value, version, err
}

// Each calls yield with every key and value.
func (l ledger) Each(ctx context.Context, yield func(key string, value []byte) bool) error {
	return l.Versioned.Each(ctx, func(r store.Record) bool {
		if r.Err != nil {
			return yield(r.Key, []byte{})
		}
		return yield(r.Key, r.Value)
	})
}
