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
// Behind the memory is a [Store], which outlives the process, and which hosts may
// share. An authorization is in the store before any caller sees it: a server that
// rotates refresh tokens has already forgotten the old one. What nobody asks for
// leaves memory and stays in the store: [Cache.Sweep].
//
// Of the hosts that share a store one flies for a key, by a lease, and the others
// take what it brings. What orders their writes is not the lease, which a host that
// was paused may outlive, but the generation that came with it: nothing is stored
// over what is newer. While the store is down each host goes on alone, with one
// flight for a key, and what it obtained is stored when the store is back.
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
	durable bool // what is in the store may leave memory
	timeout time.Duration
	log     *slog.Logger
	counts  counters
	news    news

	troubled atomic.Bool // the store could not do the last thing

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
	cache := &Cache{store: c.Store, durable: c.Store != nil, timeout: c.Timeout, log: c.Logger, ahead: make(chan struct{}, aheadMax)}
	if c.Store == nil {
		cache.store = NewLocal(nowhere{})
	}
	cache.clock.init()
	cache.entries.init()
	cache.news.init()
	cache.life, cache.end = context.WithCancel(context.Background())
	if cache.durable {
		cache.chore(cache.watch)
		cache.chore(cache.learn)
	}
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

// trouble logs what the store could not do: as an error when it did the last thing
// well, and otherwise for who wants to know it all. Nil says that it did well.
func (c *Cache) trouble(what string, err error) {
	before := c.troubled.Swap(err != nil)
	switch {
	case err == nil, c.life.Err() != nil:
	case before:
		c.log.Debug("the store of authorizations failed again", "what", what, "error", err)
	default:
		c.log.Error("the store of authorizations failed", "what", what, "error", err)
	}
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
