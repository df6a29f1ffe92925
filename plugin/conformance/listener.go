package conformance

import (
	"io"
	"net"
	"sync"
	"time"
)

// A listener takes connections on loopback, reads what comes, and never says a
// word: a server that hangs, as seen by a plugin.
type listener struct {
	tcp net.Listener

	mu      sync.Mutex
	open    map[net.Conn]bool // guarded by mu
	total   int               // guarded by mu: how many there were
	changed chan struct{}     // guarded by mu: closed when either changes
}

func listen() (*listener, error) {
	tcp, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it takes no time
	if err != nil {
		return nil, err
	}
	l := &listener{tcp: tcp, open: map[net.Conn]bool{}, changed: make(chan struct{})}
	go l.accept()
	return l, nil
}

func (l *listener) accept() {
	for {
		conn, err := l.tcp.Accept()
		if err != nil {
			return
		}
		l.change(conn, true)
		go func() {
			_, _ = io.Copy(io.Discard, conn)
			l.change(conn, false)
			_ = conn.Close()
		}()
	}
}

func (l *listener) change(conn net.Conn, opened bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if opened {
		l.open[conn] = true
		l.total++
	} else {
		delete(l.open, conn)
	}
	close(l.changed)
	l.changed = make(chan struct{})
}

// seen returns how many connections are open and how many there were, and what is
// closed when that changes.
func (l *listener) seen() (open, total int, changed <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.open), l.total, l.changed
}

// until waits until what is seen is as wanted, and reports whether it became so.
// It gives up after a time, or when over is closed.
func (l *listener) until(within time.Duration, over <-chan struct{}, wanted func(open, total int) bool) bool {
	timer := time.NewTimer(within)
	defer timer.Stop()
	for {
		open, total, changed := l.seen()
		if wanted(open, total) {
			return true
		}
		select {
		case <-changed:
		case <-over:
			return false
		case <-timer.C:
			return false
		}
	}
}

// address is where it listens.
func (l *listener) address() string { return l.tcp.Addr().String() }

// close ends it and all connections.
func (l *listener) close() {
	_ = l.tcp.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	for conn := range l.open {
		_ = conn.Close()
	}
}

// closedAddress is one on loopback where nobody listens.
func closedAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it takes no time
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
