package host_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackfield-dev/jackfield/host"
)

// none is an egress policy that opens nothing; nil would be the tests' own.
var none = []netip.Prefix{}

func contains(s, part string) bool { return strings.Contains(s, part) }

// api is a protected API that refuses what does not satisfy it.
func api(t *testing.T, accept func(token string) bool) (*httptest.Server, *atomic.Int64) {
	t.Helper()
	var requests atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		body, _ := io.ReadAll(r.Body)
		if !accept(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = io.WriteString(w, r.Method+" "+r.URL.RequestURI()+" "+string(body))
	}))
	t.Cleanup(server.Close)
	return server, &requests
}

// connect stores a connection to an API.
func connect(t *testing.T, k *keyType, url string) *host.Connection {
	t.Helper()
	return create(t, k.open(t, host.Config{}), "billing", host.Definition{Type: "key", Config: map[string]any{
		"url": url, "key": "right", "allow_http": true,
	}})
}

func read(t *testing.T, resp *http.Response, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.Status + ": " + string(body)
}

func TestClientAuthorizes(t *testing.T) {
	server, _ := api(t, func(token string) bool { return token == "canary-token-1-first" })
	client := connect(t, newKeyType(), server.URL+"/v1").Client()
	resp, err := client.Get(server.URL + "/v1/invoices?open=true")
	if got := read(t, resp, err); got != "200 OK: GET /v1/invoices?open=true " {
		t.Errorf("whole URL: %s", got)
	}
	resp, err = client.Get("/invoices/a%2Fb?open=true")
	if got := read(t, resp, err); got != "200 OK: GET /v1/invoices/a%2Fb?open=true " {
		t.Errorf("path alone: %s", got)
	}
}

func TestClientRenewsOnceOn401(t *testing.T) {
	server, requests := api(t, func(token string) bool { return token != "canary-token-1-first" })
	k := newKeyType()
	c := connect(t, k, server.URL)
	if _, err := c.Authorize(t.Context()); err != nil {
		t.Fatal(err)
	}
	resp, err := c.Client().Post("/invoices", "text/plain", strings.NewReader("one"))
	if got := read(t, resp, err); got != "200 OK: POST /invoices one" {
		t.Errorf("got %s", got)
	}
	if requests.Load() != 2 || k.logins.Load() != 1 {
		t.Errorf("%d requests and %d logins, want 2 and 1", requests.Load(), k.logins.Load())
	}
}

func TestClientDoesNotLogInAgainForAFreshTokensRefusal(t *testing.T) {
	server, requests := api(t, func(string) bool { return false })
	k := newKeyType()
	resp, err := connect(t, k, server.URL).Client().Get("/")
	if got := read(t, resp, err); got != "401 Unauthorized: " {
		t.Errorf("got %s", got)
	}
	if requests.Load() != 1 || k.logins.Load() != 1 {
		t.Errorf("%d requests and %d logins, want 1 and 1", requests.Load(), k.logins.Load())
	}
}

func TestClientDoesNotRepeatABodyItCannot(t *testing.T) {
	server, requests := api(t, func(token string) bool { return token != "canary-token-1-first" })
	c := connect(t, newKeyType(), server.URL)
	if _, err := c.Authorize(t.Context()); err != nil {
		t.Fatal(err)
	}
	resp, err := c.Client().Post("/invoices", "text/plain", io.MultiReader(strings.NewReader("one")))
	if got := read(t, resp, err); got != "401 Unauthorized: " || requests.Load() != 1 {
		t.Errorf("got %s after %d requests", got, requests.Load())
	}
	lookup(t, c, host.Refreshed)
}

func TestClientSendsNothingElsewhere(t *testing.T) {
	elsewhere, reached := api(t, func(string) bool { return true })
	server := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer server.Close()
	client := connect(t, newKeyType(), server.URL).Client()
	for _, url := range []string{elsewhere.URL, server.URL} {
		if _, err := client.Get(url); !errors.Is(err, host.Blocked) {
			t.Errorf("%s: err = %v, want blocked", url, err)
		}
	}
	if reached.Load() != 0 {
		t.Error("another origin was reached with an authorization")
	}
}

func TestClientFollowsRedirectsWithinTheAPI(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/v1/old":
			http.Redirect(w, r, "/v1/sub/", http.StatusFound)
		case "/v1/sub/":
			w.Header().Set("Location", "new")
			w.WriteHeader(http.StatusFound)
		default:
			_, _ = io.WriteString(w, r.URL.Path+" "+r.Header.Get("Authorization"))
		}
	}))
	defer server.Close()
	resp, err := connect(t, newKeyType(), server.URL+"/v1").Client().Get("/old")
	if got := read(t, resp, err); got != "200 OK: /v1/sub/new Bearer canary-token-1-first" {
		t.Errorf("got %s", got)
	}
}

func TestClientNamesWhatWentWrong(t *testing.T) {
	h := newKeyType().open(t, host.Config{})
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	tls := httptest.NewTLSServer(http.NotFoundHandler())
	defer tls.Close()
	broken := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	defer broken.Close()
	for url, want := range map[string]host.Code{
		closed.URL: host.Unavailable, tls.URL: host.TLS, broken.URL: host.Ambiguous, "http://no-such-host.invalid": host.Unavailable,
	} {
		c := h.Draft(host.Definition{Type: "key", Config: map[string]any{"url": url, "key": "right", "allow_http": true}})
		if _, err := c.Client().Get("/"); !errors.Is(err, want) {
			t.Errorf("%s: err = %v, want %s", url, err, want)
		}
	}
}

func TestClientObeysTheEgressPolicy(t *testing.T) {
	server, reached := api(t, func(string) bool { return true })
	k := newKeyType()
	h := k.open(t, host.Config{EgressAllow: none})
	c := create(t, h, "billing", host.Definition{Type: "key", Config: map[string]any{"url": server.URL, "key": "right", "allow_http": true}})
	if _, err := c.Client().Get("/"); !errors.Is(err, host.Blocked) || reached.Load() != 0 {
		t.Errorf("loopback was reached without egress.allow: err = %v", err)
	}
}

func TestClientNeedsAnAddress(t *testing.T) {
	h := newKeyType().open(t, host.Config{})
	c := create(t, h, "billing", host.Definition{Type: "key", Config: map[string]any{"key": "right"}})
	if _, err := c.Client().Get("/"); !errors.Is(err, host.BadConfig) {
		t.Errorf("err = %v, want config", err)
	}
}
