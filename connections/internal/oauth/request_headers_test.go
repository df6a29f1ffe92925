package oauth_test

import (
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

func headers(params ...sdk.Param) func(*oauth.Client) {
	return func(c *oauth.Client) { c.Headers = params }
}

func TestTokenHeaders(t *testing.T) {
	set := headers(param("X-Api-Key", "K3y-SECRET"), param("cookie", "route=a; b=c"), param("User-Agent", "Other/1"), param("Accept", "*/*"),
		param("Authorization", "Bearer G4teway-SECRET"), param("X-Empty", ""), param("X-Latin", "\xe9"))
	for _, g := range []*oauth.Grant{login(), {Refresh: true, Params: []sdk.Param{param("refresh_token", "R")}}} {
		r := sent(t, g, set)
		for name, want := range map[string]string{
			"X-Api-Key": "K3y-SECRET", "Cookie": "route=a; b=c", "User-Agent": "Other/1", "Accept": "*/*", "Authorization": "Bearer G4teway-SECRET",
			"X-Latin": "\xe9", "Content-Type": "application/x-www-form-urlencoded", "Accept-Encoding": "identity",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
	}
}

func TestTokenHeadersThatAreRefused(t *testing.T) {
	for _, test := range []struct {
		change      []func(*oauth.Client)
		field, says string
	}{
		{[]func(*oauth.Client){headers(param("content-type", "text/plain"))}, "token_headers.content-type", "the request itself decides"},
		{[]func(*oauth.Client){headers(param("Content-Length", "5"))}, "token_headers.Content-Length", "the request itself decides"},
		{[]func(*oauth.Client){headers(param("HOST", "elsewhere"))}, "token_headers.HOST", "the request itself decides"},
		{[]func(*oauth.Client){headers(param("Transfer-Encoding", "chunked"))}, "token_headers.Transfer-Encoding", "the request itself decides"},
		{[]func(*oauth.Client){headers(param("Connection", "keep-alive"))}, "token_headers.Connection", "the request itself decides"},
		{[]func(*oauth.Client){headers(param("Expect", "100-continue"))}, "token_headers.Expect", "the request itself decides"},
		{[]func(*oauth.Client){headers(param("te", "trailers"))}, "token_headers.te", "the request itself decides"},
		{[]func(*oauth.Client){headers(param("Accept-Encoding", "gzip"))}, "token_headers.Accept-Encoding", "the request itself decides"},
		{[]func(*oauth.Client){headers(param("Proxy-Authorization", "Basic x"))}, "token_headers.Proxy-Authorization", "the request itself decides"},
		{[]func(*oauth.Client){headers(param("Authorization", "x")), as(oauth.Basic)}, "token_headers.Authorization", "client_secret_basic puts"},
		{[]func(*oauth.Client){headers(param("authorization", "x")), as(oauth.BasicRaw)}, "token_headers.authorization", "client_secret_basic_raw puts"},
		{[]func(*oauth.Client){headers(param("X-A", "1"), param("x-a", "2"))}, "token_headers.x-a", "twice"},
		{[]func(*oauth.Client){headers(param("X-A", "K3y-SECRET\r\nX-B: 2"))}, "token_headers.X-A", "cannot stand in a header"},
		{[]func(*oauth.Client){headers(param("X-A", "K3y-SECRET\x00"))}, "token_headers.X-A", "cannot stand in a header"},
		{[]func(*oauth.Client){headers(param("X A", "1"))}, "token_headers", "no header can have"},
		{[]func(*oauth.Client){headers(param("", "1"))}, "token_headers", "no header can have"},
		{[]func(*oauth.Client){headers(param("X-A: y\r\nX-B", "1"))}, "token_headers", "no header can have"},
	} {
		server := sdktest.TokenServer(t)
		c := newClient(t, server.TokenURL(), test.change...)
		e := mustFail(t, c, login())
		if e.Code != sdk.BadConfig || e.Field != test.field || !strings.Contains(e.Message, test.says) || e.Hint == "" || e.Logins != 0 {
			t.Errorf("it is %s: %v (%s)", e.Code, e, e.Hint)
		}
		if err := c.Check(); err == nil || err.Error() != e.Error() {
			t.Errorf("Check says %v, and Token %v", err, e)
		}
		if sdktest.Leaks([]string{"K3y-SECRET"}, e) != nil || len(server.Requests()) != 0 {
			t.Errorf("%v after %d requests", e, len(server.Requests()))
		}
	}
}

func TestTokenHeadersAreHidden(t *testing.T) {
	secrets := []string{"K3y-SECRET", "Bearer G4teway-SECRET", "G4teway-SECRET", "Qx7!"}
	set := headers(param("X-Api-Key", secrets[0]), param("Authorization", secrets[1]), param("X-Pin", secrets[3]), param("X-Short", "the"))
	for _, secret := range secrets {
		server := sdktest.TokenServer(t, sdktest.JSON(400, `{"error":"invalid_request","error_description":"the key `+secret+` is not known"}`))
		_, err := newClient(t, server.TokenURL(), set).Token(t.Context(), login())
		if leaks := sdktest.Leaks(secrets, err); leaks != nil || !strings.Contains(err.Error(), "the key") {
			t.Errorf("%v: %v", leaks, err)
		}
	}
}
