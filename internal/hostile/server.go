package hostile

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/jackfield-dev/jackfield/internal/canary"
)

// lastBytes is how long a finished server still reads: what a client has sent is in the buffers of this machine.
const lastBytes = 30 * time.Millisecond

// A Server plays one case, and counts.
type Server struct {
	play   Play
	config *tls.Config
	url    string // the token endpoint's origin

	trapURL string

	ctx       context.Context //nolint:containedctx // the server's own life, which ends with Finish
	cancel    context.CancelFunc
	listeners []net.Listener
	running   sync.WaitGroup

	mu    sync.Mutex
	turns []*turn        // guarded by mu
	count map[string]int // guarded by mu: connections, by origin
	known map[string]int // guarded by mu: what a play remembers
}

// Start starts a server on loopback.
func Start(ctx context.Context, p Play) (*Server, error) {
	canary.Note(canaries()...)
	s := &Server{play: p, count: map[string]int{}, known: map[string]int{}}
	var err error
	if s.config, err = serverTLS(p.tls); err != nil {
		return nil, err
	}
	s.ctx, s.cancel = context.WithCancel(context.WithoutCancel(ctx))
	if err := s.listen(); err != nil {
		s.Finish()
		return nil, fmt.Errorf("starting a hostile server: %w", err)
	}
	return s, nil
}

func (s *Server) listen() error {
	address, err := s.open(s.playTurn)
	if err != nil {
		return err
	}
	s.url = "https://" + address
	if s.play.HTTP {
		s.url = "http://" + address
	}
	if s.play.Shut {
		_ = s.listeners[0].Close()
	}
	if s.play.Trap == "" {
		return nil
	}
	address, err = s.open(s.trapTurn)
	_, port, _ := net.SplitHostPort(address)
	s.trapURL = "https://localhost:" + port
	if s.play.Trap == trapHTTP {
		s.trapURL = "http://127.0.0.1:" + port // the token endpoint's own host
	}
	return err
}

// open serves on an address of its own.
func (s *Server) open(serve func(*turn)) (address string, err error) {
	l, err := new(net.ListenConfig).Listen(s.ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	s.listeners = append(s.listeners, l)
	address = l.Addr().String()
	s.running.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.running.Go(func() { s.serve(s.turn(conn.(*net.TCPConn), address), serve) })
		}
	})
	return address, nil
}

func (s *Server) turn(conn *net.TCPConn, address string) *turn {
	t := &turn{Conn: conn, tcp: conn, server: s}
	t.in = bufio.NewReader(t)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turns = append(s.turns, t)
	s.count[address]++
	t.nth = s.count[address]
	return t
}

// serve serves a connection, and reads what the client sends until the end.
func (s *Server) serve(t *turn, serve func(*turn)) {
	stop := context.AfterFunc(s.ctx, func() {
		_ = t.tcp.SetReadDeadline(time.Now().Add(lastBytes))
		_ = t.tcp.SetWriteDeadline(time.Now())
	})
	defer stop()
	serve(t)
	t.drain()
}

// playTurn is a connection to the token endpoint.
func (s *Server) playTurn(t *turn) {
	if !s.play.HTTP && !s.play.Raw && !t.handshake(s.config) {
		return
	}
	t.seen.open = !s.play.Raw
	if s.play.on == nil {
		always(reply(200, ok, asJSON)).on(t)
		return
	}
	s.play.on(t)
}

// trapTurn is a connection to where nobody may go.
func (s *Server) trapTurn(t *turn) {
	t.seen.trap = true
	if s.play.Trap == trapTLS {
		config, err := serverTLS(nil)
		if err != nil || !t.handshake(config) {
			return
		}
	}
	for t.request() {
		t.send(reply(200, `{"access_token":"`+stolen+`","token_type":"Bearer","expires_in":3600}`, asJSON))
	}
}

// TokenURL is the token endpoint.
func (s *Server) TokenURL() string { return s.url + "/token" }

// again counts how often a play has come by something, from 1.
func (s *Server) again(what string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known[what]++
	return s.known[what]
}

// Finish ends the server, once the client has its result, and says what it saw.
func (s *Server) Finish() Counts {
	for _, l := range s.listeners {
		_ = l.Close()
	}
	s.cancel()
	s.running.Wait()
	return s.sum()
}

func (s *Server) sum() Counts {
	var n Counts
	for _, t := range s.turns {
		got := string(t.seen.got)
		if t.seen.trap {
			n.Elsewhere.Connections++
			n.Elsewhere.Passwords += occurrences(got, passwordCore)
			n.Elsewhere.Secrets += occurrences(got, secretCore)
			continue
		}
		n.Connections++
		if t.seen.open {
			n.Open++
		}
		if t.seen.arrived.After(n.Arrived) {
			n.Arrived = t.seen.arrived
		}
		n.Requests = append(n.Requests, t.seen.requests...)
		n.Passwords += occurrences(got, passwordCore)
		n.Refreshes += occurrences(got, refreshCore)
		n.Written = max(n.Written, t.seen.written)
		n.Certs += t.seen.certs
	}
	for _, r := range n.Requests {
		if r.Header.Get("Cookie") != "" {
			n.Cookies++
		}
	}
	return n
}
