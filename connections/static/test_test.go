package main

import (
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// A test asks the API once, as a request would be sent, and keeps what it did not
// refuse.
func TestTheAPIIsAsked(t *testing.T) {
	for _, test := range []struct {
		answer http.HandlerFunc
		want   string
		kept   bool
	}{
		{sdktest.Respond(204, nil, ""), "api passed", true},
		{sdktest.Respond(401, nil, ""), "api failed denied", false},
		{sdktest.Respond(403, nil, ""), "api failed scope_denied", false},
		{sdktest.Respond(404, nil, ""), "api warned unexpected_status", true},
		{sdktest.Redirect(302, "/login"), "api warned redirected", true},
		{sdktest.Drop, "api failed ambiguous", false},
	} {
		for _, typ := range types() {
			c := dialled(t, typ, 0, "probe_path", "/me?x=1")
			c.api.API(test.answer)
			checks, err := c.Test(c.config)
			c.clean(checks, err)
			if diff := cmp.Diff([]string{"config passed", test.want}, findings(checks)); diff != "" {
				t.Errorf("%s: %s", typ.Name, diff)
				continue
			}
			if got := checks[1].Authorization != nil; got != test.kept {
				t.Errorf("%s: %s, and kept: %v", typ.Name, test.want, got)
			}
			asked := c.api.APIRequests()
			if len(asked) != 1 || asked[0].Path != "/api/me" || asked[0].Query != "x=1" {
				t.Fatalf("%s: the API was asked %d times", typ.Name, len(asked))
			}
			if logins := checks[1].Logins; logins == 1 != (typ == &basic) {
				t.Errorf("%s: %d passwords are told of", typ.Name, logins)
			}
			if a := c.authorization(); a != "" && asked[0].Header.Get("Authorization") != a {
				t.Errorf("%s: it was asked without credentials", typ.Name)
			}
		}
	}
}

// authorization is the header that requests have.
func (c *conn) authorization() string {
	c.t.Helper()
	a, err := c.Authorize(c.config)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, h := range a.Headers {
		if h.Name == "Authorization" {
			return h.Value.Reveal()
		}
	}
	return ""
}

// Where nobody said what may be asked, nothing is, and the settings are good for use:
// also those that were refused before, since a person looked at them again.
func TestNothingToAsk(t *testing.T) {
	for _, typ := range types() {
		c := dialled(t, typ, 200)
		checks, err := c.Test(c.config)
		if diff := cmp.Diff([]string{"config passed", "api skipped no_probe"}, findings(checks)); diff != "" || err != nil {
			t.Errorf("%s: %v, %s", typ.Name, err, diff)
		}
		if checks[1].Authorization == nil || len(c.api.APIRequests()) != 0 {
			t.Errorf("%s: nothing is kept, or something was asked", typ.Name)
		}
	}
}

// A password may be wrong, and the API count that. A token is no password.
func TestWithoutLogin(t *testing.T) {
	for _, typ := range types() {
		c := dialled(t, typ, 200, "probe_path", "/me")
		checks, err := c.TestWithoutLogin(c.config)
		want, asked := "api passed", 1
		if typ == &basic {
			want, asked = "api skipped no_login", 0
		}
		if got := findings(checks); err != nil || got[1] != want || len(c.api.APIRequests()) != asked {
			t.Errorf("%s: %v, %v after %d requests", typ.Name, err, got, len(c.api.APIRequests()))
		}
	}
}

func TestWhatWasMistyped(t *testing.T) {
	for _, test := range []struct {
		typ    *sdk.ConnectionType
		change []any
		want   string
		field  string
	}{
		{&basic, []any{"username", "zoë "}, "config warned white_space", "username"},
		{&basic, []any{"password", " " + password}, "config warned white_space", "password"},
		{&basic, []any{"password", "${PASSWORD}"}, "config warned reference_as_text", "password"},
		{&bearer, []any{"token", "{env: TOKEN}"}, "config warned reference_as_text", "token"},
		{&public, []any{"headers", map[string]any{"X-Key": "$KEY"}}, "config warned reference_as_text", "headers.X-Key"},
	} {
		c := dialled(t, test.typ, 200, test.change...)
		checks, err := c.Test(c.config)
		i := slices.Index(findings(checks), test.want)
		if err != nil || i < 0 || checks[i].Field != test.field || checks[i].Hint == "" {
			t.Errorf("%s, %v: %v, %v", test.typ.Name, test.change, err, findings(checks))
		}
		c.clean(checks)
	}
}
