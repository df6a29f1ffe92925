package oauth

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"time"

	"github.com/jackfield-dev/jackfield/sdk"
)

// Address is the host and port of a URL.
func Address(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// Lookup finds the addresses of a URL's host that may be dialled. An error is an
// *[sdk.Error].
func Lookup(ctx context.Context, req *sdk.Request, u *url.URL) ([]netip.Addr, error) {
	addrs, err := req.Lookup(ctx, u.Hostname())
	if err != nil {
		return nil, unreached(u, false, err)
	}
	return addrs, nil
}

// Connect opens a TCP connection to a URL's host, sends nothing, and says where it
// led. An error is an *[sdk.Error].
func Connect(ctx context.Context, req *sdk.Request, u *url.URL) (net.Addr, error) {
	conn, err := req.Dial(ctx, "tcp", Address(u))
	if err != nil {
		return nil, unreached(u, false, err)
	}
	defer func() { _ = conn.Close() }()
	return conn.RemoteAddr(), nil
}

// Handshake connects to a URL's host over TLS and says what was agreed on. An
// error is an *[sdk.Error].
func Handshake(ctx context.Context, req *sdk.Request, u *url.URL) (tls.ConnectionState, error) {
	var w wire
	conn, err := req.DialTLS(httptrace.WithClientTrace(ctx, w.trace()), "tcp", Address(u))
	if err != nil {
		return tls.ConnectionState{}, unreached(u, w.reached(connected), err)
	}
	defer func() { _ = conn.Close() }()
	return conn.ConnectionState(), nil
}

// unreached names why nothing could be sent to a URL. connected says that only
// TLS was missing.
func unreached(u *url.URL, connected bool, err error) *sdk.Error {
	if blocked, ok := errors.AsType[*sdk.BlockedError](err); ok {
		return refusedByPolicy(blocked)
	}
	if e, ok := errors.AsType[*net.DNSError](err); ok {
		return unresolved(u.Hostname(), e)
	}
	address := Address(u)
	switch {
	case isTimeout(err):
		return sdk.Errorf(sdk.Unavailable, "no connection to %s was made in time", address).
			WithHint("check the host and the port; a firewall may be in between")
	case connected && u.Scheme == "https" && (isAlert(err) || !isBroken(err)):
		return untrusted(u, err)
	case connected:
		return sdk.Errorf(sdk.Unavailable, "%s ended the connection before anything was sent", address)
	}
	return sdk.Errorf(sdk.Unavailable, "%s cannot be connected to", address).
		WithHint("check the host and the port, and that the server is running")
}

func refusedByPolicy(blocked *sdk.BlockedError) *sdk.Error {
	e := sdk.Errorf(sdk.Blocked, "%s", blocked.Error())
	if blocked.Addr.IsValid() {
		return e.WithHint("if this is meant, the operator adds the address to egress.allow (JACKFIELD_EGRESS_ALLOW)")
	}
	return e
}

func unresolved(host string, err *net.DNSError) *sdk.Error {
	if err.IsNotFound {
		return sdk.Errorf(sdk.Unavailable, "there is no host %s", host).WithHint("check how the name is spelt")
	}
	return sdk.Errorf(sdk.Unavailable, "the name %s could not be looked up", host)
}

// untrusted says why the server's identity is not proved, in our own words: the
// standard library's repeat what a certificate says.
func untrusted(u *url.URL, err error) *sdk.Error {
	reason, hint := certificateTrouble(err)
	return sdk.Errorf(sdk.TLS, "%s %s", Address(u), reason).WithHint("%s", hint)
}

func certificateTrouble(err error) (reason, hint string) {
	if e, ok := errors.AsType[x509.CertificateInvalidError](err); ok {
		if e.Reason == x509.Expired {
			return datesTrouble(e.Cert)
		}
		return "shows a certificate that may not be used here", "the server's owner has to replace it"
	}
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return "shows a certificate for other names", "check the host, or have the server's owner replace the certificate"
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return "shows a certificate of an authority that is not trusted",
			"if it is your own authority, the operator adds it to ca_file (JACKFIELD_CA_FILE)"
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return "does not speak TLS", "check the port; plain http needs an http URL and allow_http"
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return "shows a certificate that cannot be verified", "the server's owner has to replace it"
	}
	return "did not agree on a TLS connection", "it must speak TLS 1.2 or later, and may not demand a client certificate (mutual TLS, RFC 8705)"
}

func datesTrouble(cert *x509.Certificate) (reason, hint string) {
	if time.Now().Before(cert.NotBefore) {
		return "shows a certificate that is valid only from " + day(cert.NotBefore), "check this machine's clock"
	}
	return "shows a certificate that expired on " + day(cert.NotAfter), "the server's owner has to renew it; check this machine's clock too"
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
