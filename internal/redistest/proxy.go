package redistest

import (
	"context"
	"net"
	"sync"
	"testing"
	"time"
)

// Proxy is a TCP proxy in front of a server, which makes the way there bad. Its methods may be called by several
// goroutines at once.
type Proxy struct {
	t       testing.TB
	addr    string
	target  string
	running sync.WaitGroup

	mu       sync.Mutex
	listener net.Listener       // guarded by mu: nil while connections are refused
	links    map[*link]struct{} // guarded by mu: those that live
	accepted int                // guarded by mu
	over     bool               // guarded by mu
	delay    time.Duration      // guarded by mu
	changed  chan struct{}      // guarded by mu: closed, and replaced, when delay changes
	left     int                // guarded by mu: see CutAfter; below zero for no limit
}

// NewProxy starts a proxy in front of target, a server's host and port, and ends it with the test. See [Server.URLVia].
func NewProxy(t testing.TB, target string) *Proxy {
	t.Helper()
	l, err := listen()
	if err != nil {
		t.Fatalf("starting a proxy: %v", err)
	}
	p := &Proxy{
		t: t, addr: l.Addr().String(), target: target,
		links: map[*link]struct{}{}, changed: make(chan struct{}), left: -1,
	}
	p.accept(l)
	t.Cleanup(p.end)
	return p
}

// Addr is where clients connect to.
func (p *Proxy) Addr() string { return p.addr }

// Accepted is how many connections there have been.
func (p *Proxy) Accepted() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.accepted
}

// Delay lets whatever passes wait so long, each way; what waits already too. So an hour is a server that has fallen
// silent, and zero ends that with nothing lost.
func (p *Proxy) Delay(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.delay = d
	close(p.changed)
	p.changed = make(chan struct{})
}

// Cut ends all connections with a reset. New ones pass.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for l := range p.links {
		l.cut()
	}
}

// CutAfter lets the next n bytes from clients pass and then resets the connection that the last of them came by, once.
// The server gets these bytes and not one more; of what it answers to them the client gets nothing.
func (p *Proxy) CutAfter(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.left = n
}

// Refuse has new connections refused, as where nothing listens, or accepted again. Those that are there live on.
func (p *Proxy) Refuse(refuse bool) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case refuse && p.listener != nil:
		_ = p.listener.Close()
		p.listener = nil
	case !refuse && p.listener == nil:
		var l net.Listener
		err := await(startLimit, nil, func() (err error) {
			l, err = listenAt(p.addr) // somebody who looked for a port may have it for a moment
			return err
		})
		if err != nil {
			p.t.Fatalf("accepting connections again: %v", err)
		}
		p.accept(l)
	}
}

// accept serves a listener until it is closed.
func (p *Proxy) accept(l net.Listener) {
	p.listener = l
	p.running.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			p.running.Go(func() { p.serve(conn.(*net.TCPConn)) })
		}
	})
}

// serve joins a client to the server until one of them ends.
func (p *Proxy) serve(client *net.TCPConn) {
	conn, err := (&net.Dialer{Timeout: startLimit}).DialContext(context.Background(), "tcp", p.target)
	if err != nil {
		reset(client) // this side has been accepted already
		return
	}
	l := &link{proxy: p, client: client, server: conn.(*net.TCPConn), ended: make(chan struct{})}
	if !p.add(l) {
		l.cut()
		return
	}
	defer p.remove(l)
	var both sync.WaitGroup
	both.Go(func() { l.carry(l.client, l.forward) })
	both.Go(func() { l.carry(l.server, l.back) })
	both.Wait()
}

func (p *Proxy) add(l *link) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over {
		return false
	}
	p.accepted++
	p.links[l] = struct{}{}
	return true
}

func (p *Proxy) remove(l *link) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.links, l)
}

// end ends the proxy with its test.
func (p *Proxy) end() {
	p.Refuse(true)
	p.mu.Lock()
	p.over = true
	p.mu.Unlock()
	p.Cut()
	p.running.Wait()
}

// due is when what arrived at a time may go on, and what says that this has changed.
func (p *Proxy) due(arrived time.Time) (time.Time, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return arrived.Add(p.delay), p.changed
}

// allowed is how many of n bytes from a client may pass, and whether the connection is cut after them.
func (p *Proxy) allowed(n int) (int, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.left < 0:
		return n, false
	case n < p.left:
		p.left -= n
		return n, false
	default:
		n, p.left = p.left, -1
		return n, true
	}
}
