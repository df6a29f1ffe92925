package main

import (
	"log/slog"
	"net/http"
	"testing"

	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// renewAlone renews as a host does that may not spend a login.
func (c *conn) renewAlone(state sdk.SecretValue) (*sdk.Authorization, error) {
	c.t.Helper()
	config, err := passwordGrant.Schema.ParseStored(c.config)
	if err != nil {
		c.t.Fatal(err)
	}
	transport := &http.Transport{DisableKeepAlives: true}
	req := &sdk.Request{HTTP: &http.Client{Transport: transport}, Log: slog.New(slog.DiscardHandler)}
	req.Config, req.Previous, req.Reason, req.NoLogin = config, state, sdk.Due, true
	return flow.Authorize(c.t.Context(), req)
}

// TestNoLogin: a refresh is none, and what only a login could mend is said so.
func TestNoLogin(t *testing.T) {
	over := sdktest.JSON(400, `{"error":"invalid_grant"}`)
	for name, test := range map[string]struct {
		answers  []http.HandlerFunc
		state    string // in place of the first authorization's
		change   []any
		code     sdk.Code
		needed   bool
		requests int
	}{
		"refreshed":             {answers: []http.HandlerFunc{sdktest.JSON(200, kept)}, requests: 2},
		"over":                  {answers: []http.HandlerFunc{over}, code: sdk.Denied, needed: true, requests: 2},
		"not to be refreshed":   {change: []any{"refresh", false}, code: sdk.Denied, needed: true, requests: 1},
		"a state to revoke":     {state: `{"access_token":"A"}`, code: sdk.Denied, needed: true, requests: 1},
		"a server in trouble":   {answers: []http.HandlerFunc{sdktest.Respond(503, nil, "")}, code: sdk.Unavailable, requests: 2},
		"no password to log in": {answers: []http.HandlerFunc{over}, change: []any{"keep_password", false, "password", map[string]any{"forgotten": "0123456789abcdef0123456789abcdef"}}, code: sdk.Denied, requests: 2},
	} {
		t.Run(name, func(t *testing.T) {
			c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token)))
			state := c.mustAuthorize(nil).State
			if test.state != "" {
				state = sdk.NewSecret(test.state)
			}
			c.Script(test.answers...)
			c.config = with(c.config, test.change...)
			a, err := c.renewAlone(state)
			if e := sdk.AsError(err); test.code == "" && (err != nil || a.Logins != 0) ||
				test.code != "" && (e.Code != test.code || e.LoginNeeded != test.needed || e.Logins != 0) {
				t.Errorf("%v, %+v", a, e)
			}
			if c.Passwords() != 1 || len(c.Requests()) != test.requests {
				t.Errorf("%d passwords in %d requests, want 1 in %d", c.Passwords(), len(c.Requests()), test.requests)
			}
		})
	}
}
