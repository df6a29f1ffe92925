package egress

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// compareAddrs lets go-cmp compare addresses, which have no exported fields.
var compareAddrs = cmpopts.EquateComparable(netip.Addr{})

// loopbackOnly is the policy of most tests that are to succeed.
func loopbackOnly() Policy {
	return Policy{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}
}

// listen returns the port of a listener on 127.0.0.1 and how many connections
// reached it so far, in the order in which they did.
func listen(t *testing.T) (port string, reached func() int) {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	_, port, _ = net.SplitHostPort(l.Addr().String())
	return port, func() int { return drain(t, l) }
}

// drain accepts the connections that wait at l. It opens one more and counts up
// to that one: connections are accepted in the order of their arrival.
func drain(t *testing.T, l net.Listener) int {
	t.Helper()
	last, err := new(net.Dialer).DialContext(t.Context(), "tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = last.Close() }()
	for n := 0; ; n++ {
		conn, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.Close()
		if conn.RemoteAddr().String() == last.LocalAddr().String() {
			return n
		}
	}
}

// assertBlocked fails unless err is a refusal of addr for host.
func assertBlocked(t *testing.T, err error, host, addr string) {
	t.Helper()
	blocked, ok := errors.AsType[*BlockedError](err)
	if !ok {
		t.Fatalf("got %v, want a BlockedError", err)
	}
	want := &BlockedError{Host: host, Addr: netip.MustParseAddr(addr), Why: blocked.Why}
	if diff := cmp.Diff(want, blocked, compareAddrs); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDialBlocksByDefault(t *testing.T) {
	port, reached := listen(t)
	tests := []struct{ host, addr string }{
		{"127.0.0.1", "127.0.0.1"},
		{"::ffff:127.0.0.1", "127.0.0.1"},
		{"::ffff:7f00:1", "127.0.0.1"},
		{"0.0.0.0", "0.0.0.0"},
		{"169.254.169.254", "169.254.169.254"},
		{"::ffff:a9fe:a9fe", "169.254.169.254"},
		{"fd00:ec2::254", "fd00:ec2::254"},
		{"64:ff9b::a9fe:a9fe", "64:ff9b::a9fe:a9fe"},
		{"::127.0.0.1", "::7f00:1"},
	}
	for _, tt := range tests {
		t.Run(tt.host, func(t *testing.T) {
			_, err := Policy{}.Dial(t.Context(), "tcp", net.JoinHostPort(tt.host, port))
			assertBlocked(t, err, tt.host, tt.addr)
			_, err = Policy{}.Lookup(t.Context(), tt.host)
			assertBlocked(t, err, tt.host, tt.addr)
		})
	}
	if n := reached(); n != 0 {
		t.Errorf("%d connections were opened", n)
	}
}

func TestDialAllowed(t *testing.T) {
	port, reached := listen(t)
	for _, host := range []string{"127.0.0.1", "::ffff:127.0.0.1"} {
		conn, err := loopbackOnly().Dial(t.Context(), "tcp", net.JoinHostPort(host, port))
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.Close()
	}
	if _, err := loopbackOnly().Dial(t.Context(), "tcp", "127.0.0.2:"+port); err == nil {
		t.Error("127.0.0.1/32 opened 127.0.0.2")
	}
	if n := reached(); n != 2 {
		t.Errorf("%d connections were opened, want 2", n)
	}
}

func TestDialLocalhost(t *testing.T) {
	port, reached := listen(t)
	_, err := Policy{}.Dial(t.Context(), "tcp", "localhost:"+port)
	if blocked, ok := errors.AsType[*BlockedError](err); !ok || blocked.Host != "localhost" || blocked.Why != loopback {
		t.Errorf("got %v", err)
	}
	if n := reached(); n != 0 {
		t.Errorf("%d connections were opened", n)
	}
}

func TestDialPassesOverWhatIsBlocked(t *testing.T) {
	port, reached := listen(t)
	policy := loopbackOnly()
	policy.resolver = resolver(t, map[string][]string{
		"mixed.test.": {"127.0.0.2", "10.1.2.3", "127.0.0.1"}, "inside.test.": {"10.1.2.3", "127.0.0.2"},
	})
	conn, err := policy.Dial(t.Context(), "tcp", "mixed.test:"+port)
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.Close()
	if addrs, err := policy.Lookup(t.Context(), "mixed.test"); err != nil || len(addrs) != 1 || addrs[0].String() != "127.0.0.1" {
		t.Errorf("Lookup = %v, %v, want 127.0.0.1 alone", addrs, err)
	}
	_, err = policy.Dial(t.Context(), "tcp", "inside.test:"+port)
	if _, ok := errors.AsType[*BlockedError](err); !ok {
		t.Errorf("got %v, want a BlockedError", err)
	}
	if n := reached(); n != 1 {
		t.Errorf("%d connections were opened, want 1", n)
	}
}

// TestDialBlamesTheRightAddress has a blocked address and one that does not
// answer: the operator could open the first, but that is not what went wrong.
func TestDialBlamesTheRightAddress(t *testing.T) {
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	_ = l.Close()
	policy := loopbackOnly()
	policy.resolver = resolver(t, map[string][]string{"mixed.test.": {"127.0.0.2", "127.0.0.1"}})
	_, err = policy.Dial(t.Context(), "tcp", "mixed.test:"+port)
	if _, ok := errors.AsType[*BlockedError](err); ok || !errors.Is(err, errNoAnswer) {
		t.Errorf("got %v, want %v", err, errNoAnswer)
	}
	_, err = policy.Dial(t.Context(), "tcp", "127.0.0.1:"+port)
	if _, ok := errors.AsType[*net.OpError](err); !ok {
		t.Errorf("got %v, want what the network said", err)
	}
}

// TestDialExplainsARefusalBehindAnotherError is what a machine without IPv6 does
// with localhost: no socket for ::1, and 127.0.0.1 is refused.
func TestDialExplainsARefusalBehindAnotherError(t *testing.T) {
	d := dial{host: "localhost"}
	if d.control(t.Context(), "tcp4", "127.0.0.1:80", nil) == nil {
		t.Fatal("loopback may be dialled")
	}
	assertBlocked(t, d.explain(t.Context(), syscall.EAFNOSUPPORT), "localhost", "127.0.0.1")
	d.tried.Store(true)
	if err := d.explain(t.Context(), syscall.ECONNREFUSED); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("got %v, want what happened to the address that was allowed", err)
	}
}

// TestDialDecidesAnew has a name that moves inside between two calls.
func TestDialDecidesAnew(t *testing.T) {
	port, reached := listen(t)
	answers := map[string][]string{"rebind.test.": {"8.8.8.8"}}
	policy := Policy{resolver: resolver(t, answers)}
	if _, err := policy.Lookup(t.Context(), "rebind.test"); err != nil {
		t.Fatal(err)
	}
	answers["rebind.test."] = []string{"127.0.0.1"}
	_, err := policy.Dial(t.Context(), "tcp", "rebind.test:"+port)
	assertBlocked(t, err, "rebind.test", "127.0.0.1")
	if n := reached(); n != 0 {
		t.Errorf("%d connections were opened", n)
	}
}

func TestDialRefusesWhatIsNoTarget(t *testing.T) {
	port, _ := listen(t)
	tests := []struct{ network, addr, want string }{
		{"udp", "127.0.0.1:" + port, "only tcp"},
		{"unix", "/var/run/docker.sock", "only tcp"},
		{"tcp", ":" + port, "no host"},
		{"tcp", "127.0.0.1", "expected host:port"},
	}
	for _, tt := range tests {
		if _, err := loopbackOnly().Dial(t.Context(), tt.network, tt.addr); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s %s: got %v, want %q", tt.network, tt.addr, err, tt.want)
		}
	}
	if _, err := (Policy{}).Lookup(t.Context(), ""); err == nil {
		t.Error("looking up nothing found something")
	}
	d := dial{}
	if err := d.control(t.Context(), "tcp4", ":80", nil); err == nil || d.tried.Load() {
		t.Error("an address that cannot be read may be dialled")
	}
}

