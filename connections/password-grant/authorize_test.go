package main

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

func TestLogin(t *testing.T) {
	c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token)), "scope", "read  write")
	before := time.Now()
	a := c.mustAuthorize(nil)
	if len(a.Headers) != 1 || a.Headers[0].Name != "Authorization" || a.Headers[0].Value.Reveal() != "Bearer T0k3n-SECRET" {
		t.Errorf("the headers are not those of RFC 6750: %v", a.Headers)
	}
	if lasts := a.Expiry.Sub(before); lasts < time.Hour || lasts > time.Hour+10*time.Second {
		t.Errorf("it lasts %v", lasts)
	}
	if a.Account != "alice" || a.Logins != 1 || a.BaseURL != "" || !slices.Equal(a.Scopes, []string{"read", "write"}) {
		t.Errorf("it is %s with %d logins, scopes %v", a.Account, a.Logins, a.Scopes)
	}
	want := `{"refresh_token":"` + refreshToken + `","scopes":["read","write"]}`
	if a.State.Reveal() != want {
		t.Errorf("the state is %s", a.State.Reveal())
	}
	if c.Passwords() != 1 {
		t.Errorf("%d passwords were sent", c.Passwords())
	}
}

func TestLoginRequest(t *testing.T) {
	all := []any{
		"audience", "https://api/", "scope", "a  b", "grant_type", "http://auth0.com/oauth/grant-type/password-realm", "realm", "R",
		"resource", []any{"https://a/", "https://b/"}, "extra_params", map[string]any{"platform": "x", "acr_values": "tenant:1"},
	}
	want := url.Values{
		"grant_type": {"http://auth0.com/oauth/grant-type/password-realm"}, "username": {"alice"}, "password": {password},
		"client_id": {"client"}, "client_secret": {clientSecret}, "audience": {"https://api/"}, "scope": {"a b"}, "realm": {"R"},
		"resource": {"https://a/", "https://b/"}, "platform": {"x"}, "acr_values": {"tenant:1"},
	}
	c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token)), all...)
	c.mustAuthorize(nil)
	if diff := cmp.Diff(want, c.Requests()[0].Form); diff != "" {
		t.Error(diff)
	}
	c = dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token)), append(all, "encoding", "json")...)
	c.mustAuthorize(nil)
	members := map[string]any{}
	for name, values := range want {
		members[name] = values[0]
	}
	members["resource"] = []any{"https://a/", "https://b/"}
	if diff := cmp.Diff(members, c.Requests()[0].JSON); diff != "" {
		t.Error(diff)
	}
}

func TestClientSecretAbsentOrEmpty(t *testing.T) {
	for _, test := range []struct {
		change []any
		sent   bool
	}{{[]any{"client_secret", ""}, true}, {[]any{"token_endpoint_auth_method", "none"}, false}} {
		c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token)), test.change...)
		c.mustAuthorize(nil)
		if _, sent := c.Requests()[0].Param("client_secret"); sent != test.sent {
			t.Errorf("%v: a client_secret was sent: %v", test.change, sent)
		}
	}
	c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token)))
	delete(c.config, "client_secret")
	delete(c.config, "client_id")
	c.mustAuthorize(nil)
	if form := c.Requests()[0].Form; form.Has("client_secret") || form.Has("client_id") {
		t.Errorf("a client was sent: %v", form)
	}
}

func TestLifetimes(t *testing.T) {
	for _, test := range []struct {
		members string
		given   any
		want    time.Duration // 0: unknown
	}{
		{``, nil, 0},
		{``, "30m", 30 * time.Minute},
		{`,"expires_in":60`, "30m", time.Minute},
		{`,"expires_in":"1 hour"`, "30m", 30 * time.Minute},
	} {
		c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, `{"access_token":"A","token_type":"Bearer"`+test.members+`}`)))
		if test.given != nil {
			c.config["default_lifetime"] = test.given
		}
		before := time.Now()
		a := c.mustAuthorize(nil)
		if a.Expiry.IsZero() != (test.want == 0) {
			t.Errorf("%s, %v: it expires %v", test.members, test.given, a.Expiry)
		}
		if lasts := a.Expiry.Sub(before); test.want != 0 && (lasts < test.want || lasts > test.want+10*time.Second) {
			t.Errorf("%s, %v: it lasts %v", test.members, test.given, lasts)
		}
	}
}

