package main

import (
	"fmt"
	"slices"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/authservers"
	"github.com/jackfield-dev/jackfield/sdk"
)

// everyClient are all clients, and two that no server knows so.
func everyClient() map[string]authservers.Client {
	clients := map[string]authservers.Client{
		"wrong secret": {ID: authservers.Confidential.ID, Secret: wrongSecret}, "unknown client": {ID: "nobody", Secret: wrongSecret},
	}
	for _, c := range authservers.Clients() {
		clients[c.ID] = c
	}
	return clients
}

// everyUser are all users, and one with another password.
func everyUser() map[string]authservers.User {
	users := map[string]authservers.User{"wrong password": {Name: authservers.Alice.Name, Password: wrongPassword}}
	for _, u := range authservers.Users() {
		users[u.Name] = u
	}
	return users
}

// attempts are all ways to ask this server for a token, right and wrong, by name.
func (r *site) attempts() map[string]authservers.Attempt {
	all := map[string]authservers.Attempt{}
	for _, method := range authservers.Methods() {
		for _, asJSON := range []bool{false, true} {
			for client, c := range everyClient() {
				for user, u := range everyUser() {
					for _, scope := range []string{r.scope(authservers.ScopeRead), wrongScope} {
						name := fmt.Sprintf("%s, JSON %v, %s, %s, scope %q", method, asJSON, client, user, scope)
						all[name] = authservers.Attempt{Method: method, JSON: asJSON, Client: c, User: u, Scope: scope}
					}
				}
			}
		}
	}
	return all
}

// Each attempt ends as the server's answer to it has to, and costs one login that the
// server has seen, or none where nothing can be sent.
func TestEveryAttemptAtRealServers(t *testing.T) {
	atEach(t, func(r *site) {
		endings := map[sdk.Code]int{}
		for name, a := range r.attempts() {
			want, got := r.endings(a), r.attempt(name, a)
			if !slices.Contains(want, got) {
				r.t.Errorf("%s: it ends as %q, want %q", name, got, want)
			}
			endings[got]++
		}
		r.t.Log(endings)
		for _, code := range []sdk.Code{"", "denied", "client_denied", "scope_denied", "config"} {
			if endings[code] == 0 {
				r.t.Errorf("no attempt ends as %q", code)
			}
		}
	})
}

// endings are the codes with which an attempt may end: one, unless both the user and
// the scope are wrong. Which of the two a server looks at first, Expect does not know.
func (r *site) endings(a authservers.Attempt) []sdk.Code {
	if unsendable(a) {
		return []sdk.Code{"config"}
	}
	answer := r.server.Expect(a)
	codes := []sdk.Code{codeFor(answer)}
	if answer == r.server.WrongPassword && a.Scope == wrongScope {
		codes = append(codes, codeFor(r.server.WrongScope))
	}
	return codes
}

// attempt makes an attempt and returns the code of what it ends with.
func (r *site) attempt(name string, a authservers.Attempt) sdk.Code {
	sent := 1
	if unsendable(a) {
		sent = 0
	}
	config, before := r.config(a), r.server.Counts()
	auth, err := r.Authorize(config)
	before.Password += sent
	if got := r.server.Counts(); got != before {
		r.t.Errorf("%s: %+v arrived, want %+v", name, got, before)
	}
	if err == nil {
		r.took(auth)
		r.serves(auth, config)
		if auth.Logins != sent || auth.Account != a.User.Name {
			r.t.Errorf("%s: it is %q's and cost %d logins", name, auth.Account, auth.Logins)
		}
		return ""
	}
	r.hear(err)
	e := sdk.AsError(err)
	if e.Logins != sent || e.Message == "" {
		r.t.Errorf("%s: %d logins are told of, want %d: %v", name, e.Logins, sent, e)
	}
	return e.Code
}
