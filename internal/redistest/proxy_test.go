package redistest

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestProxy(t *testing.T) {
	t.Parallel()
	s := Start(t)
	p := NewProxy(t, s.Addr())
	big := strings.Repeat("0123456789abcdef", 1<<16)
	for range 2 {
		c := connect(t, p.Addr())
		c.want(t, "OK", "SET", "a", big)
		c.want(t, big, "GET", "a")
	}
	if n := p.Accepted(); n != 2 {
		t.Errorf("%d connections were accepted, want 2", n)
	}
	if want := "redis://" + p.Addr() + "/0"; s.URLVia(p.Addr()) != want {
		t.Errorf("the URL is %q, want %q", s.URLVia(p.Addr()), want)
	}
}

func TestProxyDelay(t *testing.T) {
	t.Parallel()
	p := NewProxy(t, Start(t).Addr())
	c := connect(t, p.Addr())
	c.want(t, "PONG", "PING")
	const delay = 40 * time.Millisecond
	p.Delay(delay)
	for range 2 {
		began := time.Now()
		c.want(t, "PONG", "PING")
		if took := time.Since(began); took < 2*delay {
			t.Errorf("there and back takes %v, want %v at least", took, 2*delay)
		}
	}
	p.Delay(0)
	c.want(t, "PONG", "PING")
}

// TestProxyIsSilent has an hour's delay begin and end: nothing that was said in between is lost.
func TestProxyIsSilent(t *testing.T) {
	t.Parallel()
	s := Start(t)
	p := NewProxy(t, s.Addr())
	c := connect(t, p.Addr())
	p.Delay(time.Hour)
	if err := c.SetReadDeadline(time.Now().Add(30 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if _, err := c.call("INCR", "a"); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("err = %v, want silence", err)
	}
	if got := s.MustDo("GET", "a"); got != "" {
		t.Errorf("the server has been told, it has %q", got)
	}
	p.Delay(0)
	if err := c.SetReadDeadline(time.Now().Add(startLimit)); err != nil {
		t.Fatal(err)
	}
	if got, err := c.answer(); err != nil || got[0] != "1" {
		t.Errorf("the answer is %q (%v), want 1", got, err)
	}
}

func TestProxyCut(t *testing.T) {
	t.Parallel()
	p := NewProxy(t, Start(t).Addr())
	one, two := connect(t, p.Addr()), connect(t, p.Addr())
	one.want(t, "PONG", "PING")
	two.want(t, "PONG", "PING")
	p.Cut()
	for _, c := range []*client{one, two} {
		if _, err := c.answer(); !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("err = %v, want a reset", err)
		}
	}
	connect(t, p.Addr()).want(t, "PONG", "PING")
}

func TestProxyCutAfter(t *testing.T) {
	t.Parallel()
	s := Start(t)
	p := NewProxy(t, s.Addr())
	increment := command([]string{"INCR", "a"})
	for _, tt := range []struct {
		name string
		n    int
		done bool // whether the server has done it, though the client will never know
	}{
		{"nothing", 0, false},
		{"a part", len(increment) - 1, false},
		{"all", len(increment), true},
	} {
		for range 20 {
			s.MustDo("SET", "a", "0")
			c := connect(t, p.Addr())
			c.want(t, "PONG", "PING")
			p.CutAfter(tt.n)
			if got, err := c.call("INCR", "a"); !errors.Is(err, syscall.ECONNRESET) {
				t.Fatalf("%s: the answer is %q (%v), want a reset", tt.name, got, err)
			}
			if err := await(startLimit, nil, func() error { return alone(s) }); err != nil {
				t.Fatal(err)
			}
			if done := s.MustDo("GET", "a") == "1"; done != tt.done {
				t.Fatalf("%s: the server has done it: %t, want %t", tt.name, done, tt.done)
			}
			next := connect(t, p.Addr())
			next.want(t, "PONG", "PING") // it is cut once
			next.Close()
		}
	}
}

// alone returns nil when a server has seen the end of all connections but the one that asks.
func alone(s *Server) error {
	list, err := s.Do("CLIENT", "LIST", "TYPE", "normal")
	if n := strings.Count(list, "\n"); err == nil && n > 1 {
		err = fmt.Errorf("it has %d clients", n)
	}
	return err
}

func TestProxyRefuse(t *testing.T) {
	t.Parallel()
	p := NewProxy(t, Start(t).Addr())
	c := connect(t, p.Addr())
	c.want(t, "PONG", "PING")
	for range 3 {
		p.Refuse(true)
		p.Refuse(true)
		if _, err := new(net.Dialer).DialContext(t.Context(), "tcp", p.Addr()); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("err = %v, want it refused", err)
		}
		c.want(t, "PONG", "PING")
		p.Refuse(false)
		p.Refuse(false)
		connect(t, p.Addr()).want(t, "PONG", "PING")
	}
}

func TestProxyOfADeadServer(t *testing.T) {
	t.Parallel()
	s := Start(t)
	p := NewProxy(t, s.Addr())
	c := connect(t, p.Addr())
	c.want(t, "PONG", "PING")
	s.Kill()
	if _, err := c.answer(); !errors.Is(err, io.EOF) && !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("err = %v, want the end", err)
	}
	if conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", p.Addr()); err == nil { // the end may come at once
		defer conn.Close()
		if _, err := newResp(conn).call("PING"); err == nil {
			t.Error("a dead server answers")
		}
	}
	s.Restart()
	connect(t, p.Addr()).want(t, "PONG", "PING")
}
