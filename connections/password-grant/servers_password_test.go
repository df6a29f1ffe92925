package main

import (
	"github.com/jackfield-dev/jackfield/internal/authservers"
	"github.com/jackfield-dev/jackfield/sdk"
)

// A client that is refused says nothing of the refresh token: no password is spent.
func (r *site) refusedRenewal() {
	a := r.usual()
	first := r.logsIn(r.config(a))
	a.Client.Secret, a.Refresh = wrongSecret, true
	want := codeFor(r.server.Expect(a))
	auth, err := r.Renew(r.config(a), first, sdk.Due)
	r.arrived(authservers.Counts{Password: 1, RefreshToken: 1})
	if err == nil {
		r.took(auth)
		if want != "" || auth.Logins != 0 {
			r.t.Errorf("it was renewed with %d logins, want %q", auth.Logins, want)
		}
		return
	}
	r.hear(err)
	if e := sdk.AsError(err); e.Code != want || e.Logins != 0 {
		r.t.Errorf("it ends as %q with %d logins, want %q", e.Code, e.Logins, want)
	}
}

func (r *site) noRefresh() {
	config := r.config(r.usual(), "refresh", false)
	first := r.logsIn(config)
	if !first.State.IsZero() {
		r.t.Error("there is something left to renew with")
	}
	r.logsInAgain(config, first)
	kept := r.logsIn(r.config(r.usual())) // with a refresh token, from before the setting was changed
	r.logsInAgain(config, kept)
	r.arrived(authservers.Counts{Password: 4})
}

// Without the password there is the refresh token, and after that nothing.
func (r *site) forgottenPassword() {
	config := r.config(r.usual(), "keep_password", false)
	a := r.logsIn(config)
	config["password"] = map[string]any{"forgotten": "0123456789abcdef0123456789abcdef"}
	for range 3 {
		a = r.renews(config, a)
	}
	r.server.Revoke(r.left(a).RefreshToken)
	r.asksForThePassword(config, a)
	r.asksForThePassword(config, nil)
	r.arrived(authservers.Counts{Password: 1, RefreshToken: 4})
}

// asksForThePassword fails the test unless there is no other way to an authorization.
func (r *site) asksForThePassword(config map[string]any, previous *sdk.Authorization) {
	r.t.Helper()
	_, err := r.Renew(config, previous, sdk.Due)
	if err == nil {
		r.t.Fatal("it is renewed all the same")
	}
	r.hear(err)
	if e := sdk.AsError(err); e.Code != sdk.Denied || e.Field != "password" || e.Logins != 0 || e.Hint == "" {
		r.t.Errorf("it is %+v", e)
	}
}
