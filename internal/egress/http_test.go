package egress

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

// server is a real one on loopback that counts what reaches it.
type server struct {
	*httptest.Server
	connections, requests atomic.Int64
}

// serve starts a server before which start may change what it needs.
func serve(t *testing.T, handler http.HandlerFunc, start func(*httptest.Server)) *server {
	t.Helper()
	s := new(server)
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		handler(w, r)
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.connections.Add(1)
		}
	}
	s.EnableHTTP2 = true
	start(s.Server)
	t.Cleanup(s.Close)
	return s
}

// trusting returns the policy that reaches s.
func (s *server) trusting() Policy {
	policy := loopbackOnly()
	policy.Roots = x509.NewCertPool()
	if s.Certificate() != nil {
		policy.Roots.AddCert(s.Certificate())
	}
	return policy
}

// both returns the two kinds of client that a policy gives.
func both(t *testing.T, policy Policy) map[string]*http.Client {
	t.Helper()
	transport := policy.Transport()
	t.Cleanup(transport.CloseIdleConnections)
	return map[string]*http.Client{"Client": policy.Client(), "Transport": {Transport: transport}}
}

// proto is a handler that says over which protocol it was asked.
func proto(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Proto) }

// answered is what came back, its body read and closed.
type answered struct {
	status   int
	location string
	body     string
}

// send sends one request, a POST if there is a body.
func send(t *testing.T, client *http.Client, address, body string) (answered, error) {
	t.Helper()
	method := http.MethodGet
	if body != "" {
		method = http.MethodPost
	}
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Idempotency-Key", "what permits net/http to send a POST again")
	resp, err := client.Do(req)
	if err != nil {
		return answered{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	return answered{status: resp.StatusCode, location: resp.Header.Get("Location"), body: string(raw)}, err
}

// get returns the body at address.
func get(t *testing.T, client *http.Client, address string) string {
	t.Helper()
	got, err := send(t, client, address, "")
	if err != nil {
		t.Fatal(err)
	}
	return got.body
}

func TestClientsBlockByDefault(t *testing.T) {
	s := serve(t, proto, (*httptest.Server).Start)
	port := s.URL[strings.LastIndex(s.URL, ":"):]
	hosts := []string{
		"127.0.0.1", "localhost", "0.0.0.0", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]",
		"①②⑦.⓪.⓪.①", "127。0。0。1", "169.254.169.254", "[fd00:ec2::254]", "[fe80::1%25lo]",
	}
	for name, client := range both(t, Policy{}) {
		for _, host := range hosts {
			t.Run(name+" "+host, func(t *testing.T) {
				_, err := send(t, client, "http://"+host+port+"/", "")
				outer, wrapped := errors.AsType[*url.Error](err)
				if _, blocked := errors.AsType[*BlockedError](err); !blocked || !wrapped {
					t.Fatalf("got %v, want a BlockedError in a url.Error", err)
				}
				if strings.Contains(outer.Err.Error(), "dial tcp") {
					t.Errorf("not for people: %v", outer.Err)
				}
			})
		}
	}
	if n := s.connections.Load(); n != 0 {
		t.Errorf("%d connections were opened", n)
	}
}

func TestClientsOfferTheirProtocols(t *testing.T) {
	s := serve(t, proto, (*httptest.Server).StartTLS)
	want := map[string]string{"Client": "HTTP/1.1", "Transport": "HTTP/2.0"}
	for name, client := range both(t, s.trusting()) {
		if got := get(t, client, s.URL); got != want[name] {
			t.Errorf("%s speaks %s, want %s", name, got, want[name])
		}
	}
}

func TestClientsKeepOrCloseTheirConnections(t *testing.T) {
	for scheme, start := range map[string]func(*httptest.Server){
		"http": (*httptest.Server).Start, "https": (*httptest.Server).StartTLS,
	} {
		s := serve(t, proto, start)
		want := map[string]int64{"Client": 3, "Transport": 1}
		for name, client := range both(t, s.trusting()) {
			before := s.connections.Load()
			for range 3 {
				get(t, client, s.URL)
			}
			if got := s.connections.Load() - before; got != want[name] {
				t.Errorf("%s over %s: 3 calls opened %d connections, want %d", name, scheme, got, want[name])
			}
		}
	}
}

func TestClientFollowsNoRedirect(t *testing.T) {
	target := serve(t, proto, (*httptest.Server).Start)
	for _, status := range []int{301, 302, 303, 307, 308} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, target.URL+"/?from=us", status)
		}, (*httptest.Server).Start)
		got, err := send(t, s.trusting().Client(), s.URL, "hunter2")
		if err != nil {
			t.Fatal(err)
		}
		if got.status != status || got.location != target.URL+"/?from=us" {
			t.Errorf("got %d to %q, want the %d itself", got.status, got.location, status)
		}
	}
	if n := target.requests.Load(); n != 0 {
		t.Errorf("%d redirects were followed", n)
	}
}

