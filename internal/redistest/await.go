package redistest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"time"
)

// pollEvery is how often a condition is looked at again. A look costs a connection to loopback.
const pollEvery = 5 * time.Millisecond

// final marks an error that waiting will not mend.
type final struct{ error }

// Unwrap makes what is marked visible.
func (f final) Unwrap() error { return f.error }

var errEnded = errors.New("it has ended")

// await returns when met returns nil, or with what it returned last when limit has passed or ended is closed.
func await(limit time.Duration, ended <-chan struct{}, met func() error) error {
	over := time.NewTimer(limit)
	defer over.Stop()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		err := met()
		if err == nil {
			return nil
		}
		if marked, ok := errors.AsType[final](err); ok {
			return marked.error
		}
		select {
		case <-ended:
			return errEnded
		case <-over.C:
			return fmt.Errorf("not within %v: %w", limit, err)
		case <-tick.C:
		}
	}
}

// Ports are taken from below those that systems hand out by themselves (Linux from 32768, others from 49152). In there a
// client that dials a dead server again and again is given the server's own port one day, and is connected to itself.
const (
	firstPort = 20000
	ports     = 12000
)

// listen listens on some port.
func listen() (net.Listener, error) {
	var err error
	for range 100 {
		var l net.Listener
		port := firstPort + rand.IntN(ports) //nolint:gosec // any will do
		if l, err = listenAt(net.JoinHostPort("127.0.0.1", strconv.Itoa(port))); err == nil {
			return l, nil
		}
	}
	return nil, err
}

func listenAt(address string) (net.Listener, error) {
	return new(net.ListenConfig).Listen(context.Background(), "tcp", address)
}

// freePort returns a port that nobody listens on. Whoever wants it is to be ready for the case that somebody was faster.
func freePort() (int, error) {
	l, err := listen()
	if err != nil {
		return 0, fmt.Errorf("finding a port: %w", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
