package oauth

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/jackfield-dev/jackfield/sdk"
)

var (
	// bearerToken is b64token of RFC 6750 section 2.1: all that may follow
	// "Bearer " in a header.
	bearerToken = regexp.MustCompile(`^[A-Za-z0-9._~+/-]+=*$`)

	// visible is VSCHAR of RFC 6749 appendix A, of which refresh tokens consist.
	visible = regexp.MustCompile(`^[\x20-\x7e]+$`)

	// scopes is the grammar of RFC 6749 section 3.3, without minding how many
	// spaces separate.
	scopes = regexp.MustCompile(`^[\x20\x21\x23-\x5b\x5d-\x7e]*$`)
)

// token reads a successful answer (RFC 6749 section 5.1).
func (x *exchange) token(members map[string]json.RawMessage) (*Token, error) {
	access, err := x.accessToken(members)
	if err != nil {
		return nil, err
	}
	refresh, err := x.refreshToken(members)
	if err != nil {
		return nil, err
	}
	granted, err := x.scopes(members)
	if err != nil {
		return nil, err
	}
	at, trouble := expiry(x.sent, members["expires_in"], access)
	if trouble != "" {
		return nil, x.odd("expires_in", trouble)
	}
	t := &Token{AccessToken: sdk.NewSecret(access), Expiry: at, Scopes: granted}
	if refresh != "" {
		t.RefreshToken = sdk.NewSecret(refresh)
	}
	return t, nil
}

// odd is the failure of an answer with a member that is not as it must be.
func (x *exchange) odd(name, trouble string) *sdk.Error {
	return x.fail(sdk.BadResponse, "%s answered 200 with %s that %s", x.client.Address(), article(name), trouble)
}

func article(name string) string {
	if strings.HasPrefix(name, "a") || strings.HasPrefix(name, "e") {
		return "an " + name
	}
	return "a " + name
}

func (x *exchange) accessToken(members map[string]json.RawMessage) (string, error) {
	access, ok := text(members["access_token"])
	switch {
	case absent(members["access_token"]):
		return "", x.fail(sdk.BadResponse, "%s answered 200 without an access_token", x.client.Address())
	case !ok || !bearerToken.MatchString(access):
		e := x.odd("access_token", "cannot stand in a header (RFC 6750 section 2.1)")
		if strings.HasPrefix(access, "Bearer ") {
			return "", e.WithHint("the server puts the scheme in front of the token")
		}
		return "", e
	case x.echoes(access):
		return "", x.odd("access_token", "is one of this connection's own secrets")
	}
	return access, x.checkType(members)
}

// checkType refuses tokens that are used otherwise than as a bearer token:
// RFC 6749 section 7.1 forbids using what one does not understand.
func (x *exchange) checkType(members map[string]json.RawMessage) error {
	kind, ok := text(members["token_type"])
	switch {
	case ok && strings.EqualFold(kind, "bearer"):
		return nil
	case ok && kind == "":
		return x.fail(sdk.BadResponse, "%s answered 200 without a token_type", x.client.Address())
	case !ok || !plainWord.MatchString(kind):
		return x.odd("token_type", "is no name")
	}
	return x.fail(sdk.Unsupported, "%s issues tokens of the type %q; only bearer tokens are supported",
		x.client.Address(), x.scrub(kind, 40, tokens(members)...))
}

// plainWord is what a token type looks like, URIs left out.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9._-]{1,40}$`)

func (x *exchange) refreshToken(members map[string]json.RawMessage) (string, error) {
	refresh, ok := text(members["refresh_token"])
	switch {
	case ok && refresh == "":
		return "", nil
	case !ok || !visible.MatchString(refresh):
		return "", x.odd("refresh_token", "is not made of visible characters (RFC 6749 appendix A.17)")
	case x.echoes(refresh) && !x.presents(refresh):
		return "", x.odd("refresh_token", "is one of this connection's own secrets")
	}
	return refresh, nil
}

// scopes are those granted: as asked for, if the server does not say. An empty
// text says: none.
func (x *exchange) scopes(members map[string]json.RawMessage) ([]string, error) {
	if absent(members["scope"]) {
		return x.grant.Scopes, nil
	}
	scope, ok := text(members["scope"])
	if !ok || !scopes.MatchString(scope) {
		return nil, x.odd("scope", "is no list of scopes (RFC 6749 section 3.3)")
	}
	return strings.Fields(scope), nil
}

// echoes reports whether a token is a secret that we hold already.
func (x *exchange) echoes(token string) bool {
	for _, s := range x.secrets() {
		if !s.Empty() && s.Equal(sdk.NewSecret(token)) {
			return true
		}
	}
	return false
}

// presents reports whether a refresh token is the one of the request: a server
// that does not rotate may answer with it.
func (x *exchange) presents(token string) bool {
	for _, p := range x.grant.Params {
		if p.Name == "refresh_token" && p.Value.Equal(sdk.NewSecret(token)) {
			return true
		}
	}
	return false
}
