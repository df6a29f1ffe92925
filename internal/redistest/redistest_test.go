package redistest

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// client is a connection of a client that knows nothing of Server.
type client struct {
	net.Conn
	*resp
}

func connect(t *testing.T, addr string) *client {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(startLimit)); err != nil {
		t.Fatal(err)
	}
	return &client{conn, newResp(conn)}
}

// want calls a command and compares the answer, or how the server's error begins.
func (c *client) want(t *testing.T, want string, args ...string) {
	t.Helper()
	got, err := c.call(args...)
	if err != nil {
		got, _, _ = strings.Cut(err.Error(), " ")
	}
	if got != want {
		t.Errorf("%s is answered with %q (%v), want %q", args[0], got, err, want)
	}
}

func TestStart(t *testing.T) {
	t.Parallel()
	s := Start(t)
	connect(t, s.Addr()).want(t, "PONG", "PING")
	if want := "redis://" + s.Addr() + "/0"; s.URL() != want {
		t.Errorf("the URL is %q, want %q", s.URL(), want)
	}
	for _, name := range []string{s.dir, s.configFile()} {
		if info, err := os.Stat(name); err != nil || runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %v (%v), want it private", name, info.Mode(), err)
		}
	}
}

func TestDo(t *testing.T) {
	t.Parallel()
	s := Start(t)
	for _, tt := range []struct{ command, want string }{
		{"SET a 1", "OK"},
		{"INCR a", "2"},
		{"GET a", "2"},
		{"GET b", ""},
		{"RPUSH l one two", "2"},
		{"LRANGE l 0 -1", "one\ntwo"},
		{"LRANGE m 0 -1", ""},
		{"CONFIG SET maxmemory 3mb", "OK"},
		{"CONFIG GET maxmemory", "maxmemory\n3145728"},
		{"DEBUG SLEEP 0", "OK"},
		{"FLUSHALL", "OK"},
		{"KEYS *", ""},
		{"EVAL return{1,{'two',false}} 0", "1\ntwo\n"},
	} {
		if got, err := s.Do(strings.Fields(tt.command)...); err != nil || got != tt.want {
			t.Errorf("%s is answered with %q (%v), want %q", tt.command, got, err, tt.want)
		}
	}
	if _, err := s.Do("INCR"); err == nil || !strings.HasPrefix(err.Error(), "ERR wrong number") {
		t.Errorf("err = %v, want the server's", err)
	}
}

// TestDoShowsNoPassword asks for an error that repeats what it was given.
func TestDoShowsNoPassword(t *testing.T) {
	t.Parallel()
	password := NewPassword()
	s := Start(t, WithPassword(password))
	_, err := s.Do("ACL", "SETUSER", "somebody", password)
	if err == nil || !strings.Contains(err.Error(), "SETUSER modifier") || strings.Contains(err.Error(), password) {
		t.Error("the error shows a password, or is none")
	}
}

func TestPassword(t *testing.T) {
	t.Parallel()
	password := `p "w'\ ` + "\n\x00é" + NewPassword() // a file, a line and a URL must not change any of it
	s := Start(t, WithPassword(password))
	c := connect(t, s.Addr())
	c.want(t, "NOAUTH", "PING")
	c.want(t, "WRONGPASS", "AUTH", password+"x")
	c.want(t, "OK", "AUTH", password)
	c.want(t, "OK", "SET", "a", "1")
	wantCredentials(t, s, "", password)
}

func TestACL(t *testing.T) {
	t.Parallel()
	password := NewPassword()
	s := Start(t, WithACL("al%i/ce", password, "~mine:* +get +set"))
	c := connect(t, s.Addr())
	c.want(t, "NOAUTH", "PING") // nobody passes for having forgotten who they are
	c.want(t, "WRONGPASS", "AUTH", password)
	c.want(t, "OK", "AUTH", "al%i/ce", password)
	c.want(t, "OK", "SET", "mine:a", "1")
	c.want(t, "NOPERM", "SET", "a", "1")
	c.want(t, "NOPERM", "DEL", "mine:a")
	wantCredentials(t, s, "al%i/ce", password)
}

