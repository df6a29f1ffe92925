package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ory/fosite"
)

// crowd is a provider that notices when it is called while it is at work.
type crowd struct {
	fosite.OAuth2Provider
	inside  atomic.Int32
	crowded atomic.Bool
}

func (c *crowd) work() error {
	if c.inside.Add(1) > 1 {
		c.crowded.Store(true)
	}
	for range 100 {
		runtime.Gosched() // whoever can come in does so now
	}
	c.inside.Add(-1)
	return fosite.ErrInvalidRequest
}

func (c *crowd) NewAccessRequest(context.Context, *http.Request, fosite.Session) (fosite.AccessRequester, error) {
	return nil, c.work()
}

func (c *crowd) WriteAccessError(context.Context, http.ResponseWriter, fosite.AccessRequester, error) {
}

func (c *crowd) NewIntrospectionRequest(context.Context, *http.Request, fosite.Session) (fosite.IntrospectionResponder, error) {
	return nil, c.work()
}

func (c *crowd) WriteIntrospectionError(context.Context, http.ResponseWriter, error) {}

func (c *crowd) NewRevocationRequest(context.Context, *http.Request) error { return c.work() }

func (c *crowd) WriteRevocationResponse(context.Context, http.ResponseWriter, error) {}

func (c *crowd) IntrospectToken(context.Context, string, fosite.TokenUse, fosite.Session, ...string) (fosite.TokenUse, fosite.AccessRequester, error) {
	return "", nil, c.work()
}

func TestTheLibraryIsUsedByOneRequestAtATime(t *testing.T) {
	provider := new(crowd)
	s := &server{provider: provider}
	handlers := []http.HandlerFunc{
		buffered(s.token), buffered(s.introspect), buffered(s.revoke), s.authorized("", me),
	}
	var all sync.WaitGroup
	for i := range 200 {
		all.Go(func() { handlers[i%len(handlers)](httptest.NewRecorder(), tokenRequest("password")) })
	}
	all.Wait()
	if provider.crowded.Load() {
		t.Error("two requests were in the library at once")
	}
	if got := count(t, &s.counts); got.Password != 50 {
		t.Errorf("%d passwords were counted, want 50", got.Password)
	}
}

func TestHandlerLetsARefreshTokenIntoNoAPI(t *testing.T) {
	handler, err := newHandler(time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	answer := httptest.NewRecorder()
	r := tokenRequest("password&username=alice&password=Wonder1and!&scope=offline&client_id=ropc-public")
	handler.ServeHTTP(answer, r)
	var tokens struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &tokens); err != nil || tokens.Refresh == "" {
		t.Fatalf("the answer is %d %s", answer.Code, answer.Body)
	}
	for token, want := range map[string]int{tokens.Access: 200, tokens.Refresh: 401} {
		r := httptest.NewRequest(http.MethodGet, "/me", nil)
		r.Header.Set("Authorization", "Bearer "+token)
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, r)
		if answer.Code != want {
			t.Errorf("GET /me is %d, want %d", answer.Code, want)
		}
	}
}

func TestStyleNeverShowsTheHeader(t *testing.T) {
	for header, want := range map[string]string{
		"": "", "Basic YTpi": "basic", "basic YTpi": "basic", "s3cr3t": "other", "Bearer s3cr3t": "other",
	} {
		if got := style(header); got != want {
			t.Errorf("style(%q) is %q, want %q", header, got, want)
		}
	}
}

func tokenRequest(grant string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/oauth2/token", strings.NewReader("grant_type="+grant))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Authorization", "Bearer some-token")
	return r
}

func count(t *testing.T, c *counts) (got tally) {
	t.Helper()
	answer := httptest.NewRecorder()
	c.ServeHTTP(answer, nil)
	if err := json.Unmarshal(answer.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	return got
}
