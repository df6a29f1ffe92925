package authservers

import (
	"maps"
	"net/http"
	"net/url"
	"testing"
	"time"
)

func TestEveryIdentityLogsIn(t *testing.T) {
	each(t, func(t *testing.T, server *Running) {
		for _, client := range Clients() {
			for _, user := range Users() {
				token := mustToken(t, server, login(client, user, ScopeRead))
				me := get(t, server.APIURL+"/me", token.AccessToken)
				if me.status != http.StatusOK || me.doc["sub"] != user.Name || me.doc["client_id"] != client.ID || me.doc["scope"] != "read" {
					t.Errorf("%s with %s: GET /me is %d, %v", user.Name, client.ID, me.status, me.doc)
				}
			}
		}
		want := Counts{Password: len(Clients()) * len(Users())}
		if got := server.Counts(); got != want {
			t.Errorf("counts are %+v, want %+v", got, want)
		}
	})
}

func TestRefusals(t *testing.T) {
	alice := login(Confidential, Alice, ScopeRead)
	for _, test := range []struct {
		name, field, value, code string
		status                   int
	}{
		{"wrong password", "password", "wrong", "invalid_grant", 400},
		{"unknown user", "username", "nobody", "invalid_grant", 400},
		{"unknown scope", "scope", "no-such-scope", "invalid_scope", 400},
		{"wrong secret", "client_secret", "wrong", "invalid_client", 401},
		{"prototype's name", "client_id", "__proto__", "invalid_client", 401},
	} {
		t.Run(test.name, func(t *testing.T) {
			each(t, func(t *testing.T, server *Running) {
				form := maps.Clone(alice)
				form.Set(test.field, test.value)
				status := test.status
				if test.code == "invalid_client" && server.Name == NodeOAuth.Name {
					status = 400 // it answers 401 in Basic only
				}
				got := post(t, server.TokenURL, form)
				if got.status != status || got.doc["error"] != test.code {
					t.Errorf("the answer is %d, %v; want %d %s", got.status, got.doc, status, test.code)
				}
				if got, want := server.Counts(), (Counts{Password: 1}); got != want {
					t.Errorf("counts are %+v, want %+v", got, want)
				}
			})
		})
	}
}

func TestAPIIsProtected(t *testing.T) {
	each(t, func(t *testing.T, server *Running) {
		for _, token := range []string{"", "bogus"} {
			if got := get(t, server.APIURL+"/me", token); got.status != http.StatusUnauthorized {
				t.Errorf("with token %q: GET /me is %d, want 401", token, got.status)
			}
		}
	})
}

func TestFactsAboutServers(t *testing.T) {
	each(t, func(t *testing.T, server *Running) {
		if got := postJSON(t, server.TokenURL, login(Confidential, Alice, ScopeRead)); (got.status == 200) != server.JSON {
			t.Errorf("a JSON body is answered %d, and JSON is %v", got.status, server.JSON)
		}
		if got, want := server.LastTokenRequest(), (TokenRequest{ContentType: "application/json"}); got != want {
			t.Errorf("the last token request is %+v, want %+v", got, want)
		}
		if got := postBasic(t, server.TokenURL, SpecialClient, Alice); (got.status == 200) != server.RawBasic {
			t.Errorf("raw Basic is answered %d, and RawBasic is %v", got.status, server.RawBasic)
		}
		last := TokenRequest{Authorization: "basic", ContentType: "application/x-www-form-urlencoded"}
		if got := server.LastTokenRequest(); got != last {
			t.Errorf("the last token request is %+v, want %+v", got, last)
		}
		token := mustToken(t, server, login(Confidential, Alice, ScopeRead))
		if (token.RefreshToken != "") != (server.RefreshScope == "") {
			t.Errorf("refresh token given: %v, and RefreshScope is %q", token.RefreshToken != "", server.RefreshScope)
		}
		if got, want := server.Counts(), (Counts{Password: 3}); got != want {
			t.Errorf("counts are %+v, want %+v", got, want)
		}
	})
}

func TestOtherRequestsAreCountedToo(t *testing.T) {
	each(t, func(t *testing.T, server *Running) {
		post(t, server.TokenURL, url.Values{"grant_type": {"no-such-grant"}})
		post(t, server.TokenURL, url.Values{})
		send(t, server.TokenURL, "application/json", "{not JSON", nil)
		if got, want := server.Counts(), (Counts{Other: 3}); got != want {
			t.Errorf("counts are %+v, want %+v", got, want)
		}
	})
}

func TestRefreshRotates(t *testing.T) {
	each(t, func(t *testing.T, server *Running) {
		first := mustToken(t, server, login(Confidential, Alice, ScopeRead+" "+server.RefreshScope))
		second := mustToken(t, server, refresh(Confidential, first.RefreshToken))
		if second.RefreshToken == "" || second.RefreshToken == first.RefreshToken {
			t.Error("a refresh gave no new refresh token")
		}
		if got := get(t, server.APIURL+"/me", second.AccessToken); got.status != 200 || got.doc["sub"] != Alice.Name {
			t.Errorf("GET /me with the new token is %d, %v", got.status, got.doc)
		}
		if got := post(t, server.TokenURL, refresh(Confidential, first.RefreshToken)); got.status != 400 {
			t.Errorf("the old refresh token is answered %d, want 400", got.status)
		}
		if got, want := server.Counts(), (Counts{Password: 1, RefreshToken: 2}); got != want {
			t.Errorf("counts are %+v, want %+v", got, want)
		}
	})
}

func TestKeepRefreshToken(t *testing.T) {
	t.Parallel()
	server := Start(t, NodeOAuth, KeepRefreshToken())
	first := mustToken(t, server, login(Confidential, Alice, ScopeRead))
	for range 2 {
		if token := mustToken(t, server, refresh(Confidential, first.RefreshToken)); token.RefreshToken != "" {
			t.Error("a refresh gave a refresh token")
		}
	}
}

func TestLifespan(t *testing.T) {
	for _, s := range All() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			server := Start(t, s, Lifespan(90*time.Second))
			token := mustToken(t, server, login(Confidential, Alice, ScopeRead))
			if token.ExpiresIn < 85 || token.ExpiresIn > 90 {
				t.Errorf("expires_in is %d, want about 90", token.ExpiresIn)
			}
		})
	}
}

func TestFositeInvoicesNeedScopeRead(t *testing.T) {
	t.Parallel()
	server := Start(t, Fosite)
	for scope, want := range map[string]int{ScopeRead: http.StatusOK, ScopeWrite: http.StatusForbidden} {
		token := mustToken(t, server, login(Confidential, Alice, scope))
		got := get(t, server.APIURL+"/invoices", token.AccessToken)
		if got.status != want || (len(got.list) > 0) != (want == http.StatusOK) {
			t.Errorf("scope %s: GET /invoices is %d with %d invoices, want %d", scope, got.status, len(got.list), want)
		}
	}
	if got := get(t, server.APIURL+"/invoices", ""); got.status != http.StatusUnauthorized {
		t.Errorf("no token: GET /invoices is %d, want 401", got.status)
	}
}

func TestTwoOfAKindRunSideBySide(t *testing.T) {
	for _, s := range All() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			one, other := Start(t, s), Start(t, s)
			token := mustToken(t, one, login(Confidential, Alice, ScopeRead))
			if got := get(t, other.APIURL+"/me", token.AccessToken); got.status != http.StatusUnauthorized {
				t.Errorf("the other server takes the token: %d, want 401", got.status)
			}
			if got := other.Counts(); got != (Counts{}) {
				t.Errorf("the other server counted %+v, want nothing", got)
			}
		})
	}
}