func TestPasswordAndACL(t *testing.T) {
	t.Parallel()
	one, two := NewPassword(), NewPassword()
	s := Start(t, WithPassword(one), WithACL("alice", two, everything))
	c := connect(t, s.Addr())
	c.want(t, "OK", "AUTH", one)
	c.want(t, "default", "ACL", "WHOAMI")
	c.want(t, "OK", "AUTH", "alice", two)
	wantCredentials(t, s, "alice", two)
}

func wantCredentials(t *testing.T, s *Server, name, password string) {
	t.Helper()
	u, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal("the URL cannot be read")
	}
	if got, _ := u.User.Password(); u.Scheme != "redis" || u.Host != s.Addr() || u.User.Username() != name || got != password {
		t.Errorf("the URL is of %s, user %q, and the right password: %t", u.Host, u.User.Username(), got == password)
	}
	config, err := os.ReadFile(s.configFile())
	if err != nil || strings.Contains(string(config), password) {
		t.Errorf("the configuration shows a password: %v", err)
	}
}

func TestServersHideTheirPasswords(t *testing.T) {
	t.Parallel()
	password := NewPassword()
	s := Start(t, WithPassword(password))
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		if text := fmt.Sprintf(format, s); strings.Contains(text, password) || strings.Contains(text, s.admin.Reveal()) {
			t.Errorf("%s shows a password", format)
		}
	}
	if text := fmt.Sprintf("%+v", s.options); strings.Contains(text, password) {
		t.Error("the options show a password")
	}
}

func TestTLS(t *testing.T) {
	t.Parallel()
	s, other := Start(t, WithTLS()), Start(t, WithTLS())
	if s.MustDo("PING") != "PONG" || !strings.HasPrefix(s.URL(), "rediss://127.0.0.1:") {
		t.Errorf("nobody answers at %s", s.URL())
	}
	for _, tt := range []struct {
		name, ca, host string
		trusted        bool
	}{
		{"own", s.CAFile, "localhost", true},
		{"another's", other.CAFile, "localhost", false},
		{"another name", s.CAFile, "redis.example.com", false},
	} {
		ca, err := os.ReadFile(tt.ca)
		if err != nil {
			t.Fatal(err)
		}
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(ca)
		conn, err := tls.Dial("tcp", s.Addr(), &tls.Config{RootCAs: roots, ServerName: tt.host})
		if err == nil {
			conn.Close()
		}
		if (err == nil) != tt.trusted {
			t.Errorf("%s: err = %v, want it trusted: %t", tt.name, err, tt.trusted)
		}
	}
	if _, err := connect(t, s.Addr()).call("PING"); err == nil {
		t.Error("the server answers what is not encrypted")
	}
}

func TestMaxMemory(t *testing.T) {
	t.Parallel()
	const size, values = 8 << 20, 100
	value := strings.Repeat("x", 2*size/values)
	full, lru := Start(t, WithMaxMemory(size, "noeviction")), Start(t, WithMaxMemory(size, "allkeys-lru"))
	var refused error
	for i := range values {
		key := fmt.Sprint("key ", i)
		_, err := full.Do("SET", key, value)
		refused = errors.Join(refused, err)
		lru.MustDo("SET", key, value)
	}
	if refused == nil || !strings.HasPrefix(refused.Error(), "OOM") {
		t.Errorf("err = %v, want OOM", refused)
	}
	if kept, err := strconv.Atoi(lru.MustDo("DBSIZE")); err != nil || kept == 0 || kept == values {
		t.Errorf("%d of %d are kept", kept, values)
	}
}

func TestConfig(t *testing.T) {
	t.Parallel()
	s := Start(t, WithConfig("databases 3", "maxclients 17"))
	if got := s.MustDo("CONFIG", "GET", "maxclients"); got != "maxclients\n17" {
		t.Errorf("the server has %q", got)
	}
	if _, err := s.Do("SELECT", "3"); err == nil {
		t.Error("there are more than three databases")
	}
}
