package oauth_test

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// describe makes a login that is refused with a description, and returns the
// message, without what is before the description.
func describe(t *testing.T, description string, change ...func(*oauth.Client)) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"error": "invalid_grant", "error_description": description, "access_token": "T0k3n-that-leaks"})
	if err != nil {
		t.Fatal(err)
	}
	server := sdktest.TokenServer(t, sdktest.JSON(400, string(body)))
	e := mustFail(t, newClient(t, server.TokenURL(), change...), login())
	_, said, _ := strings.Cut(e.Message, "invalid_grant")
	return said
}

// misread is a text whose UTF-8 somebody took for Latin-1.
func misread(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		b.WriteRune(rune(c))
	}
	return b.String()
}

func TestDescriptionsAreScrubbed(t *testing.T) {
	quoted, _ := json.Marshal(password)
	for _, test := range []struct{ given, want string }{
		{"", ""},
		{"user credentials are invalid", " (user credentials are invalid)"},
		{"bad: " + password + "!", " (bad: [secret]!)"},
		{"bad: " + url.QueryEscape(password), " (bad: [secret])"},
		{"bad: " + string(quoted), ` (bad: "[secret]")`},
		{"token T0k3n-that-leaks", " (token [secret])"},
		// As a framework for web pages writes it, and as UTF-8 read for Latin-1.
		{"bad: " + html.EscapeString(password), " (bad: [secret])"},
		{"bad: " + misread(password), " (bad: [secret])"},
		// In a form that nobody thought of.
		{"bad: " + strings.Join(strings.Split(password, ""), "\u00ad"), ""},
		{"two\r\nlines\x00\tand\u2028more\x1b[31m é", " (two lines and more [31m)"},
		{strings.Repeat("x", 500), " (" + strings.Repeat("x", 197) + "...)"},
		// Scrubbed before it is cut: half a secret is not recognised.
		{strings.Repeat("x", 195) + password, " (" + strings.Repeat("x", 195) + "[s...)"},
	} {
		if got := describe(t, test.given); got != test.want {
			t.Errorf("%q is told as %q, want %q", test.given, got, test.want)
		}
	}
	basic := base64.StdEncoding.EncodeToString([]byte("client:" + clientSecret))
	if got := describe(t, "header: Basic "+basic, as(oauth.BasicRaw)); !strings.Contains(got, "[secret]") {
		t.Errorf("a header is told as %q", got)
	}
}

// A secret that a server breaks up with what is shown as a space is not mended.
func TestBrokenSecretIsNotMended(t *testing.T) {
	spaced := func(c *oauth.Client) { c.Secret = sdk.NewSecret("open sesame now") }
	if got := describe(t, "open\nsesame \x00 now", spaced); strings.Contains(got, "sesame") {
		t.Errorf("it is told as %q", got)
	}
}

func TestShortSecretSpoilsTheDescription(t *testing.T) {
	short := func(c *oauth.Client) { c.Secret = sdk.NewSecret("abc") }
	if got := describe(t, "secret abc is wrong", short); got != " ([secret])" {
		t.Errorf("it is told as %q", got)
	}
}

func TestErrorNamesAreScrubbed(t *testing.T) {
	letters := func(c *oauth.Client) { c.Secret = sdk.NewSecret("open_sesame") }
	for _, name := range []string{"open_sesame", "x_open_sesame_x", "Has Capitals", strings.Repeat("x", 41), "a-b", "line\\nbreak"} {
		server := sdktest.TokenServer(t, sdktest.JSON(400, `{"error":"`+name+`"}`))
		e := mustFail(t, newClient(t, server.TokenURL(), letters), login())
		if !strings.HasSuffix(e.Message, "answered 400 an error of its own") {
			t.Errorf("%q is told as %q", name, e.Message)
		}
	}
}

// Whatever the server says, and whatever the secret is, the message is short,
// printable, and without the secret.
func TestNoDescriptionLeaks(t *testing.T) {
	marks := "[secret] (...)" // are in the message anyhow
	rapid.Check(t, func(r *rapid.T) {
		secret := rapid.StringN(4, 40, -1).Filter(func(s string) bool { return !strings.Contains(marks, s) }).Draw(r, "secret")
		before, after := rapid.String().Draw(r, "before"), rapid.String().Draw(r, "after")
		got := describe(t, before+secret+after, func(c *oauth.Client) { c.Secret = sdk.NewSecret(secret) })
		if len(got) > 203 || strings.ContainsFunc(got, func(c rune) bool { return c < ' ' || c > '~' }) {
			r.Fatalf("it is told as %q", got)
		}
		if strings.Contains(before+after, secret) {
			return
		}
		if leaks := sdktest.Leaks([]string{secret}, got); leaks != nil {
			r.Fatalf("%q is told as %q: %v", secret, got, leaks)
		}
	})
}

func TestAdvice(t *testing.T) {
	encoded := func(c *oauth.Client) { c.Encoding = oauth.JSON }
	bySecret := func(c *oauth.Client) {
		c.Method, c.Secret = oauth.ClientSecretJWT, sdk.NewSecret("a secret of 32 bytes at the least")
	}
	for _, test := range []struct {
		status int
		name   string
		change func(*oauth.Client)
		field  string
		hint   string
	}{
		{415, "", encoded, "encoding", "set encoding to form"},
		{415, "", as(oauth.Post), "encoding", "set encoding to json"},
		{400, "invalid_request", encoded, "encoding", "set encoding to form"},
		{400, "unsupported_grant_type", encoded, "grant_type", "set encoding to form"},
		{413, "", encoded, "", "extra_params"},
		{401, "invalid_client", as(oauth.Post), "client_id", "client_secret_basic:"},
		{401, "invalid_client", as(oauth.Basic), "client_id", "client_secret_basic_raw"},
		{401, "invalid_client", as(oauth.BasicRaw), "client_id", "client_secret_basic or"},
		{401, "invalid_client", signing(pkcs8(keys()["ES256"])), "client_key", "client_assertion_audience"},
		{401, "invalid_client", bySecret, "client_secret", "client_assertion_audience"},
		{401, "invalid_client", as(oauth.None), "client_id", "may have a secret"},
		{401, "invalid_client", func(c *oauth.Client) { c.ID = "" }, "client_id", "may want a client"},
		{401, "", as(oauth.Post), "client_id", "client_secret_basic"},
	} {
		a := answer{status: test.status, code: "", hint: test.hint, field: test.field}
		if test.name != "" {
			a.body = `{"error":"` + test.name + `"}`
		}
		a.code = map[int]sdk.Code{415: sdk.BadConfig, 413: sdk.BadConfig, 401: sdk.ClientDenied}[test.status]
		if test.status == 400 {
			a.code = map[string]sdk.Code{"invalid_request": sdk.BadConfig, "unsupported_grant_type": sdk.Unsupported}[test.name]
		}
		play(t, a, test.change)
	}
}
