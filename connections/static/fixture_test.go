package main

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// Secrets that every encoding changes.
const (
	password = `P@ss-SECRET w%rd/+"\é:x`
	token    = "T0k3n-SECRET/+=="
	gateway  = "G4teway-SECRET"
)

// conn is a type, an API and what they are joined by.
type conn struct {
	*sdktest.Harness
	api    *sdktest.Server
	t      *testing.T
	config map[string]any
}

// dialled joins a type to an API that answers with a status, with settings changed by
// pairs of a name and a value. When the test ends, nothing in its log is secret.
func dialled(t *testing.T, typ *sdk.ConnectionType, status int, change ...any) *conn {
	t.Helper()
	c := &conn{Harness: sdktest.New(t, typ), api: sdktest.TokenServer(t), t: t}
	c.api.API(sdktest.Respond(status, nil, ""))
	c.config = with(usual(typ), append([]any{"api_endpoint", c.api.APIURL(), "allow_http", true}, change...)...)
	t.Cleanup(func() { c.clean(c.Log()) })
	return c
}

// usual are settings of a type that nothing is wrong with.
func usual(typ *sdk.ConnectionType) map[string]any {
	config := map[string]any{"api_endpoint": "https://api.example.com/"}
	switch typ.Name {
	case "basic":
		config["username"], config["password"] = "zoë", password
	case "bearer":
		config["token"] = token
	}
	return config
}

func with(config map[string]any, change ...any) map[string]any {
	config = maps.Clone(config)
	for i := 0; i < len(change); i += 2 {
		config[fmt.Sprint(change[i])] = change[i+1]
	}
	return config
}

// types are all there are.
func types() []*sdk.ConnectionType { return []*sdk.ConnectionType{&basic, &bearer, &public} }

// clean fails the test where a secret shows itself.
func (c *conn) clean(reported ...any) {
	c.t.Helper()
	if leaks := sdktest.Leaks([]string{password, token, gateway}, reported...); leaks != nil {
		c.t.Errorf("%v leaks: %v", reported, leaks)
	}
}

// mustAuthorize returns an authorization. Nothing may have been sent for it.
func (c *conn) mustAuthorize() *sdk.Authorization {
	c.t.Helper()
	a, err := c.Authorize(c.config)
	if err != nil {
		c.t.Fatalf("authorizing: %v", err)
	}
	c.clean(a)
	if n := len(c.api.APIRequests()) + len(c.api.Requests()); n != 0 || a.Logins != 0 {
		c.t.Errorf("%d requests with %d logins were made", n, a.Logins)
	}
	return a
}

// sends is what an authorization puts on a request.
func sends(a *sdk.Authorization) string {
	req, err := http.NewRequest(http.MethodGet, "https://api.example.com/", http.NoBody)
	if err != nil {
		return err.Error()
	}
	a.Apply(req)
	var said strings.Builder
	_ = req.Header.Write(&said)
	return strings.ReplaceAll(said.String(), "\r\n", "\n") + req.URL.RawQuery
}

// findings are the checks of a test in short: "api skipped no_probe".
func findings(checks []sdk.Check) []string {
	var list []string
	for _, c := range checks {
		list = append(list, strings.TrimSpace(fmt.Sprint(c.Name, " ", c.Status, " ", c.Code)))
	}
	return list
}
