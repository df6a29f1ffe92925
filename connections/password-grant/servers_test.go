package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/internal/authservers"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// atEach runs a test at each real server.
func atEach(t *testing.T, test func(*site)) {
	t.Helper()
	for _, s := range authservers.All() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			test(begin(t, s))
		})
	}
}

// site is the type in front of a server that we did not write.
type site struct {
	*sdktest.Harness
	t      *testing.T
	server *authservers.Running
}

func begin(t *testing.T, s authservers.Server, opts ...authservers.Option) *site {
	t.Helper()
	r := &site{Harness: sdktest.New(t, &passwordGrant), t: t, server: authservers.Start(t, s, opts...)}
	t.Cleanup(func() { r.clean(r.Log()) })
	return r
}

func (r *site) clean(reported ...any) {
	r.t.Helper()
	var secrets []string
	for _, u := range authservers.Users() {
		secrets = append(secrets, u.Password)
	}
	for _, c := range authservers.Clients() {
		secrets = append(secrets, c.Secret)
	}
	if leaks := sdktest.Leaks(secrets, reported...); leaks != nil {
		r.t.Errorf("%v leaks: %v", reported, leaks)
	}
}

// as are the settings for a client and a user.
func (r *site) as(client authservers.Client, user authservers.User, change ...any) map[string]any {
	config := map[string]any{
		"token_endpoint": r.server.TokenURL, "api_endpoint": r.server.APIURL, "probe_path": "/me", "allow_http": true,
		"username": user.Name, "password": user.Password, "client_id": client.ID,
		"scope": strings.TrimSpace(authservers.ScopeRead + " " + r.server.RefreshScope),
	}
	if !client.Public() {
		config["client_secret"] = client.Secret
	}
	return with(config, change...)
}

