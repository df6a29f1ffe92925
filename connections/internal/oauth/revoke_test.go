package oauth_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

const deadToken = "R3fresh-SECRET+/=&"

// revoke ends a token at a server with one answer, and returns the request.
func revoke(t *testing.T, answer http.HandlerFunc, change ...func(*oauth.Client)) (sdktest.Request, error) {
	t.Helper()
	server := sdktest.TokenServer(t)
	server.API(answer)
	c := newClient(t, server.TokenURL(), change...)
	err := c.Revoke(t.Context(), must(url.Parse(server.APIURL()+"/revoke?tenant=x")), sdk.NewSecret(deadToken), "refresh_token")
	if calls := server.APIRequests(); len(calls) == 1 && len(server.Requests()) == 0 && server.Passwords() == 0 {
		return calls[0], err
	}
	t.Fatalf("%d and %d requests were made, with %d passwords", len(server.APIRequests()), len(server.Requests()), server.Passwords())
	return sdktest.Request{}, nil
}

func TestRevoke(t *testing.T) {
	want := url.Values{"token": {deadToken}, "token_type_hint": {"refresh_token"}, "client_id": {"client"}, "client_secret": {clientSecret}}
	for name, answer := range map[string]http.HandlerFunc{
		"empty": sdktest.Respond(200, nil, ""), "anything": sdktest.Respond(200, nil, "<p>bye"), "204": sdktest.Respond(204, nil, ""),
		"too much": sdktest.Respond(200, nil, strings.Repeat(" ", 2<<20)), "no end": sdktest.Raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbye"),
	} {
		r, err := revoke(t, answer, func(c *oauth.Client) { c.Encoding = oauth.JSON }, headers(param("X-Api-Key", "K")))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, r.Form); diff != "" || r.Method != http.MethodPost || r.Query != "tenant=x" || r.Header.Get("X-Api-Key") != "K" {
			t.Errorf("%s: %s %s: %s", name, r.Method, r.Query, diff)
		}
	}
}

// A server that answers every POST with 201 does so here.
func TestRevokedWith201(t *testing.T) {
	if _, err := revoke(t, sdktest.JSON(201, `{}`), with(oauth.Status201)); err != nil {
		t.Error(err)
	}
	if _, err := revoke(t, sdktest.JSON(201, `{}`)); err == nil {
		t.Error("without the quirk it counts")
	}
}

func TestRevokeAuthenticates(t *testing.T) {
	r, err := revoke(t, sdktest.Respond(200, nil, ""), as(oauth.Basic))
	if err != nil || !strings.HasPrefix(r.Header.Get("Authorization"), "Basic ") || r.Form.Has("client_secret") {
		t.Errorf("%v: %v", err, r.Form)
	}
	r, err = revoke(t, sdktest.Respond(200, nil, ""), signing(pkcs8(keys()["EdDSA"])))
	if err != nil || !verify(t, assertionOf(t, r), "EdDSA", keys()["EdDSA"].Public()) {
		t.Errorf("%v", err)
	}
}

func TestRevokeThatFails(t *testing.T) {
	for _, test := range []struct {
		answer http.HandlerFunc
		code   sdk.Code
		field  string
		wait   time.Duration
	}{
		{sdktest.Respond(503, map[string]string{"Retry-After": "7"}, ""), sdk.Unavailable, "", 7 * time.Second},
		{sdktest.Respond(429, map[string]string{"Retry-After": "9"}, ""), sdk.Throttled, "", 9 * time.Second},
		{sdktest.JSON(429, `{"error":"invalid_request"}`), sdk.Throttled, "", 0},
		{sdktest.JSON(400, `{"error":"unsupported_token_type"}`), sdk.Unsupported, "", 0},
		{sdktest.JSON(200, `{"error":"unsupported_token_type"}`), sdk.Unsupported, "", 0},
		{sdktest.JSON(401, `{"error":"invalid_client","error_description":"no R3fresh-SECRET+/=& for CS-SECRET&=+ /%20:"}`), sdk.ClientDenied, "client_id", 0},
		{sdktest.JSON(400, `{"error":"invalid_request"}`), sdk.BadConfig, "revocation_endpoint", 0},
		{sdktest.JSON(400, `{"error":"invalid_grant"}`), sdk.Denied, "", 0},
		{sdktest.Respond(404, nil, "<html>"), sdk.BadConfig, "revocation_endpoint", 0},
		{sdktest.Respond(415, nil, ""), sdk.BadConfig, "revocation_endpoint", 0},
		{sdktest.Respond(400, nil, strings.Repeat("x", 2<<20)), sdk.BadResponse, "", 0},
		{sdktest.Respond(202, nil, ""), sdk.BadResponse, "", 0},
		{sdktest.Redirect(307, "https://elsewhere.example/"), sdk.Blocked, "revocation_endpoint", 0},
		{sdktest.Redirect(302, "/login"), sdk.Blocked, "revocation_endpoint", 0},
		{sdktest.Raw("HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"), sdk.BadResponse, "", 0},
		{sdktest.Raw("nonsense\r\n\r\n"), sdk.BadResponse, "revocation_endpoint", 0},
		{sdktest.Drop, sdk.Ambiguous, "", 0},
		{sdktest.Hang, sdk.Timeout, "", 0},
	} {
		_, err := revoke(t, test.answer, within(500*time.Millisecond))
		e := sdk.AsError(err)
		if err == nil || e.Code != test.code || e.Field != test.field || e.RetryAfter != test.wait || e.Logins != 0 {
			t.Errorf("want %s in %q: it is %s with %d logins: %v (%s)", test.code, test.field, e.Code, e.Logins, err, e.Hint)
		}
		if leaks := sdktest.Leaks(append(canaries(), deadToken), err); leaks != nil {
			t.Errorf("%v: %v", leaks, err)
		}
		if text := e.Message + e.Hint; strings.Contains(text, "token_endpoint ") || strings.Contains(text, "password") {
			t.Errorf("it is told as a failure of another kind: %v (%s)", e, e.Hint)
		}
	}
}
