package oauth_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

func within(d time.Duration) func(*oauth.Client) { return func(c *oauth.Client) { c.Timeout = d } }

// raw is a whole answer with a length of the test's choice.
func raw(header, body string) string {
	return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + header + "\r\n" + body
}

func TestWhatIsWrittenAndNotAnswered(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		answer http.HandlerFunc
		code   sdk.Code
	}{
		{"dropped", sdktest.Drop, sdk.Ambiguous},
		{"hanging", sdktest.Hang, sdk.Timeout},
		{"half a body, hanging", sdktest.Partly(good[:20]), sdk.Timeout},
		{"a whole body, hanging", sdktest.Partly(good), sdk.Timeout},
		{"no final chunk", sdktest.Raw(raw("Transfer-Encoding: chunked\r\n", "42\r\n"+good+"\r\n")), sdk.Ambiguous},
		{"shorter than said", sdktest.Raw(raw("Content-Length: 100\r\n", good)), sdk.Ambiguous},
		{"longer than said", sdktest.Raw(raw("Content-Length: 50\r\n", good)), sdk.BadResponse},
		{"two lengths", sdktest.Raw(raw("Content-Length: 66\r\nContent-Length: 63\r\n", good)), sdk.BadResponse},
		{"half a header", sdktest.Raw("HTTP/1.1 200 OK\r\nContent-Type: a"), sdk.Ambiguous},
		{"no HTTP", sdktest.Raw("\x00\x01\x02\r\n"), sdk.BadResponse},
		{"status 000", sdktest.Raw("HTTP/1.1 000 No\r\nContent-Length: 0\r\n\r\n"), sdk.BadResponse},
		{"status in words", sdktest.Raw("HTTP/1.1 yes " + good + "\r\n\r\n"), sdk.BadResponse},
		{"switching", sdktest.Raw("HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n" + good), sdk.BadResponse},
		{"endless header", sdktest.Raw("HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 2<<20)), sdk.BadResponse},
		{"token in a trailer", sdktest.Raw(raw("Transfer-Encoding: chunked\r\nTrailer: access_token\r\nX-Access-Token: A\r\n", "2\r\n{}\r\n0\r\naccess_token: A\r\n\r\n")), sdk.BadResponse},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := sdktest.TokenServer(t, test.answer)
			limit := 10 * time.Second
			if test.code == sdk.Timeout {
				limit = 100 * time.Millisecond
			}
			e := mustFail(t, newClient(t, server.TokenURL(), within(limit)), login())
			if e.Code != test.code || e.Logins != 1 {
				t.Errorf("it is %s with %d logins, want %s with 1: %v", e.Code, e.Logins, test.code, e)
			}
			if n := server.Passwords(); n != 1 {
				t.Errorf("%d passwords were sent, want 1", n)
			}
		})
	}
}

func TestEarlyHintsAreWaitedOut(t *testing.T) {
	hint := "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
	server := sdktest.TokenServer(t, sdktest.Raw(hint+hint+hint+raw("Content-Length: "+strconv.Itoa(len(good))+"\r\n", good)))
	if _, err := newClient(t, server.TokenURL()).Token(t.Context(), login()); err != nil {
		t.Error(err)
	}
}

// Progress does not move the deadline.
func TestOneDeadlineForAll(t *testing.T) {
	drip := func(w http.ResponseWriter, r *http.Request) {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for i := range good {
			select {
			case <-tick.C:
				_, _ = w.Write([]byte(good[i : i+1]))
				_ = http.NewResponseController(w).Flush()
			case <-r.Context().Done():
				return
			}
		}
	}
	server := sdktest.TokenServer(t, drip)
	start := time.Now()
	if e := mustFail(t, newClient(t, server.TokenURL(), within(200*time.Millisecond)), login()); e.Code != sdk.Timeout {
		t.Errorf("it is %v", e)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("it took %v", took)
	}
}

// dialer is a transport whose connections come from dial.
func dialer(dial func(ctx context.Context, network, addr string) (net.Conn, error)) func(*oauth.Client) {
	return func(c *oauth.Client) {
		c.Transport = &http.Transport{DisableKeepAlives: true, DialContext: dial}
	}
}

