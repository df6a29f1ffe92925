package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// statuses are the checks of a test in short: "dns passed".
func statuses(checks []sdk.Check) []string {
	var list []string
	for _, c := range checks {
		list = append(list, c.Name+" "+string(c.Status))
	}
	return list
}

// try tests the connection and returns its checks by name, and the failure.
func (c *conn) try(want ...string) (map[string]sdk.Check, *sdk.Error) {
	c.t.Helper()
	checks, err := c.Test(c.config)
	if diff := cmp.Diff(want, statuses(checks)); diff != "" {
		c.t.Errorf("the checks: %s", diff)
	}
	byName, logins := map[string]sdk.Check{}, 0
	for _, check := range checks {
		byName[check.Name] = check
		logins += check.Logins
		c.clean(check)
		if check.Message == "" || check.Status == sdk.Failed && check.Err.Code == "" {
			c.t.Errorf("%s says too little: %+v", check.Name, check)
		}
	}
	if logins != c.Passwords() {
		c.t.Errorf("%d logins are told of, and %d passwords were sent", logins, c.Passwords())
	}
	if err == nil {
		return byName, nil
	}
	c.clean(err)
	return byName, sdk.AsError(err)
}

func TestAllIsWell(t *testing.T) {
	server := sdktest.TLSTokenServer(t, sdktest.JSON(200, token))
	server.API(sdktest.JSON(200, "{}"))
	c := dialled(t, server, "api_endpoint", server.APIURL()+"/v1", "probe_path", "/me?x=1")
	s := sdktest.Settings()
	s.CABundle = server.CA()
	c.Harness = sdktest.NewWith(t, &passwordGrant, s)
	checks, err := c.try("config passed", "dns passed", "tls passed", "token passed", "api passed")
	if err != nil {
		t.Fatal(err)
	}
	if got := checks["dns"].Message; got != "127.0.0.1 is at 127.0.0.1" {
		t.Errorf("dns says %q", got)
	}
	if got := checks["tls"].Message; !strings.HasPrefix(got, "TLS 1.3; the certificate is valid until 20") {
		t.Errorf("tls says %q", got)
	}
	a := checks["token"].Authorization
	if a == nil || a.Headers[0].Value.Reveal() != "Bearer T0k3n-SECRET" || checks["token"].Logins != 1 || a.State.Empty() {
		t.Errorf("the check carries %v", a)
	}
	call := server.APIRequests()[0]
	if call.Method != http.MethodGet || call.Path != "/api/v1/me" || call.Query != "x=1" || call.Header.Get("Authorization") != "Bearer T0k3n-SECRET" {
		t.Errorf("the API was asked %s %s?%s", call.Method, call.Path, call.Query)
	}
	if got := checks["api"].Message; !strings.HasPrefix(got, "GET /api/v1/me at 127.0.0.1:") || strings.Contains(got, "x=1") {
		t.Errorf("api says %q", got)
	}
}

func TestWhatTheAPIAnswers(t *testing.T) {
	for _, test := range []struct {
		answer http.HandlerFunc
		status sdk.Status
		code   sdk.Code
		hint   string
	}{
		{sdktest.Respond(204, nil, ""), sdk.Passed, "", ""},
		{sdktest.Respond(401, nil, ""), sdk.Failed, sdk.BadConfig, "audience"},
		{sdktest.Respond(403, nil, ""), sdk.Failed, sdk.ScopeDenied, "scope"},
		{sdktest.Respond(404, nil, ""), sdk.Warned, "", "probe_path"},
		{sdktest.Respond(500, nil, ""), sdk.Warned, "", ""},
		{sdktest.Redirect(302, "/login"), sdk.Warned, "", "where it leads"},
		{sdktest.Drop, sdk.Failed, sdk.Unavailable, ""},
		{sdktest.Hang, sdk.Failed, sdk.Timeout, ""},
	} {
		server := sdktest.TokenServer(t, sdktest.JSON(200, token))
		server.API(test.answer)
		c := dialled(t, server, "api_endpoint", server.APIURL(), "probe_path", "/me", "timeout", "1s")
		checks, err := c.try("config passed", "dns passed", "tls warned", "token passed", "api "+string(test.status))
		if (err == nil) != (test.code == "") || err != nil && err.Code != test.code || !strings.Contains(checks["api"].Hint, test.hint) {
			t.Errorf("%s: %v, %q", test.status, err, checks["api"].Hint)
		}
		if len(server.APIRequests()) != 1 {
			t.Errorf("the API was asked %d times", len(server.APIRequests()))
		}
	}
}

