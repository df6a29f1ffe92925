package authservers

import (
	"net/url"
	"testing"
)

// end asks the revocation endpoint to revoke a token.
func (r *Running) end(t *testing.T, client Client, token, hint string) Answer {
	t.Helper()
	form := url.Values{"token": {token}, "client_id": {client.ID}, "client_secret": {client.Secret}}
	if hint != "" {
		form.Set("token_type_hint", hint)
	}
	return send(t, r.RevocationURL, formType, form.Encode(), nil).Answer
}

// revocable runs test against a fresh server of each kind that has a revocation endpoint.
func revocable(t *testing.T, test func(*testing.T, *Running)) {
	t.Parallel()
	for _, s := range Kinds() {
		if s.revocationPath == "" {
			if s.WrongRevoker != (Answer{}) || s.NeedsHint {
				t.Errorf("%s has no revocation endpoint, and traits of one", s)
			}
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			test(t, Start(t, s))
		})
	}
}

// ended fails the test unless both tokens live, or both have ended.
func (r *Running) ended(t *testing.T, tok token, want bool) {
	t.Helper()
	status, a := 200, r.refresh(Confidential)
	if want {
		status, a.Over = 401, true
	}
	if got := r.me(t, tok.AccessToken); got.Status != status {
		t.Errorf("GET /me is %d, want %d", got.Status, status)
	}
	if got, want := r.try(t, a, tok.RefreshToken), r.Expect(a); got.Answer != want {
		t.Errorf("the refresh token is answered %+v, want %+v", got.Answer, want)
	}
}

// Either token takes the other with it.
func TestRevocationEndsBothTokens(t *testing.T) {
	revocable(t, func(t *testing.T, server *Running) {
		for _, hinted := range []bool{true, false} {
			for _, kind := range []string{"access_token", "refresh_token"} {
				tok := server.grant(t, server.login(Confidential, Alice), "")
				hint, presented := kind, tok.AccessToken
				if kind == "refresh_token" {
					presented = tok.RefreshToken
				}
				if !hinted {
					hint = ""
				}
				for range 2 { // what is revoked already is no error (RFC 7009 section 2.2)
					if got := server.end(t, Confidential, presented, hint); got != (Answer{Status: 200}) {
						t.Errorf("revoking the %s with hint %q is answered %+v", kind, hint, got)
					}
				}
				server.ended(t, tok, hinted || kind == "access_token" || !server.NeedsHint)
			}
		}
		if got, want := server.Counts().Revocation, 8; got != want {
			t.Errorf("%d revocations are counted, want %d", got, want)
		}
	})
}

func TestRevocationIsTheTokensClients(t *testing.T) {
	revocable(t, func(t *testing.T, server *Running) {
		tok := server.grant(t, server.login(Confidential, Alice), "")
		wrong := Client{ID: Confidential.ID, Secret: "wrong"}
		if got := server.end(t, wrong, tok.AccessToken, ""); got != server.WrongRevoker {
			t.Errorf("a wrong client is answered %+v, want %+v", got, server.WrongRevoker)
		}
		if got := server.end(t, SpecialClient, tok.AccessToken, ""); got != (Answer{Status: 200}) {
			t.Errorf("another client is answered %+v", got)
		}
		server.ended(t, tok, false)
		if got := server.end(t, Confidential, "made-up", ""); got != (Answer{Status: 200}) {
			t.Errorf("a token that was made up is answered %+v", got)
		}
	})
}
