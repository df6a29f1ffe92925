package main

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// clientSecret is one that every encoding changes.
const clientSecret = "CS-SECRET&=+ /%20:"

// token is an answer that is a token.
const token = `{"access_token":"T0k3n-SECRET","token_type":"Bearer","expires_in":3600}`

// conn is the type, a server and what they are joined by.
type conn struct {
	*sdktest.Harness
	*sdktest.Server
	t      *testing.T
	config map[string]any
}

// dialled joins the type to a server, with settings changed by pairs of a name and a
// value. When the test ends, nothing in its log is secret.
func dialled(t *testing.T, server *sdktest.Server, change ...any) *conn {
	t.Helper()
	c := &conn{Harness: sdktest.New(t, &clientCredentials), Server: server, t: t, config: with(map[string]any{
		"token_endpoint": server.TokenURL(), "allow_http": strings.HasPrefix(server.URL, "http:"), "client_id": "client", "client_secret": clientSecret,
	}, change...)}
	t.Cleanup(func() { c.clean(c.Log()) })
	return c
}

func with(config map[string]any, change ...any) map[string]any {
	config = maps.Clone(config)
	for i := 0; i < len(change); i += 2 {
		config[fmt.Sprint(change[i])] = change[i+1]
	}
	return config
}

// clean fails the test where a secret shows itself.
func (c *conn) clean(reported ...any) {
	c.t.Helper()
	if leaks := sdktest.Leaks([]string{clientSecret, "T0k3n-SECRET", "R3fresh-SECRET"}, reported...); leaks != nil {
		c.t.Errorf("%v leaks: %v", reported, leaks)
	}
}

// mustAuthorize returns an authorization, in place of previous if there is one.
func (c *conn) mustAuthorize(previous *sdk.Authorization) *sdk.Authorization {
	c.t.Helper()
	a, err := c.Renew(c.config, previous, sdk.Due)
	if err != nil {
		c.t.Fatalf("authorizing: %v", err)
	}
	c.clean(a)
	if a.Logins != 0 {
		c.t.Errorf("a client's secret counts as %d logins", a.Logins)
	}
	return a
}

// mustFail returns the failure of a call.
func (c *conn) mustFail() *sdk.Error {
	c.t.Helper()
	a, err := c.Authorize(c.config)
	if err == nil {
		c.t.Fatalf("it succeeded: %v", a)
	}
	c.clean(err)
	return sdk.AsError(err)
}

// findings are the checks of a test in short: "tls warned plain_http".
func findings(checks []sdk.Check) []string {
	var list []string
	for _, c := range checks {
		list = append(list, strings.TrimSpace(fmt.Sprint(c.Name, " ", c.Status, " ", c.Code)))
	}
	return list
}
