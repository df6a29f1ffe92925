package egress

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync/atomic"
	"syscall"
	"time"
)

// dialTimeout bounds connecting for callers whose context has no deadline. It
// is well above what a distant server needs, three lost packets included.
const dialTimeout = 15 * time.Second

// errNoHost is the refusal of an empty host, which the standard dialer takes to
// mean this machine.
var errNoHost = errors.New("no host is named")

// errNoAnswer stands for the failures of several addresses, of which the
// standard dialer reports the first: a refusal that was ours, in this case.
var errNoAnswer = errors.New("none of the addresses that may be dialled answered")

// Dial connects to addr, a host and a port, over TCP. A name may have several
// addresses: those that are blocked are passed over, and Dial fails with a
// [BlockedError] only if there are no others.
func (p Policy) Dial(ctx context.Context, network, addr string) (net.Conn, error) {
	if network != "tcp" && network != "tcp4" && network != "tcp6" {
		return nil, fmt.Errorf("dialling over %q: only tcp is allowed", network)
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("dialling: expected host:port: %w", err)
	}
	if host == "" {
		return nil, fmt.Errorf("dialling: %w", errNoHost)
	}
	d := dial{policy: p, host: host}
	dialer := net.Dialer{Timeout: dialTimeout, Resolver: p.resolver, ControlContext: d.control}
	conn, err := dialer.DialContext(ctx, network, addr)
	if err != nil {
		return nil, d.explain(ctx, err)
	}
	return conn, nil
}

// Lookup returns the addresses of host that may be dialled, IPv4-mapped ones as
// IPv4. If none may, the error is a [BlockedError]. It is advice for messages and checks: a name may resolve
// differently a moment later, so the dialer decides again.
func (p Policy) Lookup(ctx context.Context, host string) ([]netip.Addr, error) {
	addrs, err := p.resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	var allowed []netip.Addr
	var first *BlockedError
	for _, addr := range addrs {
		if blocked := p.check(host, addr); blocked == nil {
			allowed = append(allowed, addr.Unmap())
		} else if first == nil {
			first = blocked
		}
	}
	if len(allowed) == 0 && first != nil {
		return nil, first
	}
	return allowed, nil
}

// resolve returns the addresses of host, which may be an address itself.
func (p Policy) resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	if host == "" {
		return nil, fmt.Errorf("looking up: %w", errNoHost)
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{addr}, nil
	}
	// A nil *net.Resolver is the system's.
	addrs, err := p.resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, fmt.Errorf("looking up %s: %w", host, err)
	}
	return addrs, nil
}

// dial is one call of Dial. Its dialer may try two addresses at a time.
type dial struct {
	policy Policy
	host   string

	blocked atomic.Pointer[BlockedError] // the first refusal
	tried   atomic.Bool                  // some address was allowed
}

// control is asked by the dialer about each address, when its socket exists and
// is not connected yet.
func (d *dial) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("judging %q: %w", address, err)
	}
	if blocked := d.policy.check(d.host, target.Addr()); blocked != nil {
		d.blocked.CompareAndSwap(nil, blocked)
		return blocked
	}
	d.tried.Store(true)
	return nil
}

// explain returns the error to report. The dialer gives the first that it met,
// which may be a refusal although another address was tried, or a machine
// without IPv6 although the only address left was refused.
func (d *dial) explain(ctx context.Context, err error) error {
	if blocked := d.blocked.Load(); blocked != nil && !d.tried.Load() {
		return blocked // bare: "dial tcp" before it says nothing to people
	}
	if _, refusal := errors.AsType[*BlockedError](err); refusal {
		return fmt.Errorf("dialling %s: %w", d.host, cmp.Or(ctx.Err(), errNoAnswer))
	}
	return err
}
