package main

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// Secrets that every encoding changes.
const (
	password     = `P@ss-SECRET w%rd/+"\é`
	clientSecret = "CS-SECRET&=+ /%20:"
	refreshToken = "R3fresh SECRET/+1"
)

// token and rotated are answers that are tokens.
const (
	token   = `{"access_token":"T0k3n-SECRET","token_type":"Bearer","expires_in":3600,"refresh_token":"` + refreshToken + `"}`
	kept    = `{"access_token":"T0k3n-SECRET-2","token_type":"Bearer","expires_in":60}`
	rotated = `{"access_token":"T0k3n-SECRET-2","token_type":"Bearer","refresh_token":"R3fresh-SECRET-2"}`
)

// canaries are what must never be seen.
func canaries() []string {
	return []string{password, clientSecret, refreshToken, "R3fresh-SECRET-2", "T0k3n-SECRET"}
}

// settings are a config for a server, changed by pairs of a name and a value.
func settings(server *sdktest.Server, change ...any) map[string]any {
	config := map[string]any{
		"token_endpoint": server.TokenURL(), "allow_http": strings.HasPrefix(server.URL, "http:"),
		"username": "alice", "password": password, "client_id": "client", "client_secret": clientSecret,
	}
	return with(config, change...)
}

func with(config map[string]any, change ...any) map[string]any {
	config = maps.Clone(config)
	for i := 0; i < len(change); i += 2 {
		config[fmt.Sprint(change[i])] = change[i+1]
	}
	return config
}

// conn is a type, a server and what they are joined by.
type conn struct {
	*sdktest.Harness
	*sdktest.Server
	t      *testing.T
	config map[string]any
}

// dialled joins the type to a server. When the test ends, nothing in its log is
// secret.
func dialled(t *testing.T, server *sdktest.Server, change ...any) *conn {
	t.Helper()
	c := &conn{Harness: sdktest.New(t, &passwordGrant), Server: server, t: t, config: settings(server, change...)}
	t.Cleanup(func() { c.clean(c.Log()) })
	return c
}

// clean fails the test where a secret shows itself.
func (c *conn) clean(reported ...any) {
	c.t.Helper()
	if leaks := sdktest.Leaks(canaries(), reported...); leaks != nil {
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
	return a
}

// mustFail returns the failure of a call.
func (c *conn) mustFail(previous *sdk.Authorization) *sdk.Error {
	c.t.Helper()
	a, err := c.Renew(c.config, previous, sdk.Due)
	if err == nil {
		c.t.Fatalf("it succeeded: %v", a)
	}
	c.clean(err)
	return sdk.AsError(err)
}