// Each code that an answer can have, through the pipe.
func TestRefusedLogin(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		answer http.HandlerFunc
		code   sdk.Code
	}{
		{sdktest.JSON(400, `{"error":"invalid_grant","error_description":"no `+url.QueryEscape(password)+`"}`), sdk.Denied},
		{sdktest.JSON(401, `{"error":"invalid_client"}`), sdk.ClientDenied},
		{sdktest.JSON(400, `{"error":"invalid_scope"}`), sdk.ScopeDenied},
		{sdktest.JSON(400, `{"error":"unsupported_grant_type"}`), sdk.Unsupported},
		{sdktest.JSON(400, `{"error":"invalid_request"}`), sdk.BadConfig},
		{sdktest.Respond(429, map[string]string{"Retry-After": "7"}, ""), sdk.Throttled},
		{sdktest.Respond(500, nil, "boom "+clientSecret), sdk.Unavailable},
		{sdktest.Redirect(307, "https://elsewhere.example/token"), sdk.Blocked},
		{sdktest.Respond(200, map[string]string{"Content-Type": "text/html"}, "<form>"), sdk.BadResponse},
		{sdktest.JSON(200, strings.Repeat(" ", 1<<20+1)), sdk.TooLarge},
		{sdktest.JSON(200, `{"access_token":"`+"CS-SECRET"+`","token_type":"mac"}`), sdk.Unsupported},
		{sdktest.Drop, sdk.Ambiguous},
		{sdktest.Hang, sdk.Timeout},
	} {
		t.Run(string(test.code), func(t *testing.T) {
			t.Parallel()
			c := dialled(t, sdktest.TokenServer(t, test.answer), "timeout", "1s")
			e := c.mustFail(nil)
			if e.Code != test.code || e.Logins != 1 {
				t.Errorf("it is %s with %d logins: %v", e.Code, e.Logins, e)
			}
			if test.code == sdk.Throttled && e.RetryAfter != 7*time.Second {
				t.Errorf("it may be tried again after %v", e.RetryAfter)
			}
			if c.Passwords() != 1 {
				t.Errorf("%d passwords were sent", c.Passwords())
			}
		})
	}
}

func TestUnreachedLogin(t *testing.T) {
	server := sdktest.TLSTokenServer(t)
	c := dialled(t, server)
	if e := c.mustFail(nil); e.Code != sdk.TLS || e.Logins != 0 {
		t.Errorf("a certificate that is not trusted: %+v", e)
	}
	shut := sdktest.Settings()
	shut.EgressAllow = nil
	c.Harness = sdktest.NewWith(t, &passwordGrant, shut)
	if e := c.mustFail(nil); e.Code != sdk.Blocked || e.Logins != 0 || !strings.Contains(e.Hint, "egress.allow") {
		t.Errorf("an address that is not allowed: %+v", e)
	}
	if len(server.Requests()) != 0 {
		t.Error("something was sent")
	}
}

func TestLoginOverTLS(t *testing.T) {
	server := sdktest.TLSTokenServer(t, sdktest.JSON(200, token))
	trusting := sdktest.Settings()
	trusting.CABundle = server.CA()
	c := dialled(t, server)
	c.Harness = sdktest.NewWith(t, &passwordGrant, trusting)
	c.mustAuthorize(nil)
}

// renewable is a connection with an authorization that it may renew.
func renewable(t *testing.T, answers ...http.HandlerFunc) (*conn, *sdk.Authorization) {
	t.Helper()
	c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token)), "scope", "a b", "extra_params", map[string]any{"platform": "x"})
	a := c.mustAuthorize(nil)
	c.Script(answers...)
	return c, a
}

func TestRefreshComesFirst(t *testing.T) {
	c, first := renewable(t, sdktest.JSON(200, kept), sdktest.JSON(200, rotated))
	c.Script(sdktest.JSON(200, kept))
	second := c.mustAuthorize(first)
	if second.Logins != 0 || second.Headers[0].Value.Reveal() != "Bearer T0k3n-SECRET-2" || second.State.Reveal() != first.State.Reveal() {
		t.Error("a refresh that answers no refresh token does not keep the old one")
	}
	want := url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {refreshToken}, "client_id": {"client"}, "client_secret": {clientSecret}, "platform": {"x"},
	}
	if diff := cmp.Diff(want, c.Requests()[1].Form); diff != "" {
		t.Error(diff)
	}
	third := c.mustAuthorize(second)
	c.mustAuthorize(third)
	if got := c.Requests()[3].Form.Get("refresh_token"); got != "R3fresh-SECRET-2" {
		t.Errorf("the new refresh token is not used, but %q", got)
	}
	if c.Passwords() != 1 {
		t.Errorf("%d passwords were sent", c.Passwords())
	}
}

