package host

import (
	"context"
	"time"

	"github.com/jackfield-dev/jackfield/host/authcache"
)

// A Status says how a host does, for operators.
type Status struct {
	Opened         time.Time
	Connections    int // that are stored
	Authorizations AuthorizationCensus
	Accounts       []AccountStatus // that logins were sent for: how many in the last hour, and which are held
	Plugins        []PluginStatus
	Store          StoreHealth // where authorizations are kept
}

// An AuthorizationCensus says how many authorizations there are, by what is to
// become of them.
type AuthorizationCensus struct {
	Stored   int // in this host's folder, in memory or not
	Fresh    int // of those in memory or in the folder: may be used
	Due      int // may be used, and are renewed when somebody asks
	Over     int // have ended, or were refused; a next use renews them, or logs in
	Failing  int // of those in memory: the last try to get one failed
	InFlight int // are being obtained
	Damaged  int // are in the folder and cannot be read
}

// A StoreHealth says how the store of authorizations does.
type StoreHealth struct {
	Kind      string        // "file" or "redis"
	Address   string        // without credentials; the folder, for a file
	Up        bool          // it answers
	Since     time.Time     // it is so; zero: since the host was opened
	Latency   time.Duration // of the last answer; zero: not known
	Problem   string        // why it is not up, or not as it should be
	Alone     int64         // authorizations that this host obtained without asking others, the store being down
	KeptBack  int64         // logins that the guard did not let be sent
	Conflicts int64         // answers that came too late to be stored: there was a newer one
}

// Status returns how the host does. It reads every stored authorization.
func (h *Host) Status(ctx context.Context) (Status, error) {
	if h.life.Err() != nil {
		return Status{}, errClosed()
	}
	health := h.storeHealth()
	var accounts []AccountStatus
	if health.Up { // otherwise nobody can say; the health does
		var err error
		if accounts, err = h.guard.List(ctx); err != nil {
			return Status{}, err
		}
	}
	records, _, err := h.store.Connections()
	if err != nil {
		return Status{}, err
	}
	census, err := h.census(ctx)
	if err != nil {
		return Status{}, err
	}
	return Status{
		Opened: h.opened, Connections: len(records), Authorizations: census, Accounts: accounts,
		Plugins: h.Plugins(), Store: health,
	}, nil
}

// census counts the authorizations in memory and in the folder, each once.
func (h *Host) census(ctx context.Context) (AuthorizationCensus, error) {
	held := h.cache.Census()
	census := AuthorizationCensus{Fresh: held.Fresh, Due: held.Due, Over: held.Over, Failing: held.Failing, InFlight: held.InFlight}
	keys, err := h.store.Authorizations().Keys()
	if err != nil {
		return census, err
	}
	census.Stored, census.Damaged = len(keys), len(keys)
	_, err = h.store.Authorizations().Sweep(ctx, func(key string, value []byte) bool {
		census.Damaged--
		if !h.cache.Holds(authcache.Key(key)) && !h.cache.Holds(authcache.Key(ownPrefix+key)) {
			census.count(h.cache.Judge(value))
		}
		return false // nothing is removed
	})
	return census, err
}

func (c *AuthorizationCensus) count(s authcache.State, err error) {
	switch {
	case err != nil:
		c.Damaged++
	case s == authcache.Fresh:
		c.Fresh++
	case s == authcache.Due:
		c.Due++
	default:
		c.Over++
	}
}