func TestWhatIsNotWritten(t *testing.T) {
	shut, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = shut.Close()
	fail := func(err error) func(*oauth.Client) {
		return dialer(func(context.Context, string, string) (net.Conn, error) { return nil, err })
	}
	hang := dialer(func(ctx context.Context, _, _ string) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() })
	for _, test := range []struct {
		name   string
		change func(*oauth.Client)
		code   sdk.Code
		says   string
	}{
		{"nobody listens", as(oauth.Post), sdk.Unavailable, "cannot be connected to"},
		{"no such host", fail(&net.DNSError{Err: "no such host", Name: "x", IsNotFound: true}), sdk.Unavailable, "there is no host 127.0.0.1"},
		{"no resolver", fail(&net.DNSError{Err: "server misbehaving", Name: "x"}), sdk.Unavailable, "could not be looked up"},
		{"hanging", hang, sdk.Unavailable, "in time"},
		{"blocked", fail(&sdk.BlockedError{Host: "127.0.0.1", Why: "a loopback address"}), sdk.Blocked, "loopback"},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := mustFail(t, newClient(t, "http://"+shut.Addr().String()+"/token", within(100*time.Millisecond), test.change), login())
			if e.Code != test.code || e.Logins != 0 || !strings.Contains(e.Message, test.says) {
				t.Errorf("it is %s with %d logins: %v", e.Code, e.Logins, e)
			}
		})
	}
}

func TestCallerGivesUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	server := sdktest.TokenServer(t, func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() })
	_, err := newClient(t, server.TokenURL()).Token(ctx, login())
	if e := sdk.AsError(err); e.Code != sdk.Ambiguous || e.Logins != 1 {
		t.Errorf("after sending: %+v", e)
	}
	if _, err := newClient(t, server.TokenURL()).Token(ctx, login()); !errors.Is(err, context.Canceled) {
		t.Errorf("before sending: %v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	server = sdktest.TokenServer(t, sdktest.Hang)
	_, err = newClient(t, server.TokenURL()).Token(ctx, login())
	if e := sdk.AsError(err); e.Code != sdk.Timeout || e.Logins != 1 {
		t.Errorf("the caller's deadline: %+v", e)
	}
}

// certified is a TLS server with a certificate for 127.0.0.1 of these dates.
func certified(t *testing.T, from, to time.Time, change func(*tls.Config)) (address string, roots *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: from, NotAfter: to, IsCA: true, BasicConstraintsValid: true,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots = x509.NewCertPool()
	roots.AddCert(cert)
	config := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS10}
	change(config)
	return serveTLS(t, config), roots
}

// serveTLS accepts connections, reads from each and ends it.
func serveTLS(t *testing.T, config *tls.Config) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			if _, err := tls.Server(conn, config).Read(make([]byte, 1)); err != nil {
				// Until the client has gone: a reset would overtake the alert.
				_, _ = io.Copy(io.Discard, conn)
			}
			_ = conn.Close()
		}
	}()
	return listener.Addr().String()
}

func trusting(roots *x509.CertPool) func(*oauth.Client) {
	return func(c *oauth.Client) {
		c.Transport = &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}
	}
}

func TestTLS(t *testing.T) {
	t.Parallel()
	now := time.Now()
	day := 24 * time.Hour
	for _, test := range []struct {
		name     string
		from, to time.Time
		change   func(*tls.Config)
		distrust bool
		host     string
		code     sdk.Code
		says     string
		logins   int
	}{
		{name: "expired", from: now.Add(-2 * day), to: now.Add(-day), code: sdk.TLS, says: "expired on " + now.Add(-day).UTC().Format(time.DateOnly)},
		{name: "not yet valid", from: now.Add(day), to: now.Add(2 * day), code: sdk.TLS, says: "valid only from"},
		{name: "unknown", from: now.Add(-day), to: now.Add(day), distrust: true, code: sdk.TLS, says: "not trusted"},
		{name: "other name", from: now.Add(-day), to: now.Add(day), host: "localhost", code: sdk.TLS, says: "other names"},
		{name: "old", from: now.Add(-day), to: now.Add(day), code: sdk.TLS, says: "did not agree",
			change: func(c *tls.Config) { c.MaxVersion = tls.VersionTLS11 }},
		{name: "client certificate, at once", from: now.Add(-day), to: now.Add(day), code: sdk.TLS, says: "did not agree",
			change: func(c *tls.Config) { c.ClientAuth, c.MaxVersion = tls.RequireAnyClientCert, tls.VersionTLS12 }},
		{name: "good, then dropped", from: now.Add(-day), to: now.Add(day), code: sdk.Ambiguous, logins: 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			change := test.change
			if change == nil {
				change = func(*tls.Config) {}
			}
			address, roots := certified(t, test.from, test.to, change)
			if test.distrust {
				roots = x509.NewCertPool()
			}
			if test.host != "" {
				address = strings.Replace(address, "127.0.0.1", test.host, 1)
			}
			e := mustFail(t, newClient(t, "https://"+address+"/token", trusting(roots)), login())
			if e.Code != test.code || e.Logins != test.logins || !strings.Contains(e.Message, test.says) || !strings.Contains(e.Message, address) {
				t.Errorf("it is %s with %d logins: %v", e.Code, e.Logins, e)
			}
		})
	}
}

