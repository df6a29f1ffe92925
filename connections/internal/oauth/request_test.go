package oauth_test

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// sent makes one request that succeeds and returns it as the server saw it.
func sent(t *testing.T, g *oauth.Grant, change ...func(*oauth.Client)) sdktest.Request {
	t.Helper()
	server := sdktest.TokenServer(t, sdktest.JSON(200, good))
	if _, err := newClient(t, server.TokenURL(), change...).Token(t.Context(), g); err != nil {
		t.Fatalf("the request failed: %v", err)
	}
	if n := len(server.Requests()); n != 1 {
		t.Fatalf("%d requests were made, want 1", n)
	}
	return server.Requests()[0]
}

func as(m oauth.Method) func(*oauth.Client) { return func(c *oauth.Client) { c.Method = m } }

func TestFormRequest(t *testing.T) {
	g := login()
	g.Params = append(g.Params, param("audience", ""), param("resource", "https://a/"), param("resource", "https://b/"))
	r := sent(t, g)
	want := url.Values{
		"grant_type": {"password"}, "username": {"alice"}, "password": {password}, "scope": {"a b"},
		"client_id": {"client"}, "client_secret": {clientSecret}, "resource": {"https://a/", "https://b/"},
	}
	if diff := cmp.Diff(want, r.Form); diff != "" {
		t.Errorf("the body: %s", diff)
	}
	for name, want := range map[string]string{
		"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json", "Accept-Encoding": "identity",
		"User-Agent": "Jackfield", "Authorization": "", "Cookie": "", "Expect": "",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if r.Method != http.MethodPost || r.Query != "" {
		t.Errorf("the request is %s with the query %q", r.Method, r.Query)
	}
}

func TestJSONRequest(t *testing.T) {
	g := &oauth.Grant{Params: []sdk.Param{
		param("password", `<a&b>"\é`+"\u2028"), param("resource", "x:1"), param("resource", "x:2"), param("resource", "x:3"),
	}}
	r := sent(t, g, func(c *oauth.Client) { c.Encoding = oauth.JSON })
	want := map[string]any{
		"password": `<a&b>"\é` + "\u2028", "resource": []any{"x:1", "x:2", "x:3"}, "client_id": "client", "client_secret": clientSecret,
	}
	if diff := cmp.Diff(want, r.JSON); diff != "" {
		t.Errorf("the body: %s", diff)
	}
	wantBody := `{"client_id":"client","client_secret":"CS-SECRET&=+ /%20:","password":"<a&b>\"\\é\u2028","resource":["x:1","x:2","x:3"]}`
	if string(r.Body) != wantBody {
		t.Errorf("the body is\n%s, want\n%s", r.Body, wantBody)
	}
	if got := r.Header.Get("Content-Type"); got != "application/json" {
		t.Errorf("Content-Type is %q", got)
	}
}

func TestClientAuthentication(t *testing.T) {
	special := func(c *oauth.Client) { c.ID, c.Secret = "ropc+client/2", sdk.NewSecret("p@ss%20w+rd/ &=") }
	basic := func(text string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(text)) }
	for _, test := range []struct {
		name   string
		change []func(*oauth.Client)
		header string
		body   url.Values
	}{
		{"post", []func(*oauth.Client){special, as(oauth.Post)}, "",
			url.Values{"client_id": {"ropc+client/2"}, "client_secret": {"p@ss%20w+rd/ &="}}},
		{"basic", []func(*oauth.Client){special, as(oauth.Basic)},
			basic("ropc%2Bclient%2F2:p%40ss%2520w%2Brd%2F+%26%3D"), url.Values{}},
		{"raw", []func(*oauth.Client){special, as(oauth.BasicRaw)}, basic("ropc+client/2:p@ss%20w+rd/ &="), url.Values{}},
		{"none", []func(*oauth.Client){special, as(oauth.None)}, "", url.Values{"client_id": {"ropc+client/2"}}},
		{"secret absent", []func(*oauth.Client){func(c *oauth.Client) { c.Secret = sdk.SecretValue{} }}, "", url.Values{"client_id": {"client"}}},
		{"secret empty", []func(*oauth.Client){func(c *oauth.Client) { c.Secret = sdk.NewSecret("") }}, "",
			url.Values{"client_id": {"client"}, "client_secret": {""}}},
		{"no client", []func(*oauth.Client){func(c *oauth.Client) { c.ID, c.Secret = "", sdk.SecretValue{} }}, "", url.Values{}},
		{"basic, secret absent", []func(*oauth.Client){as(oauth.Basic), func(c *oauth.Client) { c.Secret = sdk.SecretValue{} }},
			basic("client:"), url.Values{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := sent(t, &oauth.Grant{}, test.change...)
			if diff := cmp.Diff(test.body, r.Form); diff != "" {
				t.Errorf("the body: %s", diff)
			}
			if got := r.Header.Get("Authorization"); got != test.header {
				t.Errorf("Authorization is %q, want %q", got, test.header)
			}
		})
	}
}

