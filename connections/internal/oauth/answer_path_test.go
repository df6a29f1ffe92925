package oauth_test

import (
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// A token that is not where it should be is named by its place, and not shown.
func TestTokensInOtherPlaces(t *testing.T) {
	for body, path := range map[string]string{
		`{"token":"T0k3n-elsewhere"}`:                                              "token",
		`{"accessToken":"T0k3n-elsewhere","id":"7"}`:                               "accessToken",
		`{"jwt":"T0k3n-elsewhere","id_token":"x"}`:                                 "jwt",
		`{"access_token":null,"token":"T0k3n-elsewhere"}`:                          "token",
		`{"access_token":{"token":"T0k3n-elsewhere"}}`:                             "access_token.token",
		`{"ok":true,"data":{"access_token":"T0k3n-elsewhere"},"token_type":"JWT"}`: "", // not a bearer token
		`{"ok":true,"data":{"access_token":"T0k3n-elsewhere"}}`:                    "data.access_token",
		`{"token":"T0k3n-elsewhere","data":{"token":"T0k3n-elsewhere"}}`:           "", // nobody knows which
		`{"a":{"b":{"token":"T0k3n-elsewhere"}}}`:                                  "",
		`{"token":"T0 k3n","jwt":"T0k3n-elsewhere"}`:                               "jwt",
		`{"id":"T0k3n-elsewhere"}`:                                                 "",
		`{"mfa_token":"T0k3n-elsewhere"}`:                                          "",
		`{"id_token":"T0k3n-elsewhere"}`:                                           "",
		`{"token":7}`:                                                              "",
		`{"token":"T0k3n elsewhere"}`:                                              "",
		`{"token":` + quoted(password) + `}`:                                       "",
		`{"T0k3n-elsewhere":{"token":"T0k3n-elsewhere"}}`:                          "",
		`{"T0k3n":{"token":"T0k3n"}}`:                                              "",
		`{"a b":{"token":"T0k3n-elsewhere"}}`:                                      "",
		`{"error":{},"token":"T0k3n-elsewhere"}`:                                   "",
		`{"token":"T0k3n-elsewhere","token":"T0k3n-elsewhere"}`:                    "",
	} {
		// What a subtest is called is printed.
		t.Run(strings.NewReplacer("T0k3n-elsewhere", "T", quoted(password), "P").Replace(body), func(t *testing.T) {
			a := answer{body: body, code: sdk.BadResponse, hint: path}
			server := sdktest.TokenServer(t, sdktest.Respond(a.respond()))
			_, err := newClient(t, server.TokenURL()).Token(t.Context(), login())
			fix := oauth.FixOf(err)
			if path == "" && fix != nil || path != "" && (fix == nil || fix.Field != "access_token_path" || fix.Value != path) {
				t.Errorf("the fix is %v, want %q: %v", fix, path, err)
			}
			if leaks := sdktest.Leaks([]string{"T0k3n-elsewhere", password}, err, fix); leaks != nil {
				t.Error(leaks)
			}
			if path != "" {
				play(t, a)
				a.code, a.hint = "", ""
				play(t, a, func(c *oauth.Client) { c.Dialect.AccessToken = must(oauth.ParsePath(path)) })
			}
		})
	}
	// Where the answer is no success, or the place is known, nothing is guessed.
	token := `{"token":"T0k3n-elsewhere"}`
	for _, a := range []answer{{status: 201, body: token}, {status: 400, body: token}, {media: "text/plain", body: token}} {
		server := sdktest.TokenServer(t, sdktest.Respond(a.respond()))
		if _, fix := fails(t, newClient(t, server.TokenURL()), login()); fix != nil {
			t.Errorf("%d: the fix is %v", a.status, fix)
		}
	}
	server := sdktest.TokenServer(t, sdktest.JSON(200, token))
	placed := func(c *oauth.Client) { c.Dialect.AccessToken = must(oauth.ParsePath("data.token")) }
	if _, fix := fails(t, newClient(t, server.TokenURL(), placed), login()); fix != nil {
		t.Errorf("the fix is %v", fix)
	}
}

// Who wants a second factor is told of totp_secret, unless it is set.
func TestSecondFactorAdvice(t *testing.T) {
	for coded, want := range map[bool]string{
		false: "more than a password: if this server takes the digits of an authenticator beside it, set totp_secret; otherwise use an account without a second factor",
		true:  "check totp_secret and totp_param",
	} {
		server := sdktest.TokenServer(t, sdktest.JSON(403, `{"error":"mfa_required"}`))
		g := login()
		g.Coded = coded
		if e := mustFail(t, newClient(t, server.TokenURL()), g); e.Code != sdk.Denied || !strings.Contains(e.Hint, want) {
			t.Errorf("%v: %s", coded, e.Hint)
		}
	}
}