// In TLS 1.3 a client learns that its certificate is missed only after its
// handshake: before or after it has sent the request, as it happens.
func TestLateAlert(t *testing.T) {
	now := time.Now()
	address, roots := certified(t, now.Add(-time.Hour), now.Add(time.Hour), func(c *tls.Config) { c.ClientAuth = tls.RequireAnyClientCert })
	e := mustFail(t, newClient(t, "https://"+address+"/token", trusting(roots)), login())
	if e.Code != sdk.TLS || e.Logins > 1 || !strings.Contains(e.Hint, "client certificate") {
		t.Errorf("it is %s with %d logins: %v", e.Code, e.Logins, e)
	}
}

// An alert that the transport heard while it wrote is told as one, although the
// transport reports that it closed the connection.
func TestAlertBehindAClosedConnection(t *testing.T) {
	now := time.Now()
	address, roots := certified(t, now.Add(-time.Hour), now.Add(time.Hour), func(c *tls.Config) { c.ClientAuth = tls.RequireAnyClientCert })
	c := newClient(t, "https://"+address+"/token", func(c *oauth.Client) {
		c.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
			conn, err := new(tls.Dialer{Config: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS13}}).DialContext(r.Context(), "tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			trace := httptrace.ContextClientTrace(r.Context())
			trace.GotConn(httptrace.GotConnInfo{Conn: conn})
			trace.WroteHeaders()
			_, _ = conn.Read(make([]byte, 1))
			_ = conn.Close()
			return nil, &net.OpError{Op: "write", Net: "tcp", Err: net.ErrClosed}
		})
	})
	if e := mustFail(t, c, login()); e.Code != sdk.TLS || e.Logins != 1 {
		t.Errorf("it is %s with %d logins: %v", e.Code, e.Logins, e)
	}
}

func TestHandshakeThatEnds(t *testing.T) {
	for name, test := range map[string]struct {
		serve func(net.Conn)
		code  sdk.Code
	}{
		"closed":     {func(net.Conn) {}, sdk.Unavailable},
		"plain HTTP": {func(c net.Conn) { _, _ = c.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n")) }, sdk.TLS},
	} {
		t.Run(name, func(t *testing.T) {
			listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer listener.Close()
			go func() {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				_, _ = conn.Read(make([]byte, 4096))
				test.serve(conn)
				_ = conn.Close()
			}()
			e := mustFail(t, newClient(t, "https://"+listener.Addr().String()+"/token"), login())
			if e.Code != test.code || e.Logins != 0 {
				t.Errorf("it is %s with %d logins: %v", e.Code, e.Logins, e)
			}
		})
	}
}

func TestProbe(t *testing.T) {
	server := sdktest.TokenServer(t)
	server.API(sdktest.Redirect(302, "/elsewhere"))
	a := &sdk.Authorization{Headers: []sdk.Param{sdk.Bearer("T")}}
	u, _ := url.Parse(server.APIURL() + "/me?x=1")
	status, err := oauth.Probe(t.Context(), &http.Transport{DisableKeepAlives: true}, u, a, time.Minute)
	if status != 302 || err != nil {
		t.Errorf("%d, %v", status, err)
	}
	calls := server.APIRequests()
	if len(calls) != 1 || calls[0].Header.Get("Authorization") != "Bearer T" || calls[0].Query != "x=1" || calls[0].Method != http.MethodGet {
		t.Errorf("the requests are %v", calls)
	}
	for code, answer := range map[sdk.Code]http.HandlerFunc{sdk.Timeout: sdktest.Hang, sdk.Ambiguous: sdktest.Drop} {
		server.API(answer)
		_, err := oauth.Probe(t.Context(), &http.Transport{DisableKeepAlives: true}, u, a, 100*time.Millisecond)
		if !errors.Is(err, code) {
			t.Errorf("%v, want %s", err, code)
		}
	}
}
