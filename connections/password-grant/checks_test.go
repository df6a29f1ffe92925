package main

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// findings are the checks of a test in short.
func findings(checks []sdk.Check) []string {
	var list []string
	for _, c := range checks {
		list = append(list, strings.TrimSpace(finding(c)))
	}
	return list
}

// calls are the requests to the API; what a server publishes of itself is none.
func calls(server *sdktest.Server) []sdktest.Request {
	return slices.DeleteFunc(server.APIRequests(), func(r sdktest.Request) bool { return strings.Contains(r.Path, "/.well-known/") })
}

// secure joins the type to a server with TLS, which it trusts.
func secure(t *testing.T, server *sdktest.Server, change ...any) *conn {
	t.Helper()
	c := dialled(t, server, change...)
	s := sdktest.Settings()
	s.CABundle = server.CA()
	c.Harness = sdktest.NewWith(t, &passwordGrant, s)
	return c
}

func TestAllIsWell(t *testing.T) {
	server := sdktest.TLSTokenServer(t, sdktest.JSON(200, token))
	server.API(sdktest.JSON(200, "{}"))
	c := secure(t, server, "api_endpoint", server.APIURL()+"/v1", "probe_path", "/me?x=1")
	checks, err := c.examine((*sdktest.Harness).Test)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"config passed", "secrets passed", "egress passed", "dns passed", "connect passed", "tls passed", "token passed", "response passed",
		"claims skipped not_a_jwt", "api passed",
	}
	if diff := cmp.Diff(want, findings(checks)); diff != "" {
		t.Fatal(diff)
	}
	for i, message := range []string{
		"the settings fit together", "the credentials can be used", "the operator's policy lets 127.0.0.1 be dialled", "there is no name to look up",
		"a connection to 127.0.0.1:", "TLS 1.3; the certificate is valid until 20", "a token was issued", "the answer holds what is needed; the token is valid until 20",
		"the token is no JWT", "GET /api/v1/me at 127.0.0.1:",
	} {
		if !strings.HasPrefix(checks[i].Message, message) || strings.Contains(checks[i].Message, "x=1") {
			t.Errorf("%s says %q", checks[i].Name, checks[i].Message)
		}
		if checks[i].Duration <= 0 {
			t.Errorf("%s took %v", checks[i].Name, checks[i].Duration)
		}
	}
	a := checks[6].Authorization
	if a == nil || a.Headers[0].Value.Reveal() != "Bearer T0k3n-SECRET" || checks[6].Logins != 1 || a.Logins != 1 || a.State.Empty() {
		t.Errorf("the check carries %v", a)
	}
	call := calls(server)[0]
	if call.Method != http.MethodGet || call.Path != "/api/v1/me" || call.Query != "x=1" || call.Header.Get("Authorization") != "Bearer T0k3n-SECRET" {
		t.Errorf("the API was asked %s %s?%s", call.Method, call.Path, call.Query)
	}
}

// What a test keeps is what a login would have got.
func TestTestsObtainWhatLoginsDo(t *testing.T) {
	server := sdktest.TokenServer(t, sdktest.JSON(200, token))
	server.Script(sdktest.JSON(200, token))
	c := dialled(t, server, "renew_on", []any{401, 403}, "revocation_endpoint", server.URL+"/revoke")
	a := c.mustAuthorize(nil)
	b := c.diagnosis()["token passed "].Authorization
	if b == nil {
		t.Fatal("nothing was obtained")
	}
	if b.State.Reveal() != a.State.Reveal() || b.Account != a.Account || b.Logins != a.Logins || !slices.Equal(b.RenewOn, a.RenewOn) || b.Expiry.IsZero() {
		t.Errorf("a test obtained %v with %q, a login %v with %q", b, b.State.Reveal(), a, a.State.Reveal())
	}
}

// What the server publishes is asked for without anything that says who asks.
func TestMetadataIsAskedForWithoutCredentials(t *testing.T) {
	server := sdktest.TokenServer(t, refuses(401, "invalid_client"))
	dialled(t, server, "token_headers", map[string]any{"X-Key": "K3Y-SECRET"}).diagnosis()
	if len(server.APIRequests()) == 0 {
		t.Error("it was not asked for")
	}
	for _, r := range server.APIRequests() {
		if r.Method != http.MethodGet || r.Header.Get("Authorization") != "" || r.Header.Get("X-Key") != "" || r.Query != "" || len(r.Body) > 0 {
			t.Errorf("it was asked %+v", r)
		}
	}
}

