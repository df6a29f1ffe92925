package oauth_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/http2"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// productTransport is the transport that the SDK hands to our connection types.
func productTransport(t *testing.T, roots []byte) http.RoundTripper {
	t.Helper()
	settings := sdktest.Settings()
	settings.CABundle = roots
	var transport http.RoundTripper
	typ := sdk.ConnectionType{Name: "borrower", Title: "Borrower", Authorize: func(_ context.Context, req *sdk.Request) (*sdk.Authorization, error) {
		transport = req.HTTP.Transport
		return &sdk.Authorization{Headers: []sdk.Param{sdk.Bearer("T")}}, nil
	}}
	if _, err := sdktest.NewWith(t, &typ, settings).Authorize(nil); err != nil {
		t.Fatal(err)
	}
	return transport
}

// counted is a server that offers HTTP/2 and counts its connections.
type counted struct {
	*httptest.Server
	connections atomic.Int64
}

func serveCounted(t *testing.T, start func(*httptest.Server), answer http.HandlerFunc) *counted {
	t.Helper()
	s := new(counted)
	s.Server = httptest.NewUnstartedServer(answer)
	s.EnableHTTP2 = true
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.connections.Add(1)
		}
	}
	start(s.Server)
	t.Cleanup(s.Close)
	return s
}

func TestProductTransportSpeaksOnce(t *testing.T) {
	for name, start := range map[string]func(*httptest.Server){"http": (*httptest.Server).Start, "https": (*httptest.Server).StartTLS} {
		t.Run(name, func(t *testing.T) {
			answer := sdktest.JSON(200, good)
			server := serveCounted(t, start, func(w http.ResponseWriter, r *http.Request) {
				if r.ProtoMajor != 1 || r.Header.Get("Expect") != "" || r.Header.Get("Connection") != "close" || len(r.TransferEncoding) > 0 {
					t.Errorf("%s with %v, %v", r.Proto, r.Header, r.TransferEncoding)
				}
				answer(w, r)
			})
			var roots []byte
			if server.Certificate() != nil {
				roots = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
			}
			transport := productTransport(t, roots)
			c := newClient(t, server.URL+"/token", func(c *oauth.Client) {
				c.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
					if r.GetBody != nil || r.ContentLength <= 0 {
						t.Error("the body can be had again, or has no length")
					}
					return transport.RoundTrip(r)
				})
			})
			for range 3 {
				if _, err := c.Token(t.Context(), login()); err != nil {
					t.Fatal(err)
				}
			}
			if n := server.connections.Load(); n != 3 {
				t.Errorf("3 requests took %d connections", n)
			}
		})
	}
}

// An address that only a proxy could reach is asked for: it is blocked here, and
// the proxy of the environment, which may be dialled, hears nothing.
func TestProductTransportUsesNoProxy(t *testing.T) {
	proxy := serveCounted(t, (*httptest.Server).Start, sdktest.JSON(200, good))
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"} {
		t.Setenv(name, proxy.URL)
		t.Setenv(strings.ToLower(name), proxy.URL)
	}
	t.Setenv("NO_PROXY", "")
	t.Setenv("no_proxy", "")
	transport := productTransport(t, nil)
	for _, endpoint := range []string{"http://192.0.2.1/token", "https://192.0.2.1/token"} {
		e := mustFail(t, newClient(t, endpoint, func(c *oauth.Client) { c.Transport = transport }), login())
		if e.Code != sdk.Blocked || e.Logins != 0 || proxy.connections.Load() != 0 {
			t.Errorf("it is %s with %d logins, and %d connections went to the proxy: %v", e.Code, e.Logins, proxy.connections.Load(), e)
		}
	}
}

// A body that was begun and closed is gone, wherever the rest is asked for.
func TestBodyIsGoneOnceItIsClosed(t *testing.T) {
	c := newClient(t, "https://auth.example.com/token", func(c *oauth.Client) {
		c.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
			if n, err := io.ReadFull(r.Body, make([]byte, 10)); n != 10 || err != nil {
				t.Errorf("%d, %v", n, err)
			}
			_ = r.Body.Close()
			if rest, err := io.ReadAll(r.Body); len(rest) > 0 || err == nil {
				t.Errorf("%d bytes are left: %v", len(rest), err)
			}
			return nil, io.ErrUnexpectedEOF
		})
	})
	if e := mustFail(t, c, login()); e.Logins != 0 {
		t.Errorf("%d logins: nothing was written", e.Logins)
	}
}

// A pooled connection that the server closes when the second request has come is
// what makes net/http send one again, if it may; an Idempotency-Key says it may.
func TestBareTransportSendsOnce(t *testing.T) {
	var posts atomic.Int64
	server := serveCounted(t, (*httptest.Server).Start, func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil || posts.Add(1) > 1 {
			sdktest.Drop(w, r)
		}
		sdktest.JSON(200, good)(w, r)
	})
	transport := new(http.Transport)
	t.Cleanup(transport.CloseIdleConnections)
	c := newClient(t, server.URL+"/token", headers(param("Idempotency-Key", "1")), func(c *oauth.Client) { c.Transport = transport })
	if _, err := c.Token(t.Context(), login()); err != nil {
		t.Fatal(err)
	}
	if e := mustFail(t, c, login()); e.Code != sdk.Ambiguous || e.Logins != 1 {
		t.Errorf("it is %s with %d logins: %v", e.Code, e.Logins, e)
	}
	if posts.Load() != 2 || server.connections.Load() != 1 {
		t.Errorf("%d posts over %d connections, want 2 over 1", posts.Load(), server.connections.Load())
	}
}

// HTTP/2 lets a server say that it has not looked at a request, whatever it did,
// and net/http sends such a one again, if it may.
func TestBareTransportSendsOnceOverHTTP2(t *testing.T) {
	address, roots, posts := refusing(t)
	c := newClient(t, "https://"+address+"/token", func(c *oauth.Client) {
		c.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true}
	})
	e := mustFail(t, c, login())
	if e.Code != sdk.Ambiguous || e.Logins != 1 || posts.Load() != 1 {
		t.Errorf("it is %s with %d logins after %d posts: %v", e.Code, e.Logins, posts.Load(), e)
	}
}

// refusing is an HTTP/2 server that reads requests to their end and then refuses
// to have seen them. It counts the bodies.
func refusing(t *testing.T) (address string, roots *x509.CertPool, posts *atomic.Int64) {
	t.Helper()
	donor := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(donor.Close)
	roots, posts = x509.NewCertPool(), new(atomic.Int64)
	roots.AddCert(donor.Certificate())
	config := donor.TLS.Clone()
	config.NextProtos = []string{"h2"}
	listener := must(tls.Listen("tcp", "127.0.0.1:0", config))
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go refuseStreams(conn, posts)
		}
	}()
	return listener.Addr().String(), roots, posts
}

func refuseStreams(conn net.Conn, posts *atomic.Int64) {
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(30 * time.Second))
	if _, err := io.ReadFull(conn, make([]byte, len(http2.ClientPreface))); err != nil {
		return
	}
	framer := http2.NewFramer(conn, conn)
	_ = framer.WriteSettings()
	for {
		frame, err := framer.ReadFrame()
		if err != nil {
			return
		}
		if data, ok := frame.(*http2.DataFrame); ok && data.StreamEnded() {
			posts.Add(1)
			_ = framer.WriteRSTStream(data.StreamID, http2.ErrCodeRefusedStream)
		}
	}
}