func TestWithoutProbe(t *testing.T) {
	c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, `{"access_token":"A","token_type":"Bearer"}`)))
	checks, err := c.try("config passed", "dns passed", "tls warned", "token warned", "api skipped")
	if err != nil || !strings.Contains(checks["api"].Hint, "probe_path") || !strings.Contains(checks["token"].Hint, "default_lifetime") {
		t.Errorf("%v, %+v", err, checks)
	}
}

func TestChecksAfterAFailureAreSkipped(t *testing.T) {
	server := sdktest.TokenServer(t, sdktest.JSON(400, `{"error":"invalid_grant","error_description":"`+"CS-SECRET"+`"}`))
	c := dialled(t, server, "api_endpoint", server.APIURL(), "probe_path", "/me")
	checks, err := c.try("config passed", "dns passed", "tls warned", "token failed", "api skipped")
	if err == nil || err.Code != sdk.Denied || checks["token"].Logins != 1 || checks["token"].Hint == "" {
		t.Errorf("%v, %+v", err, checks["token"])
	}
	if !strings.Contains(checks["api"].Message, "the check token failed") {
		t.Errorf("api says %q", checks["api"].Message)
	}
	if len(server.APIRequests()) != 0 {
		t.Error("the API was asked")
	}
}

func TestUntrustedServer(t *testing.T) {
	c := dialled(t, sdktest.TLSTokenServer(t))
	if _, err := c.try("config passed", "dns passed", "tls failed", "token skipped", "api skipped"); err == nil || err.Code != sdk.TLS {
		t.Errorf("%v", err)
	}
}

func TestBlockedServer(t *testing.T) {
	c := dialled(t, sdktest.TokenServer(t))
	s := sdktest.Settings()
	s.EgressAllow = nil
	c.Harness = sdktest.NewWith(t, &passwordGrant, s)
	checks, err := c.try("config passed", "dns failed", "tls skipped", "token skipped", "api skipped")
	if err == nil || err.Code != sdk.Blocked || !strings.Contains(checks["dns"].Hint, "egress.allow") {
		t.Errorf("%v, %+v", err, checks["dns"])
	}
}

// Each check is reported when it is made, and not at the end.
func TestChecksAreReportedAsTheyHappen(t *testing.T) {
	seen := make(chan string, len(checks()))
	server := sdktest.TokenServer(t, func(w http.ResponseWriter, r *http.Request) {
		if len(seen) != 3 {
			t.Errorf("%d checks were reported before the token request, want 3", len(seen))
		}
		sdktest.JSON(200, token)(w, r)
	})
	typ := passwordGrant
	typ.Test = func(ctx context.Context, req *sdk.Request, report func(sdk.Check)) error {
		return test(ctx, req, func(c sdk.Check) { seen <- c.Name; report(c) })
	}
	if _, err := sdktest.New(t, &typ).Test(settings(server)); err != nil {
		t.Error(err)
	}
}

func TestCertificateThatEndsSoon(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for end, want := range map[time.Duration]sdk.Status{soon: sdk.Passed, soon - 1: sdk.Warned} {
		state := tls.ConnectionState{Version: tls.VersionTLS12, PeerCertificates: []*x509.Certificate{{NotAfter: now.Add(end)}}}
		if got := describeTLS(state, now); got.Status != want {
			t.Errorf("%v before its end: %+v", end, got)
		}
	}
}

// The probe asks for what `call` would ask for with the same path.
func TestProbePaths(t *testing.T) {
	for path, want := range map[string]string{
		"/me": "/me", "me?x=1": "/me?x=1", "/me%40x": "/me%40x", "/group%2Fproject": "/group%2Fproject", "/a//b": "/a//b",
	} {
		server := sdktest.TokenServer(t, sdktest.JSON(200, token))
		server.API(sdktest.Respond(204, nil, ""))
		c := dialled(t, server, "api_endpoint", server.APIURL()+"/a%2Fb", "probe_path", path)
		if _, err := c.try("config passed", "dns passed", "tls warned", "token passed", "api passed"); err != nil {
			t.Error(err)
		}
		for _, r := range server.APIRequests() {
			got := r.Path
			if r.Query != "" {
				got += "?" + r.Query
			}
			if want := "/api/a%2Fb" + want; got != want {
				t.Errorf("%s: asked for %s, want %s", path, got, want)
			}
		}
	}
}
