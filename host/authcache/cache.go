// Package authcache keeps authorizations: get one, or obtain it once.
//
// The one idea is the [Entry], the place of one key. When there is nothing fresh,
// one flight for the key goes and gets it, whoever asks meanwhile waits for that
// flight, and all share what it comes back with, a failure as much as an
// authorization: of fifty callers with a wrong password, one is a login.
//
// A flight has a deadline of its own. A caller that gives up stops waiting; the
// flight goes on for the others, and for the next one.
//
// Some time before its end an authorization is due. Who asks then still gets it at
// once, and another is obtained in the background: [Entry.Ahead].
//
// Who asks again and again keeps a [Slot]. What was obtained is read from it by a
// load of one pointer and a look at a clock that is told in memory. Whatever ends
// an authorization marks it, and it is not seen in any Slot from then on.
//
// Behind the memory is a [Store], which outlives the process. An authorization
// is in the store before any caller sees it: a server that rotates refresh
// tokens has already forgotten the old one. What nobody asks for leaves memory and
// stays in the store: [Cache.Sweep].
package authcache

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// A Key names what an authorization is for. Keys are equal exactly when the
// connection type and its whole configuration are; they tell nothing about it.
type Key string

// A Store keeps sealed values under keys. Load returns nil for an absent one.
type Store interface {
	Load(key string) ([]byte, error)
	Save(key string, value []byte) error
	Remove(key string) error
}

// An Obtain gets an authorization, given the state of the one it replaces.
type Obtain func(ctx context.Context, previous secret.String, why plugin.Reason) (*plugin.Authorization, error)

// A Source is where an authorization came from.
type Source string

// The sources.
const (
	Obtained  Source = "obtained"  // from its server, by credentials
	Refreshed Source = "refreshed" // from its server, by what the previous one left
	Cached    Source = "cache"     // nothing was sent
)

// ErrTime is the cause with which a flight's own time ends.
var ErrTime = errors.New("the time of the flight is over")

// Config configures a Cache.
type Config struct {
	Store   Store         // behind the memory; nil: none
	Timeout time.Duration // of a flight; zero: 150 s
	Logger  *slog.Logger  // nil: nowhere
}

// A Cache holds the authorizations of a host.
type Cache struct {
	clock clock
	_     [64]byte // nothing that changes often shares the clock's cache lines

	store   Store
	timeout time.Duration
	log     *slog.Logger

	entries entries
	ahead   chan struct{} // holds one for each that is renewed ahead of need

	life    context.Context //nolint:containedctx // the cache's own: it ends the flights when the cache is closed
	end     context.CancelFunc
	mu      sync.Mutex // guards closed, and flights.Add against flights.Wait
	closed  bool
	flights sync.WaitGroup
	ticking atomic.Bool    // the coarse time is set
	chores  sync.WaitGroup // what goes on in the background until the end
}

// New returns a cache.
func New(c Config) *Cache {
	if c.Timeout == 0 {
		c.Timeout = 150 * time.Second
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	cache := &Cache{store: c.Store, timeout: c.Timeout, log: c.Logger, ahead: make(chan struct{}, aheadMax)}
	cache.clock.init()
	cache.entries.init()
	cache.life, cache.end = context.WithCancel(context.Background())
	return cache
}

// Close waits for the flights that are under way, at most until ctx ends, then
// ends them. What they obtained is in the store.
func (c *Cache) Close(ctx context.Context) {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	landed := make(chan struct{})
	go func() {
		c.flights.Wait()
		close(landed)
	}()
	select {
	case <-landed:
	case <-ctx.Done():
	}
	c.end()
	<-landed
	c.chores.Wait()
}

// tell starts the coarse time, if that is not set.
func (c *Cache) tell() {
	if c.ticking.Load() || !c.ticking.CompareAndSwap(false, true) {
		return
	}
	c.chore(func() {
		c.clock.run(c.life.Done())
		c.ticking.Store(false)
	})
}

// chore does work in the background, which is to end with the cache's life.
func (c *Cache) chore(work func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.chores.Go(work)
	}
}

// Run calls work, counted like a flight: it ends with the cache, which waits for
// it, and within the time of a flight.
func (c *Cache) Run(ctx context.Context, work func(context.Context) error) error {
	if !c.takeOff() {
		return errClosing()
	}
	defer c.flights.Done()
	ctx, cancel := context.WithTimeoutCause(ctx, c.timeout, ErrTime)
	defer cancel()
	stop := context.AfterFunc(c.life, cancel)
	defer stop()
	return work(ctx)
}

// takeOff counts a flight, unless the cache is closed.
func (c *Cache) takeOff() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.flights.Add(1)
	}
	return !c.closed
}
