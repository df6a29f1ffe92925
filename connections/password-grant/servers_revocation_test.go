package main

import (
	"net/http"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/authservers"
	"github.com/jackfield-dev/jackfield/sdk"
)

// What a connection leaves behind is ended where the server has a way to.
func TestRevocationAtRealServers(t *testing.T) {
	atEach(t, func(r *site) {
		r.step("nowhere", (*site).revokesNowhere)
		if r.server.RevocationURL != "" {
			r.step("every client", (*site).everyClientRevokes)
			r.step("one token", (*site).revokesOneToken)
			r.step("refused", (*site).refusedRevocation)
		}
	})
}

// ended fails the test unless an authorization's access token is refused by the API
// and its refresh token by the server, or neither is.
func (r *site) ended(config map[string]any, a *sdk.Authorization, want bool) {
	r.t.Helper()
	if _, status := r.me(a); (status == http.StatusUnauthorized) != want {
		r.t.Errorf("GET /me is %d", status)
	}
	if r.left(a).RefreshToken == "" {
		return
	}
	config = with(config, "keep_password", false, "password", map[string]any{"forgotten": "0123456789abcdef0123456789abcdef"})
	if want {
		r.asksForThePassword(config, a)
	} else {
		r.renews(config, a)
	}
}

// Whoever can log in, in whichever way, can end what that gave.
func (r *site) everyClientRevokes() {
	var want authservers.Counts
	for name, a := range r.attempts() {
		if unsendable(a) || r.server.Expect(a) != authservers.Token || a.User != authservers.Alice {
			continue
		}
		config := r.config(a, "revocation_endpoint", r.server.RevocationURL)
		auth := r.renews(config, r.logsIn(config))
		for range 2 { // what has ended can be ended again
			if err := r.Revoke(config, auth); err != nil {
				r.t.Fatalf("%s: %v", name, err)
			}
		}
		r.ended(config, auth, true)
		want.Password, want.RefreshToken, want.Revocation = want.Password+1, want.RefreshToken+2, want.Revocation+4
	}
	r.arrived(want)
}

// An access token alone is ended; so is a refresh token alone, which is what there is
// from before the endpoint was set, and what some servers know by its hint only.
func (r *site) revokesOneToken() {
	config := r.config(r.usual(), "revocation_endpoint", r.server.RevocationURL)
	access, refresh := *r.logsIn(config), r.logsIn(r.config(r.usual()))
	access.State = sdk.NewSecret(`{"access_token":"` + r.left(&access).AccessToken + `"}`)
	if r.left(refresh).AccessToken != "" {
		r.t.Error("there is more left than is needed")
	}
	for _, a := range []*sdk.Authorization{&access, refresh} {
		if err := r.Revoke(config, a); err != nil {
			r.t.Fatal(err)
		}
		r.ended(config, a, true)
	}
	r.arrived(authservers.Counts{Password: 2, RefreshToken: 1, Revocation: 2})
}

// A client that is refused has ended nothing; a server that does not tell cannot be
// found out.
func (r *site) refusedRevocation() {
	config := r.config(r.usual(), "revocation_endpoint", r.server.RevocationURL)
	a := r.logsIn(config)
	err := r.Revoke(with(config, "client_secret", wrongSecret), a)
	got := sdk.Code("")
	if err != nil {
		r.hear(err)
		got = sdk.AsError(err).Code
	}
	if want := codeFor(r.server.WrongRevoker); got != want {
		r.t.Errorf("it ends as %q, want %q", got, want)
	}
	r.ended(config, a, false)
}

func (r *site) revokesNowhere() {
	config := r.config(r.usual())
	a := r.logsIn(config)
	for _, test := range []struct {
		endpoint string
		want     sdk.Code
	}{{"", sdk.Unsupported}, {r.server.URL + "/nothing/is/here", sdk.BadConfig}} {
		if test.endpoint != "" {
			config["revocation_endpoint"] = test.endpoint
		}
		err := r.Revoke(config, a)
		r.hear(err)
		if e := sdk.AsError(err); err == nil || e.Code != test.want || e.Field != "revocation_endpoint" || e.Logins != 0 {
			r.t.Errorf("%q: it is %v", test.endpoint, err)
		}
	}
	r.ended(config, a, false)
	r.arrived(authservers.Counts{Password: 1, RefreshToken: 1})
}
