package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

func containsAny(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

func TestAllIsWell(t *testing.T) {
	server := sdktest.TLSTokenServer(t, sdktest.JSON(200, token))
	server.API(sdktest.JSON(200, "{}"))
	c := dialled(t, server, "api_endpoint", server.APIURL()+"/v1", "probe_path", "/me")
	settings := sdktest.Settings()
	settings.CABundle = server.CA()
	c.Harness = sdktest.NewWith(t, &clientCredentials, settings)
	checks, err := c.Test(c.config)
	want := []string{
		"config passed", "secrets passed", "egress passed", "dns passed", "connect passed", "tls passed", "token passed", "response passed",
		"claims skipped not_a_jwt", "api passed",
	}
	if diff := cmp.Diff(want, findings(checks)); diff != "" || err != nil {
		t.Fatalf("%v: %s", err, diff)
	}
	a := checks[6].Authorization
	if a == nil || a.Headers[0].Value.Reveal() != "Bearer T0k3n-SECRET" || checks[6].Logins != 0 {
		t.Errorf("the token cost %d logins", checks[6].Logins)
	}
	c.clean(checks)
}

// What a test finds of a client, and what it keeps to itself since there is no user.
func TestFindings(t *testing.T) {
	refused := sdktest.JSON(401, `{"error":"invalid_client"}`)
	for _, test := range []struct {
		name   string
		change []any
		answer http.HandlerFunc
		want   string
		field  string
		hint   string
		fix    *sdk.Fix
	}{
		{"a client in the body", nil, refused, "token failed client_denied", "client_id", "client_secret_basic", &sdk.Fix{Field: "token_endpoint_auth_method", Value: "client_secret_basic"}},
		{"a secret with its newline", []any{"client_secret", clientSecret + "\n"}, sdktest.JSON(400, `{"error":"invalid_grant"}`), "token failed denied", "client_id", "client_secret ends with a newline", nil},
		{"an id with a space", []any{"client_id", " client"}, refused, "token failed client_denied", "client_id", "begins with white space", &sdk.Fix{Field: "client_id", Value: "client"}},
		{"a variable that nobody replaced", []any{"client_secret", "${SECRET}"}, refused, "secrets warned reference_as_text", "client_secret", "{env: NAME}", nil},
		{"a key that is none", []any{"token_endpoint_auth_method", "private_key_jwt", "client_key", "nonsense"}, nil, "secrets failed config", "client_key", "", nil},
		{"plain http", nil, sdktest.JSON(200, token), "tls warned plain_http", "token_endpoint", "https", nil},
		{"a short lifetime", nil, sdktest.JSON(200, `{"access_token":"T0k3n-SECRET","token_type":"Bearer","expires_in":5}`), "response warned short_lifetime", "", "all the time", nil},
		{"no lifetime", nil, sdktest.JSON(200, `{"access_token":"T0k3n-SECRET","token_type":"Bearer"}`), "response warned lifetime_unknown", "default_lifetime", "", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := sdktest.TokenServer(t)
			if test.answer != nil {
				server.Script(test.answer)
			}
			c := dialled(t, server, test.change...)
			checks, _ := c.Test(c.config)
			c.clean(checks)
			i := slices.Index(findings(checks), test.want)
			if i < 0 {
				t.Fatalf("there is no %q in %q", test.want, findings(checks))
			}
			got := checks[i]
			if diff := cmp.Diff(test.fix, got.Fix); diff != "" || got.Field != test.field || !strings.Contains(got.Hint, test.hint) {
				t.Errorf("of %q: %s; %s; %s", got.Field, got.Message, got.Hint, diff)
			}
			for _, check := range checks {
				if says := check.Message + check.Hint; containsAny(says, "password", "login") || check.Code == "better_grant" || check.Code == "refresh_token_missing" {
					t.Errorf("%s speaks of a user: %s; %s", check.Name, check.Message, check.Hint)
				}
			}
		})
	}
}
