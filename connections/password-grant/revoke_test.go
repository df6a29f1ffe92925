package main

import (
	"errors"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

// revocable is a connection with an authorization and an address to revoke it at.
func revocable(t *testing.T, change ...any) (*conn, *sdk.Authorization) {
	t.Helper()
	c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token)), change...)
	c.config["revocation_endpoint"] = c.APIURL() + "/revoke"
	a := c.mustAuthorize(nil)
	return c, a
}

func TestRevoke(t *testing.T) {
	c, a := revocable(t)
	c.API(sdktest.Respond(200, nil, ""))
	if err := c.Revoke(c.config, a); err != nil {
		t.Fatal(err)
	}
	var got []url.Values
	for _, r := range c.APIRequests() {
		got = append(got, r.Form)
	}
	form := func(token, hint string) url.Values {
		return url.Values{"token": {token}, "token_type_hint": {hint}, "client_id": {"client"}, "client_secret": {clientSecret}}
	}
	want := []url.Values{form(refreshToken, "refresh_token"), form("T0k3n-SECRET", "access_token")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if c.Passwords() != 1 {
		t.Errorf("%d passwords were sent, want that of the login", c.Passwords())
	}
}

// A refresh token that is not to be used is revoked all the same.
func TestRevokeWithoutRefresh(t *testing.T) {
	c, a := revocable(t, "refresh", false)
	c.API(sdktest.Respond(200, nil, ""))
	if err := c.Revoke(c.config, a); err != nil || len(c.APIRequests()) != 2 {
		t.Errorf("%v, with %d requests", err, len(c.APIRequests()))
	}
}

// One that fails does not keep the other from being tried.
func TestRevokeThatFails(t *testing.T) {
	c, a := revocable(t)
	c.API(sdktest.JSON(503, `{"error":"temporarily_unavailable","error_description":"`+refreshToken+`"}`))
	err := c.Revoke(c.config, a)
	c.clean(err)
	if !errors.Is(err, sdk.Unavailable) || sdk.AsError(err).Logins != 0 || len(c.APIRequests()) != 2 {
		t.Errorf("%v, with %d requests", err, len(c.APIRequests()))
	}
}

func TestRevokeNowhere(t *testing.T) {
	c := dialled(t, sdktest.TokenServer(t, sdktest.JSON(200, token)))
	if err := c.Revoke(c.config, c.mustAuthorize(nil)); !errors.Is(err, sdk.Unsupported) {
		t.Error(err)
	}
}