// roundTripper is a transport of one function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestTransportCannotSendAgain(t *testing.T) {
	refusal, calls := errors.New("not now"), 0
	c := newClient(t, "https://auth.example.com/token", func(c *oauth.Client) {
		c.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
			calls++
			if r.GetBody != nil {
				t.Error("the body can be had again")
			}
			return nil, refusal
		})
	})
	if e := mustFail(t, c, login()); calls != 1 || e.Logins != 0 {
		t.Errorf("%d requests were made with %d logins, want 1 with 0", calls, e.Logins)
	}
}

func TestBasicNeedsAClient(t *testing.T) {
	for name, change := range map[string]func(*oauth.Client){
		"no id":    func(c *oauth.Client) { c.ID, c.Method = "", oauth.Basic },
		"no id, r": func(c *oauth.Client) { c.ID, c.Method = "", oauth.BasicRaw },
		"a colon":  func(c *oauth.Client) { c.ID, c.Method = "a:b", oauth.BasicRaw },
	} {
		server := sdktest.TokenServer(t)
		c := newClient(t, server.TokenURL(), change)
		e := mustFail(t, c, login())
		if e.Code != sdk.BadConfig || e.Field != "client_id" || e.Logins != 0 || c.Check() == nil {
			t.Errorf("%s: %+v", name, e)
		}
		if n := len(server.Requests()); n != 0 {
			t.Errorf("%s: %d requests were made", name, n)
		}
	}
}

// Whatever Check finds is found before anything is sent, without it.
func TestWhatCheckFinds(t *testing.T) {
	broken := map[string][]func(*oauth.Client){
		"no id":            {as(oauth.Basic), func(c *oauth.Client) { c.ID = "" }},
		"a colon":          {as(oauth.BasicRaw), func(c *oauth.Client) { c.ID = "a:b" }},
		"no key":           {as(oauth.PrivateKeyJWT)},
		"a key that isn't": {signing("-----BEGIN PRIVATE KEY-----")},
		"another's alg":    {signing(pkcs8(keys()["ES256"])), func(c *oauth.Client) { c.Algorithm = "RS256" }},
		"no id to sign":    {signing(pkcs8(keys()["ES256"])), func(c *oauth.Client) { c.ID = "" }},
		"a short secret":   {as(oauth.ClientSecretJWT)},
		"a header's name":  {headers(param("a b", "x"))},
		"a header of ours": {headers(param("Host", "x"))},
		"a header twice":   {headers(param("X-A", "x"), param("x-a", "x"))},
		"a header's lines": {headers(param("X-A", "a\nb"))},
		"two credentials":  {as(oauth.Basic), headers(param("Authorization", "x"))},
	}
	for name, change := range broken {
		c := newClient(t, "https://as.example/token", append(change, func(c *oauth.Client) {
			c.Transport = roundTripper(func(*http.Request) (*http.Response, error) {
				t.Errorf("%s: a request is made", name)
				return nil, errors.New("no")
			})
		})...)
		_, err := c.Token(t.Context(), login())
		for where, e := range map[string]*sdk.Error{
			"Token": sdk.AsError(err), "Revoke": sdk.AsError(c.Revoke(t.Context(), c.Endpoint, sdk.NewSecret(deadToken), "")),
		} {
			want := sdk.AsError(c.Check())
			if want == nil || e.Code != sdk.BadConfig || e.Message != want.Message || e.Field != want.Field || e.Hint != want.Hint || e.Logins != 0 {
				t.Errorf("%s: %s says %v, and Check %v", name, where, e, want)
			}
		}
	}
}
