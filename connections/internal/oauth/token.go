package oauth

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/sdk"
)

var (
	// bearerToken is b64token of RFC 6750 section 2.1: all that may follow
	// "Bearer " in a header.
	bearerToken = regexp.MustCompile(`^[A-Za-z0-9._~+/-]+=*$`)

	// opaqueToken is VSCHAR of RFC 6749 appendix A, without a space at either end,
	// which a header would lose.
	opaqueToken = regexp.MustCompile(`^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$`)

	// visible is VSCHAR of RFC 6749 appendix A, of which refresh tokens consist.
	visible = regexp.MustCompile(`^[\x20-\x7e]+$`)
)

// longestToken is longer than any token that is sent in a header, or kept for long.
const longestToken = 64 << 10

// token reads a successful answer (RFC 6749 section 5.1). An error is an
// *[sdk.Error].
func (r reader) token(said reading) (*Token, error) {
	access, err := r.accessToken(said)
	if err != nil {
		return nil, err
	}
	t := &Token{AccessToken: sdk.NewSecret(access)}
	refresh, err := r.refreshToken(said)
	if err != nil {
		return nil, err
	}
	if refresh != "" {
		t.RefreshToken = sdk.NewSecret(refresh)
	}
	if t.Scopes, err = r.scopes(said.members); err != nil {
		return nil, err
	}
	if t.Expiry, err = r.expiry(said, access); err != nil {
		return nil, err
	}
	if t.BaseURL, err = r.baseURL(said); err != nil {
		return nil, err
	}
	return t, nil
}

// expiry is when the token ends; zero if nobody knows.
func (r reader) expiry(said reading, access string) (time.Time, error) {
	value, name, err := r.find(said, r.dialect.Expires, "expires_in")
	if err != nil {
		return time.Time{}, err
	}
	at, trouble := r.clock.expiry(r.dialect.ExpiresFormat, value, access)
	if trouble != "" {
		return time.Time{}, r.odd(name, trouble)
	}
	return at, nil
}

// find returns what a path leads to, or the member of a name where no path is
// given, and what to call it.
func (r reader) find(said reading, path Path, member string) (value json.RawMessage, name string, err error) {
	if path.IsZero() {
		return said.members[member], member, nil
	}
	value, wrong := path.find(said.doc)
	if wrong != nil {
		return nil, "", r.unusable("a body that " + wrong.Error())
	}
	return value, path.String(), nil
}

// odd is the failure of an answer with a member that is not as it must be.
func (r reader) odd(name, trouble string) *sdk.Error {
	return r.unusable(article(name) + " that " + trouble)
}

// large is the failure of an answer with a token that is none anybody could send.
func (r reader) large(name string) *sdk.Error {
	return r.fail(sdk.TooLarge, "%s answered %d with %s of more than %d KiB", r.client.Address(), r.status, article(name), longestToken>>10)
}

// without is the failure of an answer that lacks something.
func (r reader) without(what string) *sdk.Error {
	return r.fail(sdk.BadResponse, "%s answered %d without %s", r.client.Address(), r.status, what)
}

func article(name string) string {
	if strings.ContainsAny(name[:1], "aeioAEIO") {
		return "an " + name
	}
	return "a " + name
}

func (r reader) accessToken(said reading) (string, error) {
	value, name, err := r.find(said, r.dialect.AccessToken, "access_token")
	if err != nil {
		return "", err
	}
	access, ok := text(value)
	plain := access
	if r.dialect.allows(BearerPrefix) && hasScheme(access) {
		plain = access[len(scheme):]
	}
	switch {
	case absent(value) && r.dialect.AccessToken.IsZero():
		return "", r.without("an access_token")
	case absent(value):
		return "", r.without(name)
	case len(access) > longestToken:
		return "", r.large(name)
	case hasScheme(plain):
		return "", r.odd(name, "cannot stand in a header (RFC 6750 section 2.1)").WithHint("the server puts the scheme in front of the token")
	case !ok || !r.fits(plain):
		return "", r.odd(name, "cannot stand in a header (RFC 6750 section 2.1)")
	case r.echoes(access) || r.echoes(plain):
		return "", r.odd(name, "is one of this connection's own secrets")
	}
	return plain, r.checkType(said.members)
}

const scheme = "Bearer "

func hasScheme(access string) bool {
	return len(access) >= len(scheme) && strings.EqualFold(access[:len(scheme)], scheme)
}

func (r reader) fits(access string) bool {
	return bearerToken.MatchString(access) || r.dialect.allows(OpaqueToken) && opaqueToken.MatchString(access)
}

// checkType refuses tokens that are used otherwise than as a bearer token:
// RFC 6749 section 7.1 forbids using what one does not understand.
func (r reader) checkType(members map[string]json.RawMessage) error {
	kind, ok := text(members["token_type"])
	switch {
	case ok && strings.EqualFold(kind, "bearer"):
		return nil
	case ok && kind == "" && (r.dialect.allows(NoTokenType) || !r.dialect.AccessToken.IsZero()):
		return nil
	case ok && kind == "":
		return r.without("a token_type")
	case !ok || !plainWord.MatchString(kind):
		return r.odd("token_type", "is no name")
	}
	return r.fail(sdk.Unsupported, "%s issues tokens of the type %q; only bearer tokens are supported",
		r.client.Address(), r.scrub(kind, 40, tokens(members)...))
}

// plainWord is what a token type looks like, URIs left out.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9._-]{1,40}$`)

func (r reader) refreshToken(said reading) (string, error) {
	value, name, err := r.find(said, r.dialect.RefreshToken, "refresh_token")
	if err != nil {
		return "", err
	}
	refresh, ok := text(value)
	switch {
	case ok && refresh == "":
		return "", nil
	case len(refresh) > longestToken:
		return "", r.large(name)
	case !ok || !visible.MatchString(refresh):
		return "", r.odd(name, "is not made of visible characters (RFC 6749 appendix A.17)")
	case r.echoes(refresh) && !r.presents(refresh):
		return "", r.odd(name, "is one of this connection's own secrets")
	}
	return refresh, nil
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
