package authservers

import (
	"testing"
)

func TestScopes(t *testing.T) {
	each(t, func(t *testing.T, server *Running) {
		for asked, want := range map[string]string{
			ScopeRead: ScopeRead, ScopeRead + " " + ScopeWrite: ScopeRead + " " + ScopeWrite, "": server.DefaultScope,
		} {
			login := server.login(Confidential, Alice)
			login.Scope = asked
			if got := server.grant(t, login, ""); got.Scope != want {
				t.Errorf("asked for %q, scope %q is granted, want %q", asked, got.Scope, want)
			}
		}
	})
}

func TestRefreshScope(t *testing.T) {
	each(t, func(t *testing.T, server *Running) {
		login := server.login(Confidential, Alice)
		if server.grant(t, login, "").RefreshToken == "" {
			t.Error("there is no refresh token")
		}
		login.Scope = ScopeRead
		if got := server.grant(t, login, ""); (got.RefreshToken != "") != (server.RefreshScope == "") {
			t.Errorf("refresh token given: %v, and RefreshScope is %q", got.RefreshToken != "", server.RefreshScope)
		}
	})
}

func TestRefreshRotates(t *testing.T) {
	each(t, func(t *testing.T, server *Running) {
		first := server.grant(t, server.login(Confidential, Alice), "")
		refresh, over := server.refresh(Confidential), server.refresh(Confidential)
		over.Over = true
		second := server.grant(t, refresh, first.RefreshToken)
		if second.RefreshToken == "" || second.RefreshToken == first.RefreshToken {
			t.Error("a refresh gave no new refresh token")
		}
		if second.Scope != first.Scope {
			t.Errorf("the scope was %q and is %q", first.Scope, second.Scope)
		}
		if got := server.me(t, second.AccessToken); got.Status != 200 || got.doc["sub"] != Alice.Name {
			t.Errorf("GET /me with the new token is %d, %v", got.Status, got.doc)
		}
		if got, want := server.try(t, over, first.RefreshToken), server.Expect(over); got.Answer != want {
			t.Errorf("the old refresh token is answered %+v, want %+v", got.Answer, want)
		}
		refresh.Over = server.ReuseEndsFamily
		if got, want := server.try(t, refresh, second.RefreshToken), server.Expect(refresh); got.Answer != want {
			t.Errorf("the new refresh token is answered %+v after the old one was used again, want %+v", got.Answer, want)
		}
		if got, want := server.Counts(), (Counts{Password: 1, RefreshToken: 3}); got != want {
			t.Errorf("counts are %+v, want %+v", got, want)
		}
	})
}

// What a test revokes behind a client's back is gone, and what came with it is not.
func TestRevoke(t *testing.T) {
	each(t, func(t *testing.T, server *Running) {
		first := server.grant(t, server.login(Confidential, Alice), "")
		server.Revoke(first.AccessToken)
		if got := server.me(t, first.AccessToken); got.Status != 401 {
			t.Errorf("GET /me with a revoked token is %d, want 401", got.Status)
		}
		second := server.grant(t, server.refresh(Confidential), first.RefreshToken)
		server.Revoke(second.RefreshToken)
		if got := server.me(t, second.AccessToken); got.Status != 200 {
			t.Errorf("GET /me is %d after another token was revoked, want 200", got.Status)
		}
		over := server.refresh(Confidential)
		over.Over = true
		if got, want := server.try(t, over, second.RefreshToken), server.Expect(over); got.Answer != want {
			t.Errorf("a revoked refresh token is answered %+v, want %+v", got.Answer, want)
		}
		if got := server.Counts().Revocation; got != 0 {
			t.Errorf("%d revocations are counted, and no client asked for one", got)
		}
	})
}
