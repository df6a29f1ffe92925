package host

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/jackfield-dev/jackfield/host/authcache"
	"github.com/jackfield-dev/jackfield/host/catalog"
	"github.com/jackfield-dev/jackfield/host/guard"
	"github.com/jackfield-dev/jackfield/host/redis"
	"github.com/jackfield-dev/jackfield/host/store"
	"github.com/jackfield-dev/jackfield/host/supervisor"
	"github.com/jackfield-dev/jackfield/internal/egress"
	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// Version is the version of the host, which plugins are told.
const Version = "0.1.0"

// closeTimeout is how long Close waits for what is under way.
const closeTimeout = 5 * time.Second

// rescan is how often the plugins folder is looked at for what came and went.
const rescan = 2 * time.Second

// Config configures a Host.
type Config struct {
	// Data is the folder that holds connections, authorizations and the key that
	// seals them. It is made if it does not exist. One process has it open at a
	// time: Open waits for its turn.
	Data string

	// Plugins is the folder that holds a folder for each plugin; empty: none.
	Plugins string

	// Logger gets what operators may want to know, and what plugins print, with
	// the values of secrets blotted out; nil: nowhere.
	Logger *slog.Logger

	// LogLevel is the least severe entry that plugins are asked for; zero: info.
	LogLevel slog.Level

	// EgressAllow opens addresses that are otherwise forbidden: loopback,
	// private, link-local and other special ones. Empty: all of them are shut.
	EgressAllow []netip.Prefix

	// CAFile names a file of certificates in PEM to trust besides the system's;
	// empty: those alone.
	CAFile string

	// FlightTimeout bounds the obtaining of one authorization, and a test; zero:
	// 150 s, which is time for a plugin to start, a refresh and a login.
	FlightTimeout time.Duration

	// LoginsPerHour is the most logins of an account in an hour, whatever comes of
	// them; zero: 150, negative: no ceiling.
	LoginsPerHour int

	// Tokens says where authorizations and what became of logins are kept that
	// several hosts share; zero: in the data folder, for this host alone.
	Tokens Tokens

	// PluginLimits say what each plugin may have, by its name; under the empty name,
	// what those may have that do not say otherwise.
	PluginLimits map[string]PluginLimits

	// Waiting is called if another process has the data folder open; nil: it is
	// logged.
	Waiting func()
}

// A Host authorizes requests by the names of connections. It is safe for
// concurrent use.
type Host struct {
	log      *slog.Logger
	scrub    *secret.Scrubber
	settings plugin.Settings
	hashKey  []byte // keys the HMAC of cache keys
	data     string // the folder
	opened   time.Time

	store      *store.Store
	common     *redis.Client // what hosts share; nil: nothing
	cache      *authcache.Cache
	guard      *guard.Guard
	catalog    *catalog.Catalog
	supervisor *supervisor.Supervisor
	tending    tending

	strays    sync.Map        // of the names of types whose plugin logs in although told not to
	handles   *handles        // of connections, by name
	transport *http.Transport // of the connections' clients

	mu         sync.Mutex
	connectors map[string]plugin.Connector // guarded by mu: those in this process, by plugin name

	life   context.Context //nolint:containedctx // the host's own: it ends when Close begins
	end    context.CancelFunc
	work   sync.WaitGroup // what goes on in the background
	closed sync.Once
}

// Open opens the data folder and reads the plugins folder. No plugin is started.
func Open(ctx context.Context, c Config) (*Host, error) {
	h := &Host{data: c.Data, opened: time.Now(), scrub: &secret.Scrubber{}, handles: newHandles(), connectors: map[string]plugin.Connector{}}
	h.log = slog.New(slog.DiscardHandler)
	if c.Logger != nil {
		h.log = slog.New(h.scrub.Handler(c.Logger.Handler()))
	}
	if err := h.setEgress(c); err != nil {
		return nil, err
	}
	if err := h.openStore(ctx, c); err != nil {
		return nil, err
	}
	kept, err := h.openTokens(ctx, c)
	if err != nil {
		return nil, errors.Join(err, h.store.Close())
	}
	h.cache = authcache.New(authcache.Config{Store: kept, Timeout: c.FlightTimeout, Logger: h.log})
	h.openGuard(c)
	h.supervisor = supervisor.New(h.log)
	h.tending.limits = c.PluginLimits
	h.catalog = catalog.New(c.Plugins)
	h.catalog.Scan()
	h.life, h.end = context.WithCancel(context.WithoutCancel(ctx))
	h.work.Go(func() { h.catalog.Poll(h.life, rescan) })
	h.work.Go(func() { h.tend(h.life) })
	h.work.Go(func() { h.rest(h.life) })
	h.work.Go(func() { h.sweepGuard(h.life, h.opened) })
	h.work.Go(func() { h.sweepTokens(h.life) })
	return h, nil
}

// setEgress reads the operator's network policy.
func (h *Host) setEgress(c Config) error {
	h.settings = plugin.Settings{HostVersion: Version, LogLevel: c.LogLevel, EgressAllow: c.EgressAllow}
	if c.CAFile != "" {
		bundle, err := os.ReadFile(c.CAFile)
		if err != nil {
			return plugin.Errorf(BadConfig, "the file %q cannot be read", c.CAFile).In("ca_file")
		}
		h.settings.CABundle = bundle
	}
	roots, err := egress.Roots(h.settings.CABundle)
	if err != nil {
		return plugin.Errorf(BadConfig, "the file %q: %v", c.CAFile, err).In("ca_file")
	}
	h.transport = egress.Policy{Allow: c.EgressAllow, Roots: roots}.Transport()
	return nil
}

func (h *Host) openStore(ctx context.Context, c Config) (err error) {
	if c.Data == "" {
		return plugin.Errorf(BadConfig, "no data folder is named").In("data")
	}
	waiting := c.Waiting
	if waiting == nil {
		waiting = func() { h.log.Warn("waiting for another process that has the data folder open", "data", c.Data) }
	}
	if h.store, err = store.Open(ctx, c.Data, waiting); err != nil {
		return unopened(c.Data, err)
	}
	h.hashKey = h.store.InstallationSecret()
	if warning := h.store.Warning(); warning != "" {
		h.log.Warn("something about the data folder is doubtful", "data", c.Data, "warning", warning)
	}
	return nil
}

// unopened says why the data folder cannot be opened. What package store chose
// to say stands.
func unopened(dir string, err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return plugin.Errorf(BadConfig, "this user may not write to the data folder %s", dir).In("data").
			WithHint("name another folder, or give this one to the user who runs this")
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return plugin.Errorf(BadConfig, "the data folder %s cannot be made", dir).In("data").
			WithHint("make the folder that it is to be in")
	case errors.Is(err, syscall.ENOSPC):
		return plugin.Errorf(Unavailable, "the disk of the data folder %s is full", dir).In("data").WithHint("make room on it")
	}
	return fmt.Errorf("opening the data folder: %w", err)
}

// Close ends the plugins and closes the data folder. What is being obtained is
// waited for, for some seconds: a login that was spent should not be lost. All
// that is asked of the host from then on fails as [Canceled], or is answered from
// memory.
func (h *Host) Close() error {
	var err error
	h.closed.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
		defer cancel()
		h.end()
		h.cache.Close(ctx)
		h.supervisor.Close()
		h.transport.CloseIdleConnections()
		h.work.Wait()
		if h.common != nil {
			_ = h.common.Close() // nothing is lost with a connection
		}
		err = h.store.Close()
	})
	return err
}

func errClosed() error { return plugin.Errorf(Canceled, "the host is closed") }
