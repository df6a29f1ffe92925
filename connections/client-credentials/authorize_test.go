package main

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// The request is that of RFC 6749 section 4.4.2 with what the settings add, and
// nothing else.
func TestTheRequest(t *testing.T) {
	change := []any{
		"scope", "read  write", "audience", "https://api/", "resource", []any{"https://a/", "https://b/"},
		"extra_params", map[string]any{"account_id": "7"}, "token_headers", map[string]any{"X-Key": "H-SECRET"},
	}
	want := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {"client"}, "client_secret": {clientSecret}, "scope": {"read write"},
		"audience": {"https://api/"}, "resource": {"https://a/", "https://b/"}, "account_id": {"7"},
	}
	c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token)), change...)
	a := c.mustAuthorize(nil)
	r := c.Requests()[0]
	if diff := cmp.Diff(want, r.Form); diff != "" || r.Header.Get("X-Key") != "H-SECRET" || r.Header.Get("Authorization") != "" {
		t.Errorf("%s with the header %q", diff, r.Header.Get("Authorization"))
	}
	if a.Headers[0].Value.Reveal() != "Bearer T0k3n-SECRET" || a.Account != "client" || !a.State.IsZero() || time.Until(a.Expiry) < 59*time.Minute {
		t.Errorf("it is %s's until %v, with a state: %v", a.Account, a.Expiry, !a.State.IsZero())
	}
	if diff := cmp.Diff([]string{"read", "write"}, a.Scopes); diff != "" {
		t.Error(diff)
	}
}

func TestHowTheClientShowsItself(t *testing.T) {
	basic := func(id, secret string) string {
		return "Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret))
	}
	for method, header := range map[string]string{
		"client_secret_post":      "",
		"client_secret_basic":     basic("client", url.QueryEscape(clientSecret)),
		"client_secret_basic_raw": basic("client", clientSecret),
	} {
		c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token)), "token_endpoint_auth_method", method, "encoding", "json")
		c.mustAuthorize(nil)
		r := c.Requests()[0]
		if _, inBody := r.Param("client_secret"); r.Header.Get("Authorization") != header || inBody != (header == "") {
			t.Errorf("%s: in the body %v, in the header %v", method, inBody, r.Header.Get("Authorization") != "")
		}
		if grant, _ := r.Param("grant_type"); grant != "client_credentials" {
			t.Errorf("%s: the grant is %q", method, grant)
		}
	}
}

func TestAssertion(t *testing.T) {
	c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token)), "token_endpoint_auth_method", "client_secret_jwt",
		"client_secret", "a secret of 32 bytes at the least")
	c.mustAuthorize(nil)
	r := c.Requests()[0]
	_, asserted := r.Param("client_assertion")
	if _, sent := r.Param("client_secret"); !asserted || sent {
		t.Errorf("an assertion: %v, the secret beside it: %v", asserted, sent)
	}
}

// Zoom's name for this grant, and an answer of another shape.
func TestOtherNames(t *testing.T) {
	c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, `{"data":{"token":"T0k3n-SECRET","ttl":"1h"}}`)), "grant_type", "account_credentials",
		"access_token_path", "data.token", "expires_path", "data.ttl", "expires_format", "duration", "token_name", "X-Token", "renew_on", []any{403})
	a := c.mustAuthorize(nil)
	if got, _ := c.Requests()[0].Param("grant_type"); got != "account_credentials" {
		t.Errorf("the grant is %q", got)
	}
	if a.Headers[0].Name != "X-Token" || a.Headers[0].Value.Reveal() != "T0k3n-SECRET" || a.Expiry.IsZero() || !a.RenewsOn(403) || a.RenewsOn(401) {
		t.Errorf("%v, %v", a, a.RenewOn)
	}
}

