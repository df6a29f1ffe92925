package sdk

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"net/netip"

	"github.com/jackfield-dev/jackfield/internal/egress"
	"github.com/jackfield-dev/jackfield/plugin"
)

// A ConnectionType is a kind of connection, as its author writes it.
type ConnectionType struct {
	Name        string // by which connections refer to it: lower-case letters, digits, hyphens
	Title       string // for people
	Description string // what it is for, one paragraph
	Version     string // semantic version; empty: "0.0.0"
	Schema      Schema
	Presets     []Preset

	// Authorize obtains an authorization. It may be called concurrently. It sends
	// a password at most once, and says so: in Authorization.Logins, and with
	// Error.Spent where it failed after sending, or may have: the host rations
	// logins by it. If Request.NoLogin is set there is a Request.Previous, and it
	// renews by that or returns [LoginNeeded], with no password sent; a type whose
	// State renews nothing returns that at once. When ctx ends it may return ctx.Err(). The end of a context of its own, with a shorter
	// time limit, says nothing to the host and counts as a fault of the plugin:
	// return Errorf(Timeout, …) if the request was sent, Errorf(Ambiguous, …) if
	// its answer was lost, Errorf(Unavailable, …) if nothing was sent.
	Authorize func(ctx context.Context, req *Request) (*Authorization, error)

	// Test tries the settings and reports each check as soon as it is made. If
	// Request.NoLogin is set it stops before a password would be sent, and reports
	// the rest as skipped. It
	// returns the failure of the first check that failed. It may report from
	// several goroutines; what they report after it has returned is lost. Nil:
	// Authorize is called, and that is reported as one check.
	Test func(ctx context.Context, req *Request, report func(Check)) error

	// Revoke ends an authorization at its server; its State is in
	// Request.Previous. Nil: it cannot be ended.
	Revoke func(ctx context.Context, req *Request) error
}

// A Request carries all that a call may need. Its Config is valid.
type Request struct {
	plugin.Request

	// HTTP makes requests within the operator's egress policy. It uses a fresh
	// connection for each, HTTP/1.1, no proxy and no cookies; it follows no
	// redirect and sends nothing twice. The context bounds a request in time.
	HTTP *http.Client

	// Log reaches the operator's log, in which the values of secrets are blotted
	// out.
	Log *slog.Logger

	policy egress.Policy
}

// Lookup returns the addresses of a host that the egress policy lets be dialled.
func (r *Request) Lookup(ctx context.Context, host string) ([]netip.Addr, error) {
	return r.policy.Lookup(ctx, host)
}

// Dial connects to a TCP address, within the egress policy.
func (r *Request) Dial(ctx context.Context, network, addr string) (net.Conn, error) {
	return r.policy.Dial(ctx, network, addr)
}

// DialTLS connects to a TCP address and proves the server's identity.
func (r *Request) DialTLS(ctx context.Context, network, addr string) (*tls.Conn, error) {
	return r.policy.DialTLS(ctx, network, addr)
}
