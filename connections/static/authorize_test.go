package main

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/sdk"
)

func TestSchemasAreSound(t *testing.T) {
	for _, typ := range types() {
		if err := typ.Schema.Validate(); err != nil {
			t.Errorf("%s: %v", typ.Name, err)
		}
		for _, f := range typ.Schema.Fields {
			if f.Title == "" || f.Help == "" || f.Group == "" {
				t.Errorf("%s: %s lacks a title, help or group", typ.Name, f.Name)
			}
		}
		config, err := typ.Schema.Parse(usual(typ))
		if err != nil || len(config.Account()) != 0 {
			t.Errorf("%s: %v; its account is %v", typ.Name, err, config.Account())
		}
	}
}

// What goes out is what the settings say, and nothing else.
func TestWhatIsSent(t *testing.T) {
	encoded := func(pair string) string { return base64.StdEncoding.EncodeToString([]byte(pair)) }
	for _, test := range []struct {
		typ    *sdk.ConnectionType
		change []any
		want   string
	}{
		{&basic, nil, "Authorization: Basic " + encoded("zoë:"+password) + "\n"}, // in UTF-8, with colons in the password
		{&basic, []any{"username", ""}, "Authorization: Basic " + encoded(":"+password) + "\n"},
		{&basic, []any{"username", "key", "password", ""}, "Authorization: Basic " + encoded("key:") + "\n"},
		{&bearer, nil, "Authorization: Bearer " + token + "\n"},
		{&bearer, []any{"token_prefix", "Token"}, "Authorization: Token " + token + "\n"},
		{&bearer, []any{"token_name", "X-Api-Key"}, "X-Api-Key: " + token + "\n"},
		{&bearer, []any{"token", "a key with spaces"}, "Authorization: Bearer a key with spaces\n"},
		{&bearer, []any{"token_in", "query", "token_name", "api_key"}, "api_key=T0k3n-SECRET%2F%2B%3D%3D"},
		{&public, nil, ""},
		{&public, []any{"headers", map[string]any{"X-Gateway": gateway, "Accept-Language": "de"}}, "Accept-Language: de\nX-Gateway: " + gateway + "\n"},
		{&bearer, []any{"headers", map[string]any{"X-Gateway": gateway}}, "Authorization: Bearer " + token + "\nX-Gateway: " + gateway + "\n"},
	} {
		a := dialled(t, test.typ, 200, test.change...).mustAuthorize()
		if got := sends(a); got != test.want {
			t.Errorf("%s, %v: it sends %q, want %q", test.typ.Name, test.change, got, test.want)
		}
		if !a.Expiry.IsZero() || !a.State.IsZero() {
			t.Errorf("%s: it ends %v, with a state: %v", test.typ.Name, a.Expiry, !a.State.IsZero())
		}
	}
}

// Nothing renews what people enter: what the API refused is not handed out again, and
// who can mend it is told.
func TestRefusedIsFinal(t *testing.T) {
	for _, typ := range types() {
		c := dialled(t, typ, 200)
		a := c.mustAuthorize()
		again, err := c.Renew(c.config, a, sdk.Refused)
		if typ == &public { // which sends nothing that could be refused
			if err != nil || sends(again) != sends(a) {
				t.Errorf("public: it ends with %v", err)
			}
			continue
		}
		e := sdk.AsError(err)
		c.clean(err)
		field := map[string]string{"basic": "password", "bearer": "token"}[typ.Name]
		if e.Code != sdk.Denied || e.Retry() != sdk.RetryNever || e.Field != field || !strings.Contains(e.Hint, "test the connection") || e.Logins != 0 {
			t.Errorf("%s: it ends with %+v", typ.Name, e)
		}
		if again, err := c.Renew(c.config, a, sdk.Due); err != nil || sends(again) != sends(a) {
			t.Errorf("%s: what is only due is not the same: %v", typ.Name, err)
		}
	}
}

func TestSettingsThatAreRefused(t *testing.T) {
	for _, test := range []struct {
		typ    *sdk.ConnectionType
		change []any
		field  string
	}{
		{&basic, []any{"username", "a:b"}, "username"},
		{&basic, []any{"username", "a\nb"}, "username"},
		{&basic, []any{"username", "", "password", ""}, "username"},
		{&basic, []any{"password", "a\nb"}, "password"},
		{&basic, []any{"headers", map[string]any{"authorization": "x"}}, "headers.authorization"},
		{&bearer, []any{"token", ""}, "token"},
		{&bearer, []any{"token", "a\r\nX: b"}, "token"},
		{&bearer, []any{"token", token + "\n"}, "token"},
		{&bearer, []any{"token", " " + token}, "token"},
		{&bearer, []any{"token_name", "Host"}, "token_name"},
		{&bearer, []any{"token_name", "X-Key", "headers", map[string]any{"x-key": "x"}}, "headers.x-key"},
		{&public, []any{"headers", map[string]any{"Content-Length": "1"}}, "headers.Content-Length"},
		{&public, []any{"headers", map[string]any{"a b": "1"}}, "headers"},
		{&public, []any{"headers", map[string]any{"X": "a\nb"}}, "headers.X"},
		{&public, []any{"api_endpoint", nil}, "api_endpoint"},
		{&public, []any{"allow_http", false}, "api_endpoint"},
	} {
		c := dialled(t, test.typ, 200, test.change...)
		if c.config["api_endpoint"] == nil {
			delete(c.config, "api_endpoint")
		}
		_, err := c.Authorize(c.config)
		if e := sdk.AsError(err); err == nil || e.Code != sdk.BadConfig || e.Field != test.field {
			t.Errorf("%s, %v: %v", test.typ.Name, test.change, err)
		}
		c.clean(err)
		checks, err := c.Test(c.config)
		if e := sdk.AsError(err); err == nil || e.Field != test.field || len(c.api.APIRequests()) != 0 {
			t.Errorf("%s, %v: a test says %v, %v", test.typ.Name, test.change, findings(checks), err)
		}
	}
}
