package egress

import (
	"crypto/tls"
	"net/http"
	"time"
)

// handshakeTimeout bounds a TLS handshake for callers without a deadline.
const handshakeTimeout = 15 * time.Second

// Client returns a client for requests that carry credentials. What it is given
// it sends once, to the host that was named and to no other:
//
//   - HTTP/1.1 only, because the HTTP/2 transport sends a POST again when it
//     believes that the server did not process it;
//   - a fresh connection for each call, because HTTP/1.1 too sends a request
//     again when a connection from the pool turns out to be dead;
//   - no redirect is followed: the 3xx is returned as it is;
//   - no proxy, no cookies, no compression (so that a bound on the body's
//     length is one), at most 64 KiB of response header, TLS 1.2 or later.
//
// It has no timeout of its own. The caller's context is to have a deadline: only
// the caller knows how long a login may take, and a second clock would make it
// uncertain which of the two ended the call. Connecting and the TLS handshake are
// bounded regardless.
func (p Policy) Client() *http.Client {
	transport := p.transport()
	transport.Protocols.SetHTTP2(false)
	transport.DisableKeepAlives = true
	transport.DisableCompression = true
	transport.MaxResponseHeaderBytes = 64 << 10
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Transport returns a transport for calls to APIs: pooled, with HTTP/2 where the
// server offers it, no proxy, TLS 1.2 or later. Each call of Transport makes a
// pool of its own; keep it, do not share it between connections that differ in
// anything but the credentials they add, and end it with CloseIdleConnections.
//
// A client over it follows redirects, unless told otherwise; each is dialled
// under the same policy. Who forwards bodies untouched sets DisableCompression.
func (p Policy) Transport() *http.Transport {
	transport := p.transport()
	transport.MaxIdleConns = 100
	transport.MaxIdleConnsPerHost = 16
	transport.IdleConnTimeout = 90 * time.Second
	transport.ExpectContinueTimeout = time.Second
	transport.MaxResponseHeaderBytes = 256 << 10
	// A pooled HTTP/2 connection whose other end has gone is found out by
	// asking, and not by the next request that waits on it.
	transport.HTTP2 = &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 15 * time.Second}
	return transport
}

// transport returns what both kinds of client have in common. Proxy stays nil.
func (p Policy) transport() *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetHTTP2(true)
	return &http.Transport{
		DialContext:         p.Dial,
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: p.Roots, VerifyConnection: strongEnough},
		TLSHandshakeTimeout: handshakeTimeout,
		Protocols:           protocols,
	}
}