func TestDialEndsWithItsContext(t *testing.T) {
	port, _ := listen(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := loopbackOnly().Dial(ctx, "tcp", "127.0.0.1:"+port); err == nil {
		t.Error("a dead context dialled")
	}
}

func TestLookupReportsTheResolver(t *testing.T) {
	policy := Policy{resolver: resolver(t, nil)}
	_, err := policy.Lookup(t.Context(), "nowhere.test")
	if missing, ok := errors.AsType[*net.DNSError](err); !ok || !missing.IsNotFound {
		t.Errorf("got %v, want a name that is not found", err)
	}
}

func TestBlockedErrorIsForPeople(t *testing.T) {
	tests := []struct{ host, addr, want string }{
		{"127.0.0.1", "127.0.0.1", "127.0.0.1 is a loopback address; an operator can allow it with egress.allow"},
		{"", "10.0.0.1", "10.0.0.1 is a private address; an operator can allow it with egress.allow"},
		{"localhost", "127.0.0.1", "localhost is at 127.0.0.1, a loopback address; an operator can allow it with egress.allow"},
		{"fe80::1%eth0", "fe80::1%eth0", "fe80::1%eth0 is an address with a zone, which is never dialled"},
	}
	for _, tt := range tests {
		if got := (Policy{}).check(tt.host, netip.MustParseAddr(tt.addr)).Error(); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}
