package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-oauth2/oauth2/v4/server"
)

func newTestHandler(t *testing.T) http.Handler {
	t.Helper()
	handler, err := newHandler(settings{lifespan: time.Hour, client: server.ClientFormHandler})
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

// ask makes a token request by the public client.
func ask(handler http.Handler, form url.Values) *httptest.ResponseRecorder {
	form.Set("client_id", "ropc-public")
	r := httptest.NewRequest(http.MethodPost, "/token", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, r)
	return answer
}

func TestARefreshTokenIsUsedOnce(t *testing.T) {
	handler := newTestHandler(t)
	for range 20 {
		login := ask(handler, url.Values{"grant_type": {"password"}, "username": {"alice"}, "password": {"Wonder1and!"}})
		var tokens struct {
			Refresh string `json:"refresh_token"`
		}
		if err := json.Unmarshal(login.Body.Bytes(), &tokens); err != nil || tokens.Refresh == "" {
			t.Fatalf("the login is answered %d (%v)", login.Code, err)
		}
		var granted atomic.Int32
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if ask(handler, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {tokens.Refresh}}).Code == http.StatusOK {
					granted.Add(1)
				}
			})
		}
		all.Wait()
		if got := granted.Load(); got != 1 {
			t.Fatalf("one refresh token was good for %d refreshes", got)
		}
	}
}

func TestABodyWithoutEnd(t *testing.T) {
	answer := ask(newTestHandler(t), url.Values{"grant_type": {strings.Repeat("x", maxBody)}})
	if answer.Code != http.StatusBadRequest {
		t.Errorf("a body above the limit is answered %d, want 400", answer.Code)
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

func TestTheClientIsInOnePlace(t *testing.T) {
	var set settings
	for place, ok := range map[string]bool{"basic": true, "form": true, "": false, "both": false} {
		if err := set.lookIn(place); (err == nil) != ok {
			t.Errorf("-client %q is %v", place, err)
		}
	}
}
