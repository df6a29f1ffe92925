package oauthtype

import (
	"crypto/tls"
	"crypto/x509"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/sdk"
)

// What can be read on the way is what goes that way.
func TestPlainHTTP(t *testing.T) {
	for want, change := range map[string][]string{
		"token_endpoint is plain http: everybody on the way can read the password":                   {"token_endpoint", "http://a.example.com/"},
		"token_endpoint and api_endpoint are plain http: everybody on the way can read the password": {"token_endpoint", "http://a.example.com/", "api_endpoint", "http://b.example.com/"},
		"api_endpoint is plain http: everybody on the way can read the tokens":                       {"api_endpoint", "http://b.example.com/"},
	} {
		raw := map[string]any{"token_endpoint": "https://a.example.com/", "allow_http": true}
		for i := 0; i < len(change); i += 2 {
			raw[change[i]] = change[i+1]
		}
		config := parsed(t, raw)
		trial := &trial{flow: people(), req: &sdk.Request{Request: plugin.Request{Config: config}}}
		if got := trial.unencrypted(); len(got) != 1 || got[0].Message != want || got[0].Field != change[0] || trial.unusedHTTP() != nil {
			t.Errorf("%q: %+v", want, got)
		}
	}
}

// Who has no password shows something else.
func TestPlainHTTPOfAClient(t *testing.T) {
	config := parsed(t, map[string]any{"token_endpoint": "http://a.example.com/", "allow_http": true})
	trial := &trial{flow: &Flow{}, req: &sdk.Request{Request: plugin.Request{Config: config}}}
	if got := trial.unencrypted(); len(got) != 1 || got[0].Message != "token_endpoint is plain http: everybody on the way can read the client's credentials" {
		t.Errorf("%+v", got)
	}
}

func TestCertificateThatEndsSoon(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for end, want := range map[time.Duration]sdk.Status{soon: sdk.Passed, soon - 1: sdk.Warned} {
		state := tls.ConnectionState{Version: tls.VersionTLS12, PeerCertificates: []*x509.Certificate{{NotAfter: now.Add(end)}}}
		if got := (&trial{req: &sdk.Request{}}).secured(state, now); got.Status != want {
			t.Errorf("%v before its end: %+v", end, got)
		}
	}
}

// Two clocks that are nearly the same are the same.
func TestClocks(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	for _, test := range []struct {
		claims oauth.Claims
		want   string
	}{
		{oauth.Claims{}, ""},
		{oauth.Claims{IssuedAt: now.Add(tolerated), NotBefore: now.Add(tolerated), Expiry: now}, ""},
		{oauth.Claims{IssuedAt: now.Add(tolerated + 1)}, clockSkew},
		{oauth.Claims{NotBefore: now.Add(tolerated + 1)}, notYetValid},
		{oauth.Claims{Expiry: now.Add(-1)}, clockSkew},
	} {
		got := ""
		for _, c := range clocks(test.claims, now) {
			got = c.Code
		}
		if got != test.want {
			t.Errorf("%+v: %q, want %q", test.claims, got, test.want)
		}
	}
}

func TestEnumerated(t *testing.T) {
	for want, names := range map[string][]string{"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}} {
		if got := enumerated(names); got != want {
			t.Errorf("%v: %q", names, got)
		}
	}
}
