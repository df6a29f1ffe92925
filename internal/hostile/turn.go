package hostile

import (
	"bufio"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// turn is one connection, as a play sees it. What is read is kept for counting.
type turn struct {
	net.Conn // TLS is off already
	tcp      *net.TCPConn
	in       *bufio.Reader
	server   *Server
	nth      int // which connection to its origin it is, from 1
	latest   Arrival
	after    string // what follows every answer
	over     bool   // HTTP/2: no more requests are taken

	mu    sync.Mutex // guards what follows
	seen  seen
	ended bool // reset: there is nothing to drain
}

// seen is what came and went on a connection.
type seen struct {
	trap     bool
	open     bool
	certs    int
	arrived  time.Time
	got      []byte
	written  int64
	requests []Arrival
}

// Read keeps what is read.
func (t *turn) Read(p []byte) (int, error) {
	n, err := t.Conn.Read(p)
	t.mu.Lock()
	defer t.mu.Unlock()
	if n > 0 && t.seen.arrived.IsZero() {
		t.seen.arrived = time.Now()
	}
	t.seen.got = append(t.seen.got, p[:n]...)
	return n, err
}

func (t *turn) Write(p []byte) (int, error) {
	n, err := t.Conn.Write(p)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seen.written += int64(n)
	return n, err
}

// head reads the head of a request and leaves the body where it is.
func (t *turn) head() (*http.Request, bool) {
	r, err := http.ReadRequest(t.in)
	if err != nil {
		return nil, false
	}
	t.latest = Arrival{Method: r.Method, Target: r.RequestURI, Header: r.Header}
	return r, true
}

// request reads a whole request.
func (t *turn) request() bool {
	r, ok := t.head()
	if !ok {
		return false
	}
	if r.Header.Get("Expect") != "" {
		t.send(head(http.StatusContinue))
	}
	body, err := io.ReadAll(r.Body)
	t.latest.Body = string(body)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seen.requests = append(t.seen.requests, t.latest)
	return err == nil
}

// send writes, and says whether the client still takes it.
func (t *turn) send(bytes string) bool {
	_, err := io.WriteString(t, bytes+t.after)
	return err == nil
}

// pause waits, and says whether the client was there all the time, as far as is known.
func (t *turn) pause(d time.Duration) bool {
	select {
	case <-t.server.ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// hold says nothing more and reads nothing more, until the client has its result.
func (t *turn) hold() { <-t.server.ctx.Done() }

// reset ends the connection with an RST, so that what was sent may be lost on the way.
func (t *turn) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
	_ = t.tcp.SetLinger(0)
	_ = t.tcp.Close()
}

// drain ends the server's half and reads what is left, because a password that nobody read was sent all the same.
func (t *turn) drain() {
	if t.ended {
		return
	}
	if half, ok := t.Conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
	_, _ = io.Copy(io.Discard, t.in)
	_ = t.tcp.Close()
}

// handshake does TLS, if the play leaves that to the server.
func (t *turn) handshake(config *tls.Config) bool {
	conn := tls.Server(t.tcp, config)
	err := conn.HandshakeContext(t.server.ctx)
	if err != nil {
		// A client that is refused for its certificate may have sent its request already: in TLS 1.3 it does not wait
		// for a word of the server's.
		op, ok := errors.AsType[*net.OpError](err)
		refused := config.ClientAuth != tls.NoClientCert && (!ok || op.Op != "remote error")
		t.seen.open = refused && conn.ConnectionState().Version == tls.VersionTLS13
		return false
	}
	t.seen.certs = len(conn.ConnectionState().PeerCertificates)
	t.seen.open = true
	t.Conn = conn
	return true
}
