package main

import (
	"strings"

	"github.com/jackfield-dev/jackfield/internal/authservers"
)

// config are the settings of an attempt, changed by pairs of a name and a value.
func (r *site) config(a authservers.Attempt, change ...any) map[string]any {
	config := map[string]any{
		"token_endpoint": r.server.TokenURL, "api_endpoint": r.server.APIURL, "probe_path": "/me", "allow_http": true,
		"username": a.User.Name, "password": a.User.Password, "client_id": a.Client.ID,
		"token_endpoint_auth_method": string(a.Method), "encoding": encodingOf(a), "scope": a.Scope,
	}
	if !a.Client.Public() {
		config["client_secret"] = a.Client.Secret
	}
	return with(config, change...)
}

func encodingOf(a authservers.Attempt) string {
	if a.JSON {
		return "json"
	}
	return "form"
}

// rightly is an attempt that this server grants, with a refresh token; ok is false
// where no attempt of this client's can be.
func (r *site) rightly(client authservers.Client, user authservers.User) (a authservers.Attempt, ok bool) {
	for _, method := range authservers.Methods() {
		a := authservers.Attempt{Method: method, Client: client, User: user, Scope: r.scope(authservers.ScopeRead)}
		if !unsendable(a) && r.server.Expect(a) == authservers.Token {
			return a, true
		}
	}
	return a, false
}

// usual is an attempt that every server grants.
func (r *site) usual() authservers.Attempt {
	r.t.Helper()
	a, ok := r.rightly(authservers.Confidential, authservers.Alice)
	if !ok {
		r.t.Fatal("no attempt is granted")
	}
	return a
}

// scope is the one that also asks for a refresh token, where that needs asking.
func (r *site) scope(scopes ...string) string {
	return strings.TrimSpace(strings.Join(append(scopes, r.server.RefreshScope), " "))
}

// unsendable reports whether an attempt cannot be made: a raw Basic header ends the
// id at the first colon (RFC 7617 section 2).
func unsendable(a authservers.Attempt) bool {
	return a.Method == authservers.BasicRaw && strings.Contains(a.Client.ID, ":")
}
