package oauth_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// publisher is a server with documents at some paths. TOKEN in one stands for the
// token endpoint that it is asked about.
type publisher struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string // guarded by mu
}

func publish(t *testing.T, tokenPath string, documents map[string]string) (*publisher, *url.URL) {
	t.Helper()
	p := new(publisher)
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.asked = append(p.asked, r.URL.EscapedPath())
		p.mu.Unlock()
		if r.Method != http.MethodGet || r.Header.Get("Authorization")+r.Header.Get("Cookie") != "" || r.ContentLength > 0 {
			t.Errorf("it was asked by %s with %v", r.Method, r.Header)
		}
		document, ok := documents[r.URL.EscapedPath()]
		if strings.HasPrefix(document, "/") {
			http.Redirect(w, r, document, http.StatusFound)
			return
		}
		if !ok {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write([]byte(strings.ReplaceAll(document, "TOKEN", p.URL+tokenPath)))
	}))
	t.Cleanup(p.Close)
	return p, must(url.Parse(p.URL + tokenPath))
}

func ask(t *testing.T, endpoint *url.URL) (*oauth.ServerMetadata, error) {
	t.Helper()
	return oauth.Metadata(t.Context(), &http.Transport{DisableKeepAlives: true}, endpoint, 5*time.Second)
}

// Where real servers have their document.
func TestMetadataIsFound(t *testing.T) {
	const openID, rfc8414 = "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"
	for _, test := range []struct {
		name, token, document string
		requests              int
	}{
		{"Auth0", "/oauth/token", openID, 1},
		{"Keycloak", "/realms/x/protocol/openid-connect/token", "/realms/x" + openID, 1},
		{"Keycloak before 17", "/auth/realms/x/protocol/openid-connect/token", "/auth/realms/x" + openID, 1},
		{"Okta, custom", "/oauth2/default/v1/token", "/oauth2/default" + openID, 1},
		{"Okta, custom, RFC 8414", "/oauth2/default/v1/token", rfc8414 + "/oauth2/default", 3},
		{"Okta", "/oauth2/v1/token", openID, 1},
		{"Entra ID", "/T3nant/oauth2/v2.0/token", "/T3nant/v2.0" + openID, 1},
		{"Entra ID, v1", "/T3nant/oauth2/token", "/T3nant" + openID, 1},
		{"PingOne", "/env-id/as/token", "/env-id/as" + openID, 1},
		{"PingFederate", "/as/token.oauth2", openID, 2},
		{"IdentityServer", "/connect/token", openID, 1},
		{"IdentityServer below a path", "/identity/connect/token", "/identity" + openID, 1},
		{"AD FS", "/adfs/oauth2/token/", "/adfs" + openID, 1},
		{"ForgeRock", "/am/oauth2/realms/root/access_token", "/am/oauth2/realms/root" + openID, 1},
		{"OneLogin", "/oidc/2/token", "/oidc/2" + openID, 1},
		{"Dex", "/dex/token", "/dex" + openID, 1},
		{"Zitadel", "/oauth/v2/token", openID, 1},
		{"Salesforce", "/services/oauth2/token", openID, 1},
		{"only RFC 8414", "/token", rfc8414, 2},
		{"an escaped realm", "/realms/a%2Fb%20c/protocol/openid-connect/token", "/realms/a%2Fb%20c" + openID, 1},
		{"the root itself", "", openID, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, endpoint := publish(t, test.token, map[string]string{test.document: `{"token_endpoint":"TOKEN","grant_types_supported":["password"]}`})
			m, err := ask(t, endpoint)
			if err != nil || !slices.Equal(m.GrantTypes, []string{"password"}) || len(p.asked) != test.requests {
				t.Errorf("%v, %v after asking for %v", m, err, p.asked)
			}
		})
	}
}

func TestMetadataIsRead(t *testing.T) {
	_, endpoint := publish(t, "/oauth/token?tenant=x", map[string]string{"/.well-known/openid-configuration": "\ufeff" + `{
		"issuer":"https://issuer.example/","token_endpoint":"TOKEN","grant_types_supported":["authorization_code","password"],
		"token_endpoint_auth_methods_supported":["client_secret_basic","private_key_jwt"],"scopes_supported":["openid"],
		"revocation_endpoint":"https://issuer.example/revoke","mtls_endpoint_aliases":{"token_endpoint":"https://other.example/"}}`})
	m, err := ask(t, endpoint)
	want := &oauth.ServerMetadata{
		Issuer: "https://issuer.example/", GrantTypes: []string{"authorization_code", "password"}, Scopes: []string{"openid"},
		AuthMethods: []string{"client_secret_basic", "private_key_jwt"}, RevocationEndpoint: "https://issuer.example/revoke",
	}
	if diff := cmp.Diff(want, m); diff != "" || err != nil {
		t.Errorf("%v: %s", err, diff)
	}
}