// TestRedirectsAreJudgedToo is for clients over Transport, which follow them.
func TestRedirectsAreJudgedToo(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusFound)
	}, (*httptest.Server).Start)
	_, err := send(t, both(t, s.trusting())["Transport"], s.URL, "")
	assertBlocked(t, err, "169.254.169.254", "169.254.169.254")
}

// TestClientsIgnoreProxies uses a name, because the standard library bypasses
// the proxy for loopback addresses and the test would prove nothing.
func TestClientsIgnoreProxies(t *testing.T) {
	proxy := serve(t, proto, (*httptest.Server).Start)
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"} {
		t.Setenv(name, proxy.URL)
		t.Setenv(strings.ToLower(name), proxy.URL)
	}
	t.Setenv("NO_PROXY", "")
	t.Setenv("no_proxy", "")
	s := serve(t, proto, (*httptest.Server).Start)
	policy := s.trusting()
	policy.resolver = resolver(t, map[string][]string{"api.test.": {"127.0.0.1"}})
	for name, client := range both(t, policy) {
		get(t, client, "http://api.test"+s.URL[strings.LastIndex(s.URL, ":"):])
		if transport, ok := client.Transport.(*http.Transport); !ok || transport.Proxy != nil {
			t.Errorf("%s has a proxy", name)
		}
	}
	if n := proxy.requests.Load(); n != 0 {
		t.Errorf("%d requests went to the proxy", n)
	}
}

func TestTLSFailuresStayRecognisable(t *testing.T) {
	s := serve(t, proto, func(s *httptest.Server) {
		muted(s)
		s.StartTLS()
	})
	wrongName := s.trusting()
	wrongName.resolver = resolver(t, map[string][]string{"api.test.": {"127.0.0.1"}})
	tests := map[string]struct {
		policy Policy
		url    string
	}{
		"unknown authority":       {Policy{Allow: loopbackOnly().Allow, Roots: x509.NewCertPool()}, s.URL},
		"not one of the system's": {loopbackOnly(), s.URL},
		"another name":            {wrongName, "https://api.test" + s.URL[strings.LastIndex(s.URL, ":"):]},
	}
	for name, tt := range tests {
		for kind, client := range both(t, tt.policy) {
			_, err := send(t, client, tt.url, "")
			if _, ok := errors.AsType[*tls.CertificateVerificationError](err); !ok {
				t.Errorf("%s, %s: got %v", name, kind, err)
			}
		}
	}
	if n := s.requests.Load(); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func TestOldTLSIsRefused(t *testing.T) {
	s := serve(t, proto, func(s *httptest.Server) {
		muted(s)
		s.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
		s.StartTLS()
	})
	for name, client := range both(t, s.trusting()) {
		if _, err := send(t, client, s.URL, ""); err == nil {
			t.Errorf("%s speaks TLS 1.1", name)
		}
	}
}

// TestClientSendsOnce has a server that reads a request and hangs up, the case
// in which a pooled connection makes the standard library send it again.
func TestClientSendsOnce(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if r.URL.Path == "/well" {
			return
		}
		conn, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_ = conn.Close()
		}
	}, (*httptest.Server).Start)
	client := s.trusting().Client()
	get(t, client, s.URL+"/well")
	if _, err := send(t, client, s.URL, "hunter2"); err == nil {
		t.Error("no answer is no error")
	}
	if n := s.requests.Load(); n != 2 {
		t.Errorf("%d requests, want 2", n)
	}
}

func TestClientBoundsHeadersAndTakesBodiesAsTheyAre(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/large" {
			w.Header().Set("X", strings.Repeat("x", 70<<10))
		}
		_, _ = fmt.Fprintf(w, "%q", r.Header["Accept-Encoding"])
	}, (*httptest.Server).Start)
	client := s.trusting().Client()
	if body := get(t, client, s.URL); body != "[]" {
		t.Errorf("asked for a body encoded as %s", body)
	}
	if _, err := send(t, client, s.URL+"/large", ""); err == nil {
		t.Error("70 KiB of header were accepted")
	}
	if client.Timeout != 0 || client.Jar != nil {
		t.Error("the client has a clock or a cookie jar of its own")
	}
}

// muted keeps handshakes that are meant to fail out of the output.
func muted(s *httptest.Server) {
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
}
