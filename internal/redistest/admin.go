package redistest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/url"
	"os"
	"strconv"
	"time"
)

// askLimit bounds one command of [Server.Do]; a server that is frozen answers none.
const askLimit = 10 * time.Second

// Addr is where the server is, host and port.
func (s *Server) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)) }

// URL is redis://USER:PASSWORD@ADDR/0, with rediss:// under [WithTLS]. The user is the one that the options named last,
// or nobody.
func (s *Server) URL() string { return s.URLVia(s.Addr()) }

// URLVia is [Server.URL] by way of another address, which is a [Proxy]'s.
func (s *Server) URLVia(addr string) string {
	u := url.URL{Scheme: "redis", Host: addr, Path: "/0"}
	if s.options.tls {
		u.Scheme = "rediss"
	}
	if n := len(s.options.users); n > 0 {
		last := s.options.users[n-1]
		name := last.name
		if name == "default" {
			name = "" // as people write it
		}
		u.User = url.UserPassword(name, last.password.Reveal())
	}
	return u.String()
}

// Do sends one command over a connection of its own, as a user who may do everything, and returns the answer as text: a
// number in decimals, a list as one line for each element, what is absent as nothing. An error that the server answers
// is an error here. CONFIG, DEBUG, CLIENT KILL TYPE normal and their like are what it is for.
func (s *Server) Do(args ...string) (string, error) {
	answer, err := s.ask(args...)
	return answer, s.harmless(err)
}

// MustDo is [Server.Do] for a command that cannot fail.
func (s *Server) MustDo(args ...string) string {
	s.t.Helper()
	answer, err := s.Do(args...)
	if err != nil {
		s.t.Fatalf("calling %s of %s: %v", args[0], s, err)
	}
	return answer
}

func (s *Server) ask(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), askLimit)
	defer cancel()
	conn, err := s.dial(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	deadline, _ := ctx.Deadline()
	if err := conn.SetDeadline(deadline); err != nil {
		return "", err
	}
	resp := newResp(conn)
	if _, err := resp.call("AUTH", adminUser, s.admin.Reveal()); err != nil {
		return "", err
	}
	return resp.call(args...)
}

func (s *Server) dial(ctx context.Context) (net.Conn, error) {
	if s.CAFile == "" {
		return new(net.Dialer).DialContext(ctx, "tcp", s.Addr())
	}
	ca, err := os.ReadFile(s.CAFile)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	dialer := tls.Dialer{Config: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}
	return dialer.DialContext(ctx, "tcp", s.Addr())
}