// What is not as it must be is as good as not there.
func TestMetadataInPart(t *testing.T) {
	many := `["` + strings.Repeat(`a","`, 500) + `a"]`
	for _, members := range []string{
		``, `,"issuer":7,"scopes_supported":"openid","grant_types_supported":{},"revocation_endpoint":null`,
		`,"issuer":"/relative","revocation_endpoint":"javascript:alert(1)","scopes_supported":[1,2]`,
		`,"issuer":"https://a\u0000/","revocation_endpoint":"https://user:pass@host/","scopes_supported":["a b"],"grant_types_supported":["a\u001b[31m"]`,
		`,"issuer":"https://` + strings.Repeat("a", 600) + `/","scopes_supported":` + many + `,"grant_types_supported":["` + strings.Repeat("a", 201) + `"]`,
	} {
		_, endpoint := publish(t, "/token", map[string]string{"/.well-known/openid-configuration": `{"token_endpoint":"TOKEN"` + members + `}`})
		m, err := ask(t, endpoint)
		if diff := cmp.Diff(&oauth.ServerMetadata{}, m); diff != "" || err != nil {
			t.Errorf("%s: %v: %s", members, err, diff)
		}
	}
}

func TestMetadataThatIsNotBelieved(t *testing.T) {
	for name, document := range map[string]string{
		"of another server": `{"token_endpoint":"https://evil.example/t"}`, "nearly": `{"token_endpoint":"TOKEN/"}`,
		"none named": `{"grant_types_supported":["password"]}`, "a list": `["TOKEN"]`, "twice": `{"token_endpoint":"TOKEN","token_endpoint":"TOKEN"}`,
		"two": `{"token_endpoint":"TOKEN"}{}`, "a page": `<html>TOKEN`, "too large": `{"token_endpoint":"TOKEN"}` + strings.Repeat(" ", 256<<10),
		"elsewhere": "/elsewhere",
	} {
		documents := map[string]string{"/elsewhere": `{"token_endpoint":"TOKEN"}`}
		for _, path := range []string{"/a/b", "", "/a"} {
			documents[path+"/.well-known/openid-configuration"] = document
			documents["/.well-known/oauth-authorization-server"+path] = document
		}
		p, endpoint := publish(t, "/a/b/token", documents)
		if m, err := ask(t, endpoint); !errors.Is(err, oauth.ErrNoMetadata) {
			t.Errorf("%s: %v, %v", name, m, err)
		}
		if len(p.asked) != 4 || slices.Contains(p.asked, "/elsewhere") {
			t.Errorf("%s: it was asked for %v", name, p.asked)
		}
	}
}

func TestMetadataCostsFourRequests(t *testing.T) {
	for _, path := range []string{"/T/oauth2/v2.0/token", "/a/b/c/d/e/f/token", "/token", "/"} {
		p, endpoint := publish(t, path, nil)
		if _, err := ask(t, endpoint); !errors.Is(err, oauth.ErrNoMetadata) || len(p.asked) > 4 {
			t.Errorf("%s: %v after asking for %v", path, err, p.asked)
		}
		asked := slices.Sorted(slices.Values(p.asked))
		if len(slices.Compact(asked)) != len(p.asked) {
			t.Errorf("%s: it was asked twice: %v", path, p.asked)
		}
	}
}

func TestMetadataOfAServerThatIsNotThere(t *testing.T) {
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		code   sdk.Code
	}{"hanging": {sdktest.Hang, sdk.Timeout}, "dropping": {sdktest.Drop, sdk.Unavailable}} {
		server := sdktest.TokenServer(t)
		server.API(test.answer)
		_, err := oauth.Metadata(t.Context(), &http.Transport{DisableKeepAlives: true}, must(url.Parse(server.TokenURL())), 200*time.Millisecond)
		if !errors.Is(err, test.code) || len(server.APIRequests()) != 1 {
			t.Errorf("%s: %v after %d requests", name, err, len(server.APIRequests()))
		}
	}
	p, endpoint := publish(t, "/token", nil)
	p.Close()
	if _, err := ask(t, endpoint); !errors.Is(err, sdk.Unavailable) {
		t.Error(err)
	}
	if got := fmt.Sprint(oauth.ErrNoMetadata); got == "" {
		t.Error("it says nothing")
	}
}

func TestMetadataOfAnotherAnswerIsNotBelieved(t *testing.T) {
	server := sdktest.TokenServer(t)
	for name, answer := range map[string]func(document string) http.HandlerFunc{
		"404": func(document string) http.HandlerFunc { return sdktest.JSON(404, document) },
		"201": func(document string) http.HandlerFunc { return sdktest.JSON(201, document) },
		"compressed": func(document string) http.HandlerFunc {
			return sdktest.Respond(200, map[string]string{"Content-Encoding": "gzip"}, document)
		},
	} {
		server.API(answer(fmt.Sprintf(`{"token_endpoint":%q}`, server.TokenURL())))
		if _, err := ask(t, must(url.Parse(server.TokenURL()))); !errors.Is(err, oauth.ErrNoMetadata) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
