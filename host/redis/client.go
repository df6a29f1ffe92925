package redis

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"

	"github.com/redis/rueidis"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A Client is what one host has of a Redis that it shares with others. Its methods
// may be called by many goroutines.
type Client struct {
	clock atomic.Pointer[reading] // of Redis; nil: it was not read

	where  address
	keys   Keys
	log    *slog.Logger
	writer string // who wrote a value: this client, and no other

	// dial connects, with client tracking or without. It is a function because what
	// rueidis is told has the password in it, and nobody can look into a function.
	dial func(tracking bool) (rueidis.Client, error)

	closing context.Context //nolint:containedctx // it is the client's own life, which no caller's context is
	end     context.CancelFunc
	running sync.WaitGroup
	kick    chan struct{} // has the keeper look at once

	mu    sync.Mutex // orders changes of state
	state atomic.Pointer[state]

	news    news
	damaged atomic.Uint64
}

// Open returns a client for a Redis. One that cannot be reached is no error, since
// a host starts without it: that is logged, and it is tried again until Close. An
// error is about settings that cannot work, whatever Redis says.
func Open(ctx context.Context, o Options) (*Client, error) {
	where, err := o.resolve()
	if err != nil {
		return nil, err
	}
	c := &Client{where: where, keys: o.Keys, log: o.Logger, writer: newWriter(), kick: make(chan struct{}, 1)}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	opt, err := o.client(where)
	if err != nil {
		return nil, err
	}
	opt.OnInvalidations = c.pushed
	c.dial = func(tracking bool) (rueidis.Client, error) { return dial(opt, tracking) }
	c.closing, c.end = context.WithCancel(context.WithoutCancel(ctx))
	c.news.init()
	c.state.Store(&state{verdict: make(chan struct{})})
	c.running.Go(c.keep)
	c.running.Go(c.verify)
	c.await(ctx)
	return c, nil
}

// await waits until it is known whether Redis is there.
func (c *Client) await(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 2*bound)
	defer cancel()
	_, _ = c.connected(ctx)
}

// Close ends the client: what is under way and what comes later fails.
func (c *Client) Close() error {
	c.end()
	c.running.Wait()
	return nil
}

// Authorizations returns the place in which authorizations are kept.
func (c *Client) Authorizations() *Authorizations { return &Authorizations{c} }

// Guard returns the place in which it is kept what became of logins.
func (c *Client) Guard() *Guarded { return &Guarded{c} }

// writerSize is how many characters name a writer: 48 bits, drawn at random.
const writerSize = 8

func newWriter() string {
	raw := make([]byte, writerSize*6/8)
	_, _ = rand.Read(raw) // it never fails
	return base64.RawURLEncoding.EncodeToString(raw)
}

// prefix is what all names of a kind begin with, and name is that of a key. What is
// in braces decides in a cluster where a key lies, so all of one key lies together.
func prefix(kind string) string    { return "jackfield:" + kind + ":{" }
func name(kind, key string) string { return prefix(kind) + key + "}" }

// String says where the Redis is.
func (c *Client) String() string { return "the token store at " + c.where.String() }

// Format says for every verb where the Redis is, and nothing of the keys to it.
func (c *Client) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// errClosed is what a closed client answers.
func (c *Client) errClosed() *plugin.Error {
	return c.where.errorf(plugin.Canceled, "is not used any more")
}