// A server that does not replace refresh tokens may answer with the one it got.
func TestRefreshAnswersTheSameToken(t *testing.T) {
	c, first := renewable(t, sdktest.JSON(200, token))
	if second := c.mustAuthorize(first); second.State.Reveal() != first.State.Reveal() || second.Logins != 0 {
		t.Error("the refresh token was not kept")
	}
}

// A scope that the first answer narrowed stays so: a refresh does not ask anew.
func TestRefreshKeepsTheGrantedScope(t *testing.T) {
	c := dialled(t, sdktest.TokenServer(t,
		sdktest.JSON(200, `{"access_token":"A","token_type":"Bearer","refresh_token":"RRRR","scope":"a"}`),
		sdktest.JSON(200, kept)), "scope", "a b")
	if a := c.mustAuthorize(c.mustAuthorize(nil)); !slices.Equal(a.Scopes, []string{"a"}) {
		t.Errorf("the scopes are %v", a.Scopes)
	}
}

func TestRefreshThatIsOver(t *testing.T) {
	for _, answer := range []http.HandlerFunc{
		sdktest.JSON(400, `{"error":"invalid_grant"}`),
		sdktest.JSON(401, `{"error":"invalid_grant"}`),
		sdktest.JSON(400, `{"error":"invalid_request"}`),
		sdktest.JSON(200, `{"error":"invalid_grant"}`),
		sdktest.Respond(400, nil, ""),
		sdktest.Respond(401, nil, ""),
	} {
		c, first := renewable(t, answer, sdktest.JSON(200, token))
		if a := c.mustAuthorize(first); a.Logins != 1 {
			t.Errorf("%d logins are counted", a.Logins)
		}
		if len(c.Requests()) != 3 || c.Passwords() != 2 {
			t.Errorf("%d requests with %d passwords were made, want 3 with 2", len(c.Requests()), c.Passwords())
		}
	}
}

func TestRefreshIsOverAndSoIsThePassword(t *testing.T) {
	c, first := renewable(t, sdktest.JSON(400, `{"error":"invalid_grant"}`), sdktest.JSON(401, `{"error":"invalid_grant"}`))
	if e := c.mustFail(first); e.Code != sdk.Denied || e.Logins != 1 || c.Passwords() != 2 {
		t.Errorf("it is %s with %d logins, %d passwords were sent", e.Code, e.Logins, c.Passwords())
	}
}

func TestRefreshThatFailsOtherwiseSpendsNoLogin(t *testing.T) {
	for _, test := range []struct {
		answer http.HandlerFunc
		code   sdk.Code
	}{
		{sdktest.Respond(503, nil, ""), sdk.Unavailable},
		{sdktest.Respond(429, nil, ""), sdk.Throttled},
		{sdktest.JSON(400, `{"error":"invalid_client","error_description":"`+refreshToken+` `+url.QueryEscape(clientSecret)+`"}`), sdk.ClientDenied},
		{sdktest.Respond(403, nil, ""), sdk.Denied},
		{sdktest.Respond(404, nil, ""), sdk.BadConfig},
		{sdktest.Redirect(302, "/login"), sdk.Blocked},
		{sdktest.JSON(200, `{}`), sdk.BadResponse},
		{sdktest.JSON(200, fmt.Sprintf(`{"access_token":%q,"token_type":"Bearer"}`, "CS-SECRET&")), sdk.BadResponse},
		{sdktest.Drop, sdk.Ambiguous},
	} {
		c, first := renewable(t, test.answer)
		if e := c.mustFail(first); e.Code != test.code || e.Logins != 0 {
			t.Errorf("it is %s with %d logins, want %s with 0", e.Code, e.Logins, test.code)
		}
		if c.Passwords() != 1 {
			t.Errorf("%s: %d passwords were sent", test.code, c.Passwords())
		}
	}
}

func TestWithoutRefresh(t *testing.T) {
	answers := slices.Repeat([]http.HandlerFunc{sdktest.JSON(200, token)}, 4)
	c := dialled(t, sdktest.TokenServer(t, answers...), "refresh", false)
	a := c.mustAuthorize(nil)
	if !a.State.Empty() {
		t.Error("a refresh token is kept that is not to be used")
	}
	// A state from before refresh was turned off, and two that cannot be read.
	for _, text := range []string{`{"refresh_token":"old"}`, `{not JSON`, `[]`} {
		c.config["refresh"] = !strings.HasSuffix(text, "}")
		if a := c.mustAuthorize(&sdk.Authorization{State: sdk.NewSecret(text)}); a.Logins != 1 {
			t.Errorf("%s: %d logins", text, a.Logins)
		}
	}
	if c.Passwords() != 4 {
		t.Errorf("%d passwords were sent, want 4", c.Passwords())
	}
}
