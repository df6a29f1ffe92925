package main

import (
	"slices"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

func TestWhereTheTokenGoes(t *testing.T) {
	for _, tt := range []struct {
		change        []any
		header, query string
	}{
		{nil, "Authorization: Bearer T0k3n-SECRET", ""},
		{[]any{"token_prefix", "Token"}, "Authorization: Token T0k3n-SECRET", ""},
		{[]any{"token_prefix", ""}, "Authorization: T0k3n-SECRET", ""},
		{[]any{"token_name", "OAuth-Token"}, "OAuth-Token: T0k3n-SECRET", ""},
		{[]any{"token_name", "X-Token", "token_prefix", "Bearer"}, "X-Token: Bearer T0k3n-SECRET", ""},
		{[]any{"token_name", "authorization"}, "authorization: Bearer T0k3n-SECRET", ""},
		{[]any{"token_in", "query", "token_name", "Host"}, "", "Host=T0k3n-SECRET"},
		{[]any{"token_in", "query"}, "", "access_token=T0k3n-SECRET"},
		{[]any{"token_in", "query", "token_name", "auth"}, "", "auth=T0k3n-SECRET"},
	} {
		a := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token)), tt.change...).mustAuthorize(nil)
		header, query := "", ""
		for _, h := range a.Headers {
			header += h.Name + ": " + h.Value.Reveal()
		}
		for _, q := range a.Query {
			query += q.Name + "=" + q.Value.Reveal()
		}
		if header != tt.header || query != tt.query {
			t.Errorf("%v: header %q, query %q", tt.change, header, query)
		}
	}
}

func TestRenewOn(t *testing.T) {
	for _, tt := range []struct {
		given any
		want  []int
	}{{nil, nil}, {[]any{401}, nil}, {[]any{403}, []int{403}}, {[]any{401, 403}, []int{401, 403}}} {
		c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token)))
		if tt.given != nil {
			c.config["renew_on"] = tt.given
		}
		if a := c.mustAuthorize(nil); !slices.Equal(a.RenewOn, tt.want) {
			t.Errorf("%v: %v", tt.given, a.RenewOn)
		}
	}
}

// An answer of a shape of its own, with a form of its own for each thing.
func TestMappedAnswer(t *testing.T) {
	c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200,
		`{"data":{"token":"T0k3n-SECRET","renewal":["R3fresh-SECRET-2"],"ends":"1d"},"instance":{"url":"https://eu7.example.com/x"}}`)),
		"access_token_path", "data.token", "refresh_token_path", "$.data.renewal[0]", "expires_path", "data['ends']", "expires_format", "duration",
		"base_url_path", "instance.url")
	before := time.Now()
	a := c.mustAuthorize(nil)
	if lasts := a.Expiry.Sub(before); lasts < 24*time.Hour || lasts > 24*time.Hour+10*time.Second {
		t.Errorf("it lasts %v", lasts)
	}
	if a.Headers[0].Value.Reveal() != "Bearer T0k3n-SECRET" || a.BaseURL != "https://eu7.example.com/x" {
		t.Errorf("it is for %s", a.BaseURL)
	}
	// A refresh need not repeat where the API is.
	c.Script(sdktest.JSON(200, `{"data":{"token":"T0k3n-SECRET-2"}}`))
	if b := c.mustAuthorize(a); b.Logins != 0 || b.BaseURL != a.BaseURL || c.Requests()[1].Form.Get("refresh_token") != "R3fresh-SECRET-2" {
		t.Errorf("renewed with %d logins, it is for %q", b.Logins, b.BaseURL)
	}
}

// An answer that is nothing but the token, to a request without a grant_type.
func TestBareToken(t *testing.T) {
	c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, `"T0k3n-SECRET"`)),
		"access_token_path", "$", "encoding", "json", "grant_type", "", "token_endpoint_auth_method", "none", "default_lifetime", "4h")
	delete(c.config, "client_id")
	if a := c.mustAuthorize(nil); a.Headers[0].Value.Reveal() != "Bearer T0k3n-SECRET" || a.Expiry.IsZero() {
		t.Error("the token was not taken as it stands")
	}
	if got := string(c.Requests()[0].Body); got != `{"password":"P@ss-SECRET w%rd/+\"\\é","username":"alice"}` {
		t.Errorf("the request is %s", got)
	}
}