// A refresh token should not come (RFC 6749 section 4.4.3). One that does is used for
// nothing but to be revoked.
func TestRefreshTokenThatShouldNotCome(t *testing.T) {
	issued := sdktest.JSON(200, `{"access_token":"T0k3n-SECRET","token_type":"Bearer","refresh_token":"R3fresh-SECRET"}`)
	c := dialled(t, sdktest.TokenServer(t, slices.Repeat([]http.HandlerFunc{issued}, 2)...))
	c.Script(sdktest.JSON(200, token))
	if a := c.mustAuthorize(nil); !a.State.IsZero() {
		t.Error("it is kept, and nobody will use it")
	}
	c.config["revocation_endpoint"] = c.APIURL() + "/revoke"
	c.API(sdktest.Respond(200, nil, ""))
	a := c.mustAuthorize(nil)
	c.mustAuthorize(a)
	for i, r := range c.Requests() {
		if grant, _ := r.Param("grant_type"); grant != "client_credentials" {
			t.Errorf("request %d presents %q", i, grant)
		}
	}
	if err := c.Revoke(c.config, a); err != nil {
		t.Fatal(err)
	}
	var revoked []string
	for _, r := range c.APIRequests() {
		token, _ := r.Param("token")
		revoked = append(revoked, token)
	}
	if diff := cmp.Diff([]string{"R3fresh-SECRET", "T0k3n-SECRET"}, revoked); diff != "" {
		t.Errorf("revoked: %s", diff)
	}
}

// A host that may spend no login gets a token all the same: this is none.
func TestNoLoginIsNoHindrance(t *testing.T) {
	c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token)))
	checks, err := c.TestWithoutLogin(c.config)
	if err != nil || len(c.Requests()) != 1 {
		t.Errorf("%v after %d requests: %v", err, len(c.Requests()), findings(checks))
	}
}

// Each code that an answer can have, in words about a client: there is no user to
// check the password of.
func TestRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		answer http.HandlerFunc
		code   sdk.Code
		field  string
	}{
		{sdktest.JSON(401, `{"error":"invalid_client"}`), sdk.ClientDenied, "client_id"},
		{sdktest.JSON(400, `{"error":"unauthorized_client"}`), sdk.ClientDenied, "client_id"},
		{sdktest.Respond(401, nil, ""), sdk.ClientDenied, "client_id"},
		{sdktest.JSON(400, `{"error":"invalid_grant","error_description":"no `+url.QueryEscape(clientSecret)+`"}`), sdk.Denied, "client_id"},
		{sdktest.Respond(403, nil, ""), sdk.Denied, "client_id"},
		{sdktest.JSON(400, `{"error":"invalid_scope"}`), sdk.ScopeDenied, "scope"},
		{sdktest.JSON(400, `{"error":"unsupported_grant_type"}`), sdk.Unsupported, "grant_type"},
		{sdktest.JSON(400, `{"error":"invalid_request"}`), sdk.BadConfig, ""},
		{sdktest.Respond(429, map[string]string{"Retry-After": "7"}, ""), sdk.Throttled, ""},
		{sdktest.Respond(503, nil, "boom "+clientSecret), sdk.Unavailable, ""},
		{sdktest.Redirect(307, "https://elsewhere.example/token"), sdk.Blocked, "token_endpoint"},
		{sdktest.JSON(200, `{}`), sdk.BadResponse, ""},
		{sdktest.Drop, sdk.Ambiguous, ""},
		{sdktest.Hang, sdk.Timeout, ""},
	} {
		t.Run(string(test.code), func(t *testing.T) {
			t.Parallel()
			c := dialled(t, sdktest.TokenServer(t, test.answer), "timeout", "1s")
			e := c.mustFail()
			if e.Code != test.code || e.Field != test.field || e.Logins != 0 || len(c.Requests()) != 1 {
				t.Errorf("%d requests end so: %+v", len(c.Requests()), e)
			}
			if e.Code == sdk.Throttled && e.RetryAfter != 7*time.Second {
				t.Errorf("it may be tried again after %v", e.RetryAfter)
			}
			if says := e.Message + e.Hint; test.code == sdk.Denied && (containsAny(says, "user", "password") || e.Hint == "") {
				t.Errorf("it speaks of a user: %s; %s", e.Message, e.Hint)
			}
		})
	}
}
