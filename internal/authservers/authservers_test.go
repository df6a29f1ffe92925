package authservers

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestEveryIdentityLogsIn(t *testing.T) {
	each(t, func(t *testing.T, server *Running) {
		for _, client := range Clients() {
			if client == QuotedClient && !server.Body {
				continue // no raw header holds its id
			}
			for _, user := range Users() {
				token := server.grant(t, server.login(client, user), "")
				me := server.me(t, token.AccessToken)
				if me.Status != http.StatusOK || me.doc["sub"] != user.Name || me.doc["client_id"] != client.ID || me.Scope != token.Scope {
					t.Errorf("%s with %s: GET /me is %d, %v", user.Name, client.ID, me.Status, me.doc)
				}
			}
		}
	})
}

func TestAPIIsProtected(t *testing.T) {
	each(t, func(t *testing.T, server *Running) {
		refresh := server.grant(t, server.login(Confidential, Alice), "").RefreshToken
		for name, token := range map[string]string{"no token": "", "one made up": "bogus", "a refresh token": refresh} {
			if got := server.me(t, token); got.Status != http.StatusUnauthorized {
				t.Errorf("with %s: GET /me is %d, want 401", name, got.Status)
			}
		}
	})
}

func TestOtherRequestsAreCountedToo(t *testing.T) {
	each(t, func(t *testing.T, server *Running) {
		send(t, server.TokenURL, formType, "grant_type=no-such-grant", nil)
		send(t, server.TokenURL, formType, "", nil)
		send(t, server.TokenURL, jsonType, "{not JSON", nil)
		if got, want := server.Counts(), (Counts{Other: 3}); got != want {
			t.Errorf("counts are %+v, want %+v", got, want)
		}
	})
}

func TestLastTokenRequest(t *testing.T) {
	each(t, func(t *testing.T, server *Running) {
		if got := server.LastTokenRequest(); got != (TokenRequest{}) {
			t.Errorf("the last token request of none is %+v", got)
		}
		for _, json := range []bool{false, true} {
			for _, method := range []Method{Post, BasicRaw} {
				want := TokenRequest{ContentType: formType}
				if json {
					want.ContentType = jsonType
				}
				if method == BasicRaw {
					want.Authorization = "basic"
				}
				server.try(t, Attempt{Method: method, JSON: json, Client: Confidential, User: Alice}, "")
				if got := server.LastTokenRequest(); got != want {
					t.Errorf("the last token request is %+v, want %+v", got, want)
				}
			}
		}
	})
}

func TestKeepRefreshToken(t *testing.T) {
	t.Parallel()
	for _, s := range Kinds() {
		if !s.CanKeep {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			server := Start(t, s, KeepRefreshToken())
			first := server.grant(t, server.login(Confidential, Alice), "")
			for range 2 {
				token := server.grant(t, server.refresh(Confidential), first.RefreshToken)
				if token.RefreshToken != "" {
					t.Error("a refresh gave a refresh token")
				}
				if got := server.me(t, token.AccessToken); got.Status != 200 {
					t.Errorf("GET /me with the new token is %d", got.Status)
				}
			}
		})
	}
}

func TestLifespan(t *testing.T) {
	t.Parallel()
	for _, s := range Kinds() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			server := Start(t, s, Lifespan(90*time.Second))
			token := server.grant(t, server.login(Confidential, Alice), "")
			for range 2 {
				if token.ExpiresIn < 85 || token.ExpiresIn > 90 {
					t.Errorf("expires_in is %d, want about 90", token.ExpiresIn)
				}
				token = server.grant(t, server.refresh(Confidential), token.RefreshToken)
			}
		})
	}
}

// An access token ends, and its refresh token outlives it.
func TestTokensExpire(t *testing.T) {
	t.Parallel()
	for _, s := range Kinds() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			server := Start(t, s, Lifespan(time.Second))
			began := time.Now()
			token := server.grant(t, server.login(Confidential, Alice), "")
			ticks := time.NewTicker(50 * time.Millisecond)
			defer ticks.Stop()
			for server.me(t, token.AccessToken).Status == http.StatusOK {
				if time.Since(began) > 30*time.Second {
					t.Fatal("the token does not end")
				}
				<-ticks.C
			}
			server.grant(t, server.refresh(Confidential), token.RefreshToken)
		})
	}
}

func TestFositeInvoicesNeedScopeRead(t *testing.T) {
	t.Parallel()
	server := Start(t, Fosite)
	for scope, want := range map[string]int{ScopeRead: http.StatusOK, ScopeWrite: http.StatusForbidden} {
		login := server.login(Confidential, Alice)
		login.Scope = scope
		got := get(t, server.APIURL+"/invoices", server.grant(t, login, "").AccessToken)
		if got.Status != want || (len(got.list) > 0) != (want == http.StatusOK) {
			t.Errorf("scope %s: GET /invoices is %d with %d invoices, want %d", scope, got.Status, len(got.list), want)
		}
	}
	if got := get(t, server.APIURL+"/invoices", ""); got.Status != http.StatusUnauthorized {
		t.Errorf("no token: GET /invoices is %d, want 401", got.Status)
	}
}

func TestTwoOfAKindRunSideBySide(t *testing.T) {
	t.Parallel()
	for _, s := range Kinds() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			one, other := Start(t, s), Start(t, s)
			token := one.grant(t, one.login(Confidential, Alice), "")
			if got := other.me(t, token.AccessToken); got.Status != http.StatusUnauthorized {
				t.Errorf("the other server takes the token: %d, want 401", got.Status)
			}
			if got := other.Counts(); got != (Counts{}) {
				t.Errorf("the other server counted %+v, want nothing", got)
			}
		})
	}
}

// The table of kinds is what other tests choose from, by name.
func TestKindsHaveNamesOfTheirOwn(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range Kinds() {
		if seen[s.Name] || s.Name != strings.TrimSpace(s.Name) || s.Name == "" {
			t.Errorf("two servers are called %q", s.Name)
		}
		seen[s.Name] = true
	}
}
