package oauth_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

func TestFixes(t *testing.T) {
	asJSON := func(c *oauth.Client) { c.Encoding = oauth.JSON }
	plain := func(c *oauth.Client) { c.Secret = sdk.NewSecret("plain") }
	none := func(c *oauth.Client) { c.Secret = sdk.SecretValue{} }
	empty := func(c *oauth.Client) { c.Secret = sdk.NewSecret("") }
	colon := func(c *oauth.Client) { c.ID = "a:b" }
	method := func(m oauth.Method) *sdk.Fix {
		return &sdk.Fix{Field: "token_endpoint_auth_method", Value: string(m)}
	}
	form, refresh := &sdk.Fix{Field: "encoding", Value: "form"}, &sdk.Fix{Field: "refresh", Value: false}
	for _, test := range []struct {
		status  int
		name    string
		refresh bool
		change  []func(*oauth.Client)
		want    *sdk.Fix
	}{
		{415, "", false, []func(*oauth.Client){asJSON}, form},
		{415, "", false, nil, &sdk.Fix{Field: "encoding", Value: "json"}},
		{415, "invalid_grant", false, nil, nil},
		{400, "invalid_request", false, []func(*oauth.Client){asJSON}, form},
		{400, "invalid_request", false, nil, nil},
		{429, "invalid_request", false, []func(*oauth.Client){asJSON}, nil},
		{400, "unsupported_grant_type", false, []func(*oauth.Client){asJSON}, form},
		{400, "unsupported_grant_type", false, nil, nil},
		{400, "unsupported_grant_type", true, nil, refresh},
		{400, "unsupported_grant_type", true, []func(*oauth.Client){asJSON}, refresh},
		{400, "unsupported_token_type", true, nil, refresh},
		{400, "invalid_grant", true, nil, nil},
		{401, "invalid_client", false, nil, method(oauth.Basic)},
		{401, "invalid_client", false, []func(*oauth.Client){as(oauth.Post)}, method(oauth.Basic)},
		{401, "invalid_client", false, []func(*oauth.Client){as(oauth.Basic)}, method(oauth.BasicRaw)},
		{401, "invalid_client", false, []func(*oauth.Client){as(oauth.Basic), plain}, method(oauth.Post)},
		{401, "invalid_client", false, []func(*oauth.Client){as(oauth.Basic), colon}, method(oauth.Post)},
		{401, "invalid_client", false, []func(*oauth.Client){as(oauth.BasicRaw)}, method(oauth.Post)},
		{401, "invalid_client", false, []func(*oauth.Client){as(oauth.BasicRaw), plain}, method(oauth.Post)},
		{401, "invalid_client", false, []func(*oauth.Client){as(oauth.None)}, nil},
		{401, "invalid_client", false, []func(*oauth.Client){none}, nil},
		{401, "invalid_client", false, []func(*oauth.Client){empty}, nil},
		{400, "invalid_client", false, nil, nil},
		{401, "", false, nil, nil},
		{400, "invalid_scope", false, nil, nil},
		{503, "", false, nil, nil},
	} {
		t.Run(fmt.Sprint(test.status, test.name, test.refresh), func(t *testing.T) {
			body := "{}"
			if test.name != "" {
				body = `{"error":"` + test.name + `"}`
			}
			server := sdktest.TokenServer(t, sdktest.JSON(test.status, body))
			g := login()
			g.Refresh = test.refresh
			_, fix := fails(t, newClient(t, server.TokenURL(), test.change...), g)
			if diff := cmp.Diff(test.want, fix); diff != "" {
				t.Error(diff)
			}
			if n := len(server.Requests()); n != 1 {
				t.Errorf("%d requests were made, want 1", n)
			}
		})
	}
	if oauth.FixOf(nil) != nil || oauth.FixOf(errors.New("x")) != nil || oauth.FixOf(sdk.Errorf(sdk.Denied, "x")) != nil {
		t.Error("an error without a fix has one")
	}
}

// A redirect that names the same host is likely the endpoint under its right name.
// It is shown, and never followed.
func TestFixesForRedirects(t *testing.T) {
	for _, test := range []struct {
		from, to string
		status   int
		want     string
	}{
		{"https://as.example/token", "/token/", 302, "https://as.example/token/"},
		{"https://as.example/token", "https://as.example/oauth2/token", 308, "https://as.example/oauth2/token"},
		{"https://as.example/token", "https://AS.example:443/v2/token", 301, "https://AS.example:443/v2/token"},
		{"http://as.example/token", "https://as.example/token", 302, "https://as.example/token"},
		{"http://as.example/token", "https://as.example/token", 301, "https://as.example/token"},
		{"http://as.example:8080/token", "https://as.example:8080/token", 307, "https://as.example:8080/token"},
		{"https://as.example/token", "/login", 302, ""},
		{"https://as.example/token", "/login", 303, ""},
		{"https://as.example/token", "https://other.example/token", 308, ""},
		{"https://as.example/token", "https://as.example:8443/token", 308, ""},
		{"https://as.example/token", "http://as.example/token", 308, ""},
		{"http://as.example/token", "https://as.example:8443/token", 308, ""},
		{"https://as.example/token", "/token", 307, ""},
		{"https://as.example/token", "/token/?next=1", 308, ""},
		{"https://as.example/token", "/token/#x", 308, ""},
		{"https://as.example/token?tenant=1", "/token/", 308, ""},
		{"https://as.example/token", "https://u:p@as.example/token/", 308, ""},
		{"https://as.example/token", "/token/P@ss-SECRET%20w%25rd%2F+%22%5C%C3%A9", 308, ""},
		{"https://as.example/token", "/" + strings.Repeat("x", 300), 308, ""},
	} {
		t.Run(test.to[:min(40, len(test.to))], func(t *testing.T) {
			calls := 0
			c := newClient(t, test.from, func(c *oauth.Client) {
				c.Transport = roundTripper(func(*http.Request) (*http.Response, error) {
					calls++
					return &http.Response{StatusCode: test.status, Header: http.Header{"Location": {test.to}}, Body: http.NoBody}, nil
				})
			})
			e, fix := fails(t, c, login())
			if test.want == "" && fix != nil || test.want != "" && (fix == nil || fix.Field != "token_endpoint" || fix.Value != test.want || !strings.Contains(e.Hint, test.want)) {
				t.Errorf("the fix is %v, want %q; hint %q", fix, test.want, e.Hint)
			}
			if e.Code != sdk.Blocked || calls != 1 {
				t.Errorf("%v after %d requests", e, calls)
			}
		})
	}
}

func TestWhatIsFinal(t *testing.T) {
	for status, final := range map[int]bool{501: true, 505: true, 511: true, 407: true, 500: false, 502: false, 503: false, 504: false, 408: false, 421: false, 425: false, 429: false, 404: false} {
		server := sdktest.TokenServer(t, sdktest.Respond(status, map[string]string{"Retry-After": "30"}, ""))
		e := mustFail(t, newClient(t, server.TokenURL()), login())
		if e.Final != final || final && e.RetryAfter != 0 {
			t.Errorf("%d: final is %v, after %v", status, e.Final, e.RetryAfter)
		}
	}
	server := sdktest.TokenServer(t, sdktest.JSON(501, `{"error":"temporarily_unavailable"}`))
	if e := mustFail(t, newClient(t, server.TokenURL()), login()); e.Final {
		t.Error("what calls itself temporary is final")
	}
}
