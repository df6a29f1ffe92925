package authservers

import (
	"fmt"
	"testing"
)

// attempts returns every way to ask for a token by password, right and wrong.
func attempts() map[string]Attempt {
	all := map[string]Attempt{}
	for _, json := range []bool{false, true} {
		for _, method := range Methods() {
			for _, client := range Clients() {
				base := Attempt{Method: method, JSON: json, Client: client, User: Bob, Scope: ScopeRead}
				for name, change := range outcomes() {
					a := base
					change(&a)
					all[fmt.Sprintf("%s by %s, JSON %v: %s", method, client.ID, json, name)] = a
				}
			}
		}
	}
	return all
}

// outcomes are what makes an attempt turn out differently.
func outcomes() map[string]func(*Attempt) {
	changes := map[string]func(*Attempt){
		"two scopes":           func(a *Attempt) { a.Scope = ScopeRead + " " + ScopeWrite },
		"wrong scope":          func(a *Attempt) { a.Scope = "no-such-scope" },
		"one wrong scope":      func(a *Attempt) { a.Scope = ScopeRead + " no-such-scope" },
		"wrong password":       func(a *Attempt) { a.User.Password = "wrong" },
		"another's password":   func(a *Attempt) { a.User.Password = Alice.Password },
		"unknown user":         func(a *Attempt) { a.User.Name = "nobody" },
		"wrong secret":         func(a *Attempt) { a.Client.Secret += "x" },
		"unknown client":       func(a *Attempt) { a.Client.ID = "nobody" },
		"prototype's name":     func(a *Attempt) { a.Client.ID = "__proto__" },
		"wrong client, user":   func(a *Attempt) { a.Client.Secret, a.User.Password = "wrong", "wrong" },
		"wrong client, scope":  func(a *Attempt) { a.Client.Secret, a.Scope = "wrong", "no-such-scope" },
		"unknown client, user": func(a *Attempt) { a.Client.ID, a.User.Password = "nobody", "wrong" },
	}
	for _, user := range Users() {
		changes["all right for "+user.Name] = func(a *Attempt) { a.User = user }
	}
	return changes
}

// The servers themselves say whether the traits are true.
func TestTraits(t *testing.T) {
	each(t, func(t *testing.T, server *Running) {
		all := attempts()
		for name, a := range all {
			want := server.Expect(a)
			if got := server.try(t, a, ""); got.Answer != want {
				t.Errorf("%s: the answer is %+v, want %+v", name, got.Answer, want)
			}
		}
		if got, want := server.Counts(), (Counts{Password: len(all)}); got != want {
			t.Errorf("counts are %+v, want %+v", got, want)
		}
	})
}

// A client asks for itself in every way, right and wrong. What is answered differs from that to a login in the user
// alone, and there never is a refresh token.
func TestTraitsOfClients(t *testing.T) {
	each(t, func(t *testing.T, server *Running) {
		asked, granted := 0, 0
		for name, a := range attempts() {
			if a.Client.Public() || a.User != Bob || a.Client.ID == PublicClient.ID {
				continue
			}
			a.Alone, a.User = true, User{}
			asked++
			want := server.Expect(a)
			got := server.try(t, a, "")
			if got.Answer != want || got.RefreshToken != "" {
				t.Errorf("%s: the answer is %+v, want %+v; there is a refresh token: %v", name, got.Answer, want, got.RefreshToken != "")
			}
			if want == Token {
				granted++
				if who := server.me(t, got.AccessToken); who.doc["client_id"] != a.Client.ID || who.doc["sub"] != nil && who.doc["sub"] != "" {
					t.Errorf("%s: the token is for %v of %v", name, who.doc["client_id"], who.doc["sub"])
				}
			}
		}
		if got, want := server.Counts(), (Counts{Other: asked}); got != want || granted < 4 {
			t.Errorf("counts are %+v, want %+v; %d tokens were granted", got, want, granted)
		}
	})
}

// Each way to refresh is tried with a token of its own, so that no attempt meets what another left behind.
func TestTraitsOfRefresh(t *testing.T) {
	each(t, func(t *testing.T, server *Running) {
		for _, method := range Methods() {
			for _, client := range Clients() {
				for _, secret := range []string{client.Secret, client.Secret + "x"} {
					for _, json := range []bool{false, true} {
						server.tryRefresh(t, client, Attempt{
							Method: method, JSON: json, Client: Client{ID: client.ID, Secret: secret}, Refresh: true,
						})
					}
				}
			}
		}
	})
}

// tryRefresh makes an attempt with a fresh token of owner's and, when it was granted, again.
func (r *Running) tryRefresh(t *testing.T, owner Client, a Attempt) {
	t.Helper()
	if owner == QuotedClient && !r.Body {
		owner = Confidential // which no server with this trait minds
	}
	token := r.grant(t, r.login(owner, Alice), "").RefreshToken
	for range 2 {
		want := r.Expect(a)
		if got := r.try(t, a, token); got.Answer != want {
			t.Errorf("%+v is answered %+v, want %+v", a, got.Answer, want)
		}
		a.Over = want == Token
	}
	a.Over = true
	if got, want := r.try(t, a, "made-up"), r.Expect(a); got.Answer != want {
		t.Errorf("%+v, made up, is answered %+v, want %+v", a, got.Answer, want)
	}
}