func TestEvidence(t *testing.T) {
	server := sdktest.TLSTokenServer(t, issues(`,"expires_in":3600,"scope":"read","refresh_token":"R3fresh-SECRET-2"`), sdktest.Respond(429, map[string]string{"Retry-After": "30"}, `{"error":"slow_down"}`))
	c := secure(t, server, "scope", "read write", "client_secret", "")
	got := map[string]string{}
	for range 2 {
		checks, _ := c.examine((*sdktest.Harness).Test)
		for _, check := range checks {
			for _, f := range check.Evidence {
				got[check.Name+" "+f.Name] = f.Value
			}
		}
	}
	for fact, want := range map[string]string{
		"config encoding": "form", "config grant_type": "password", "secrets password": "given", "secrets client_secret": "empty", "secrets totp_secret": "",
		"egress token_endpoint": "127.0.0.1", "connect address": strings.TrimPrefix(server.URL, "https://"), "tls tls_version": "TLS 1.3", "tls certificate_issuer": "Acme Co",
		"response refresh_token": "issued", "response lifetime": "1h0m0s", "response scope_requested": "read write", "response scope_granted": "read",
		"token http_status": "429", "token retry_after": "30s", "token error": "slow_down",
	} {
		if got[fact] != want {
			t.Errorf("%s is %q, want %q", fact, got[fact], want)
		}
	}
}

func TestWithoutLogin(t *testing.T) {
	server := sdktest.TokenServer(t)
	publishes(server, `"grant_types_supported":["client_credentials"]`)
	c := dialled(t, server, "api_endpoint", server.APIURL(), "probe_path", "/me")
	checks, err := c.examine((*sdktest.Harness).TestWithoutLogin)
	want := []string{"tls warned plain_http", "token skipped no_login", "response skipped no_login", "claims skipped no_login", "claims warned better_grant", "api skipped no_login"}
	if diff := cmp.Diff(want, findings(checks)[5:]); diff != "" || err != nil {
		t.Errorf("%v: %s", err, diff)
	}
	if len(server.Requests()) != 0 || len(calls(server)) != 0 {
		t.Errorf("%d tokens were asked for, and the API %d times", len(server.Requests()), len(calls(server)))
	}
}

// A password that was forgotten is no fault, and nothing to log in with.
func TestTestAfterThePasswordWasForgotten(t *testing.T) {
	server := sdktest.TokenServer(t)
	c := dialled(t, server, "keep_password", false)
	c.forget()
	checks, err := c.examine((*sdktest.Harness).Test)
	got := findings(checks)
	for _, want := range []string{"secrets passed password_forgotten", "token skipped password_forgotten", "response skipped password_forgotten", "api skipped password_forgotten"} {
		if !slices.Contains(got, want) || err != nil {
			t.Errorf("%v: %s is not in %v", err, want, got)
		}
	}
}

func TestWhatTheAPIAnswers(t *testing.T) {
	for _, test := range []struct {
		answer http.HandlerFunc
		want   string
		hint   string
	}{
		{sdktest.Respond(204, nil, ""), "api passed ", ""},
		{sdktest.Respond(401, nil, ""), "api failed config", "audience"},
		{sdktest.Respond(403, nil, ""), "api failed scope_denied", "scope"},
		{sdktest.Respond(404, nil, ""), "api warned unexpected_status", "probe_path"},
		{sdktest.Respond(500, nil, ""), "api warned unexpected_status", ""},
		{sdktest.Redirect(302, "/login"), "api warned redirected", "where it leads"},
		{sdktest.Drop, "api failed ambiguous", ""},
		{sdktest.Hang, "api failed timeout", ""},
	} {
		server := sdktest.TokenServer(t, sdktest.JSON(200, token))
		server.API(func(w http.ResponseWriter, r *http.Request) {
			if strings.Contains(r.URL.Path, "/.well-known/") {
				http.NotFound(w, r)
				return
			}
			test.answer(w, r)
		})
		c := dialled(t, server, "api_endpoint", server.APIURL(), "probe_path", "/me", "timeout", "1s")
		found := c.diagnosis()
		if got, ok := found[test.want]; !ok || !strings.Contains(got.Hint, test.hint) {
			t.Errorf("%s: %+v", test.want, found)
		}
		if len(calls(server)) != 1 {
			t.Errorf("the API was asked %d times", len(calls(server)))
		}
	}
}