// me asks the API whose an authorization is.
func (r *site) me(a *sdk.Authorization) (sub, client string) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, r.server.APIURL+"/me", nil)
	if err != nil {
		r.t.Fatal(err)
	}
	a.Apply(req)
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	var who struct {
		Sub      string `json:"sub"`
		ClientID string `json:"client_id"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&who); err != nil || resp.StatusCode != http.StatusOK {
		r.t.Fatalf("GET /me is %d, %v", resp.StatusCode, err)
	}
	return who.Sub, who.ClientID
}

// passes fails the test unless the settings give an authorization of this user and
// client.
func (r *site) passes(config map[string]any) *sdk.Authorization {
	r.t.Helper()
	a, err := r.Authorize(config)
	if err != nil {
		r.t.Fatalf("authorizing: %v", err)
	}
	if sub, client := r.me(a); sub != config["username"] || client != config["client_id"] {
		r.t.Errorf("it is for %s by %s", sub, client)
	}
	if a.Expiry.IsZero() || a.Logins != 1 || len(a.Scopes) == 0 {
		r.t.Errorf("it has %d logins, scopes %v: %v", a.Logins, a.Scopes, a)
	}
	return a
}

// fails has the settings end so, or else the test, with one login that the server
// has seen.
func (r *site) fails(config map[string]any, code sdk.Code) *sdk.Error {
	r.t.Helper()
	before := r.server.Counts()
	_, err := r.Authorize(config)
	r.clean(err)
	if !errors.Is(err, code) {
		r.t.Fatalf("it is %v, want %s", err, code)
	}
	e, seen := sdk.AsError(err), r.server.Counts()
	if posts := seen.Password + seen.Other - before.Password - before.Other; posts != 1 || e.Logins != 1 {
		r.t.Errorf("%s: %d requests arrived with %d logins told of, want 1 each", code, posts, e.Logins)
	}
	return e
}

func TestEveryClientInTheBody(t *testing.T) {
	t.Parallel()
	atEach(t, func(r *site) {
		for _, client := range authservers.Clients() {
			for _, user := range authservers.Users() {
				r.passes(r.as(client, user))
			}
		}
		if got, want := r.server.Counts().Password, len(authservers.Clients())*len(authservers.Users()); got != want {
			r.t.Errorf("%d passwords arrived, want %d", got, want)
		}
	})
}

func TestPublicClient(t *testing.T) {
	t.Parallel()
	atEach(t, func(r *site) {
		r.passes(r.as(authservers.PublicClient, authservers.Bob, "token_endpoint_auth_method", "none"))
	})
}

// Servers read Basic in two ways, and neither is found out by trying.
func TestBasic(t *testing.T) {
	t.Parallel()
	atEach(t, func(r *site) {
		right, wrong := "client_secret_basic", "client_secret_basic_raw"
		if r.server.RawBasic {
			right, wrong = wrong, right
		}
		for _, method := range []string{right, wrong} {
			r.passes(r.as(authservers.Confidential, authservers.Alice, "token_endpoint_auth_method", method))
		}
		r.passes(r.as(authservers.SpecialClient, authservers.Bob, "token_endpoint_auth_method", right))
		if got := r.server.LastTokenRequest().Authorization; got != "basic" {
			r.t.Errorf("the header is %q", got)
		}
		e := r.fails(r.as(authservers.SpecialClient, authservers.Bob, "token_endpoint_auth_method", wrong), sdk.ClientDenied)
		if e.Field != "client_id" || !strings.Contains(e.Hint, right) {
			r.t.Errorf("field %q, hint %q", e.Field, e.Hint)
		}
	})
}

func TestJSONEncoding(t *testing.T) {
	t.Parallel()
	atEach(t, func(r *site) {
		config := r.as(authservers.SpecialClient, authservers.Bob, "encoding", "json")
		if r.server.JSON {
			r.passes(config)
			return
		}
		if e := r.fails(config, sdk.BadConfig); e.Field != "encoding" || !strings.Contains(e.Hint, "set encoding to form") {
			r.t.Errorf("field %q, hint %q", e.Field, e.Hint)
		}
	})
}

func TestRefusedByRealServers(t *testing.T) {
	t.Parallel()
	atEach(t, func(r *site) {
		for _, test := range []struct {
			name  string
			code  sdk.Code
			field string
			value any
		}{
			{"wrong password", sdk.Denied, "password", "wrong-password"},
			{"unknown user", sdk.Denied, "username", "nobody"},
			{"wrong secret", sdk.ClientDenied, "client_secret", "wrong-secret"},
			{"unknown client", sdk.ClientDenied, "client_id", "nobody"},
			{"unknown scope", sdk.ScopeDenied, "scope", "no-such-scope"},
		} {
			e := r.fails(r.as(authservers.Confidential, authservers.Alice, test.field, test.value), test.code)
			if e.Hint == "" {
				r.t.Errorf("%s: no hint: %v", test.name, e)
			}
		}
	})
}

func TestRefreshWithRotation(t *testing.T) {
	t.Parallel()
	atEach(t, func(r *site) {
		config := r.as(authservers.SpecialClient, authservers.Alice)
		first := r.passes(config)
		second := r.renews(config, first)
		if second.State.Equal(first.State) {
			r.t.Error("the refresh token was not replaced")
		}
		r.renews(config, second)
		if got, want := r.server.Counts(), (authservers.Counts{Password: 1, RefreshToken: 2}); got != want {
			r.t.Errorf("%+v arrived, want %+v", got, want)
		}
		// The first one is used up; whatever this server calls that, one login follows.
		again, err := r.Renew(config, first, sdk.Refused)
		if err != nil || again.Logins != 1 {
			r.t.Fatalf("with a refresh token that is over: %v, %v", again, err)
		}
		r.me(again)
		if got, want := r.server.Counts(), (authservers.Counts{Password: 2, RefreshToken: 3}); got != want {
			r.t.Errorf("%+v arrived, want %+v", got, want)
		}
	})
}

// renews fails the test unless an authorization is renewed without a login.
func (r *site) renews(config map[string]any, previous *sdk.Authorization) *sdk.Authorization {
	r.t.Helper()
	a, err := r.Renew(config, previous, sdk.Due)
	if err != nil || a.Logins != 0 {
		r.t.Fatalf("renewing: %v, %v", a, err)
	}
	if sub, _ := r.me(a); sub != config["username"] {
		r.t.Errorf("it is for %s", sub)
	}
	if diff := cmp.Diff(previous.Scopes, a.Scopes); diff != "" {
		r.t.Errorf("the scopes: %s", diff)
	}
	return a
}

func TestRefreshWithoutRotation(t *testing.T) {
	t.Parallel()
	r := begin(t, authservers.NodeOAuth, authservers.KeepRefreshToken())
	config := r.as(authservers.Confidential, authservers.Alice)
	a := r.passes(config)
	for range 3 {
		next := r.renews(config, a)
		if next.State.Reveal() != a.State.Reveal() {
			t.Error("the refresh token was not kept")
		}
		a = next
	}
	if got, want := r.server.Counts(), (authservers.Counts{Password: 1, RefreshToken: 3}); got != want {
		t.Errorf("%+v arrived, want %+v", got, want)
	}
}

func TestRealServersAreTested(t *testing.T) {
	t.Parallel()
	atEach(t, func(r *site) {
		checks, err := r.Test(r.as(authservers.Confidential, authservers.Alice))
		want := []string{"config passed", "dns passed", "tls warned", "token passed", "api passed"}
		if diff := cmp.Diff(want, statuses(checks)); diff != "" || err != nil {
			r.t.Errorf("%v, %s", err, diff)
		}
		r.me(checks[3].Authorization)
		checks, err = r.Test(r.as(authservers.Confidential, authservers.Alice, "password", "wrong-password"))
		want = []string{"config passed", "dns passed", "tls warned", "token failed", "api skipped"}
		if diff := cmp.Diff(want, statuses(checks)); diff != "" || !errors.Is(err, sdk.Denied) {
			r.t.Errorf("%v, %s", err, diff)
		}
		for _, check := range checks {
			r.clean(check)
		}
		if got := r.server.Counts().Password; got != 2 {
			r.t.Errorf("%d passwords arrived, want 2", got)
		}
	})
}
