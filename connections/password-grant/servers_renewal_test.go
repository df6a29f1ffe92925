package main

import (
	"slices"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/authservers"
	"github.com/jackfield-dev/jackfield/sdk"
)

// A refresh token is tried before the password, and the password is there when it is over.
func TestRenewalAtRealServers(t *testing.T) {
	atEach(t, func(r *site) {
		r.step("rotation", (*site).rotation)
		r.step("every client", (*site).everyClientRenews)
		r.step("scope", (*site).renewalKeepsTheScope)
		r.step("refused", (*site).refusedRenewal)
		r.step("no refresh", (*site).noRefresh)
		r.step("forgotten password", (*site).forgottenPassword)
	})
}

// renews returns what an authorization was renewed with, without a login and with
// the scopes that it had.
func (r *site) renews(config map[string]any, previous *sdk.Authorization) *sdk.Authorization {
	r.t.Helper()
	a, err := r.Renew(config, previous, sdk.Due)
	if err != nil || a.Logins != 0 {
		r.t.Fatalf("renewing: %v, %v", a, err)
	}
	r.took(a)
	r.serves(a, config)
	if a.Headers[0].Value.Equal(previous.Headers[0].Value) {
		r.t.Error("the access token is the old one")
	}
	if !slices.Equal(a.Scopes, previous.Scopes) {
		r.t.Errorf("the scopes were %q and are %q", previous.Scopes, a.Scopes)
	}
	return a
}

// logsInAgain returns an authorization in place of one that cannot be renewed: the
// same call spends one login.
func (r *site) logsInAgain(config map[string]any, previous *sdk.Authorization) *sdk.Authorization {
	r.t.Helper()
	before := r.server.Counts().Password
	a, err := r.Renew(config, previous, sdk.Refused)
	if err != nil || a.Logins != 1 {
		r.t.Fatalf("with a refresh token that is over: %v, %v", a, err)
	}
	r.took(a)
	r.serves(a, config)
	if got := r.server.Counts().Password; got != before+1 {
		r.t.Errorf("%d passwords arrived, want 1", got-before)
	}
	return a
}

// A token that was used is over, and presenting it may end its successor, too.
func (r *site) rotation() {
	a := r.usual()
	a.Scope = r.scope(authservers.ScopeRead, authservers.ScopeWrite)
	config := r.config(a)
	first := r.logsIn(config)
	second := r.renews(config, first)
	third := r.renews(config, second)
	if r.left(first).RefreshToken == r.left(second).RefreshToken || r.left(second).RefreshToken == r.left(third).RefreshToken {
		r.t.Error("the refresh token was not replaced")
	}
	r.arrived(authservers.Counts{Password: 1, RefreshToken: 2})
	r.logsInAgain(config, first)
	if r.server.ReuseEndsFamily {
		r.logsInAgain(config, third)
		r.arrived(authservers.Counts{Password: 3, RefreshToken: 4})
		return
	}
	r.renews(config, third)
	r.arrived(authservers.Counts{Password: 2, RefreshToken: 4})
}

func TestKeptRefreshTokenAtRealServers(t *testing.T) {
	atSome(t, func(kind authservers.Server) bool { return kind.CanKeep }, func(r *site) {
		config := r.config(r.usual())
		first := r.logsIn(config)
		a := first
		for range 3 {
			a = r.renews(config, a)
			if !a.State.Equal(first.State) {
				r.t.Error("the refresh token was not kept")
			}
		}
		r.arrived(authservers.Counts{Password: 1, RefreshToken: 3})
		r.server.Revoke(r.left(a).RefreshToken)
		r.logsInAgain(config, a)
	}, authservers.KeepRefreshToken())
}

// Whoever can log in, in whichever way, can renew in the same way. What a server
// revoked is over, whatever it calls that.
func (r *site) everyClientRenews() {
	renewed := 0
	for name, a := range r.attempts() {
		if unsendable(a) || r.server.Expect(a) != authservers.Token || a.User != authservers.Carol {
			continue
		}
		config := r.config(a)
		auth := r.renews(config, r.logsIn(config))
		r.server.Revoke(r.left(auth).RefreshToken)
		r.logsInAgain(config, auth)
		if renewed++; r.t.Failed() {
			r.t.Fatalf("it was %s", name)
		}
	}
	if renewed < 4 {
		r.t.Errorf("only %d attempts were renewed", renewed)
	}
}

// A refresh asks for no scope: what was granted is what stays, whatever the settings
// ask for now.
func (r *site) renewalKeepsTheScope() {
	asked := r.usual()
	first := r.logsIn(r.config(asked))
	asked.Scope = r.scope(authservers.ScopeRead, authservers.ScopeWrite)
	r.renews(r.config(asked), first)
	if r.server.DefaultScope != "" {
		asked.Scope = ""
		r.renews(r.config(asked), r.logsIn(r.config(asked)))
	}
}