func TestChecksAfterAFailureAreSkipped(t *testing.T) {
	server := sdktest.TokenServer(t, sdktest.JSON(400, `{"error":"invalid_grant","error_description":"CS-SECRET"}`))
	c := dialled(t, server, "api_endpoint", server.APIURL(), "probe_path", "/me")
	checks, err := c.examine((*sdktest.Harness).Test)
	if err == nil || err.Code != sdk.Denied || checks[6].Logins != 1 || checks[6].Hint == "" {
		t.Errorf("%v, %+v", err, checks)
	}
	if last := checks[len(checks)-1]; last.Name != "api" || !strings.Contains(last.Message, "the check token failed") {
		t.Errorf("api says %q", last.Message)
	}
	if len(server.APIRequests()) != 0 {
		t.Error("the API was asked")
	}
}

func TestUntrustedServer(t *testing.T) {
	c := dialled(t, sdktest.TLSTokenServer(t))
	found := c.diagnosis()
	if got, ok := found["tls failed tls"]; !ok || got.Field != "token_endpoint" || !strings.Contains(got.Hint, "ca_file") {
		t.Errorf("%+v", found)
	}
}

func TestServerThatWantsACertificate(t *testing.T) {
	demanding := httptest.NewUnstartedServer(http.NotFoundHandler())
	demanding.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	// With TLS 1.3 it would be known only when something was sent.
	demanding.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert, MaxVersion: tls.VersionTLS12}
	demanding.StartTLS()
	t.Cleanup(demanding.Close)
	c := secure(t, sdktest.TLSTokenServer(t), "token_endpoint", demanding.URL+"/token") // both show the same certificate
	found := c.diagnosis()
	if got, ok := found["tls failed tls"]; !ok || !strings.Contains(got.Hint, "RFC 8705") || !strings.Contains(got.Err.Hint, "RFC 8705") {
		t.Errorf("%+v", found)
	}
}

func TestBlockedServer(t *testing.T) {
	for _, test := range []struct{ host, want string }{{"127.0.0.1", "egress failed blocked"}, {"localhost", "dns failed blocked"}} {
		server := sdktest.TokenServer(t)
		c := dialled(t, server, "token_endpoint", strings.Replace(server.TokenURL(), "127.0.0.1", test.host, 1))
		s := sdktest.Settings()
		s.EgressAllow = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
		c.Harness = sdktest.NewWith(t, &passwordGrant, s)
		found := c.diagnosis()
		if got, ok := found[test.want]; !ok || !strings.Contains(got.Hint, "egress.allow") || got.Field != "token_endpoint" {
			t.Errorf("%s: %+v", test.want, found)
		}
	}
}

func TestNames(t *testing.T) {
	server := sdktest.TokenServer(t, sdktest.JSON(200, token))
	c := dialled(t, server, "token_endpoint", strings.Replace(server.TokenURL(), "127.0.0.1", "localhost", 1))
	found := c.diagnosis()
	dns, egress := found["dns passed "], found["egress passed "]
	if !strings.HasPrefix(dns.Message, "localhost is at ") || !strings.Contains(egress.Message, "names are judged by where they lead") {
		t.Errorf("dns says %q, egress %q", dns.Message, egress.Message)
	}
}

// Each check is reported when it is made, and not at the end.
func TestChecksAreReportedAsTheyHappen(t *testing.T) {
	seen := make(chan string, 30)
	server := sdktest.TokenServer(t, func(w http.ResponseWriter, r *http.Request) {
		if len(seen) != 6 {
			t.Errorf("%d checks were reported before the token request, want 6", len(seen))
		}
		sdktest.JSON(200, token)(w, r)
	})
	typ := passwordGrant
	typ.Test = func(ctx context.Context, req *sdk.Request, report func(sdk.Check)) error {
		return flow.Test(ctx, req, func(c sdk.Check) { seen <- c.Name; report(c) })
	}
	if _, err := sdktest.New(t, &typ).Test(settings(server)); err != nil {
		t.Error(err)
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
		if found := c.diagnosis(); found["api passed "].Message == "" {
			t.Errorf("%+v", found)
		}
		for _, r := range calls(server) {
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
