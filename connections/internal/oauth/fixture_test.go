package oauth_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// Secrets that every encoding changes.
const (
	password     = `P@ss-SECRET w%rd/+"\é`
	clientSecret = "CS-SECRET&=+ /%20:"
)

// good is the plainest answer that is a token.
const good = `{"access_token":"T0k3n","token_type":"Bearer","expires_in":3600}`

// canaries are what must never be seen.
func canaries() []string { return []string{password, clientSecret} }

// newClient is a client as a connection has it; change may change it.
func newClient(t *testing.T, endpoint string, change ...func(*oauth.Client)) *oauth.Client {
	t.Helper()
	u, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	c := &oauth.Client{
		Transport: &http.Transport{DisableKeepAlives: true, MaxResponseHeaderBytes: 64 << 10}, Endpoint: u, Timeout: 10 * time.Second,
		ID: "client", Secret: sdk.NewSecret(clientSecret),
	}
	for _, f := range change {
		f(c)
	}
	return c
}

func param(name, value string) sdk.Param { return sdk.Param{Name: name, Value: sdk.NewSecret(value)} }

func login() *oauth.Grant {
	return &oauth.Grant{
		Params: []sdk.Param{param("grant_type", "password"), param("username", "alice"), param("password", password), param("scope", "a b")},
		Login:  true, Scopes: []string{"a", "b"}, Secrets: []sdk.SecretValue{sdk.NewSecret(password)},
	}
}

// mustFail makes one request and returns its failure, which holds no secret.
func mustFail(t *testing.T, c *oauth.Client, g *oauth.Grant) *sdk.Error {
	t.Helper()
	token, err := c.Token(t.Context(), g)
	if err == nil {
		t.Fatalf("a token was accepted: %v", token)
	}
	if leaks := sdktest.Leaks(canaries(), err); leaks != nil {
		t.Errorf("%q leaks: %v", err, leaks)
	}
	return sdk.AsError(err)
}
