package oauth

import (
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/jackfield-dev/jackfield/sdk"
)

// errorName is what the names of errors look like.
var errorName = regexp.MustCompile(`^[a-z_]{1,40}$`)

// scrub makes a server's text fit to be shown: secrets blotted out, then nothing
// but printable ASCII (RFC 6749 section 5.2 allows no more), then cut.
func (x *exchange) scrub(text string, limit int, more ...sdk.SecretValue) string {
	// What is longer than the text is not in it, and to look for a megabyte in all
	// its forms costs a thousand of them.
	more = slices.DeleteFunc(more, func(s sdk.SecretValue) bool { return len(s.Reveal()) > len(text) })
	secrets := append(x.secrets(), more...)
	text = sdk.Scrub(text, secrets...)
	if slices.ContainsFunc(secrets, func(s sdk.SecretValue) bool { return resembles(text, s.Reveal()) }) {
		return "" // it stands there in a form that nobody thought of
	}
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return ' '
		}
		return r
	}, text)
	// Once more, lest a secret that a server broke up is mended by the above.
	text = sdk.Scrub(strings.Join(strings.Fields(text), " "), secrets...)
	if len(text) > limit {
		text = text[:limit-len(ellipsis)] + ellipsis
	}
	return text
}

const ellipsis = "..."

// resembles reports whether the letters and digits of a secret stand in a text in
// their order, whatever a server's escaping or decoding made of the rest.
func resembles(text, secret string) bool {
	const least = 6 // fewer occur in ordinary text
	core := letters(secret)
	return len(core) >= least && strings.Contains(letters(html.UnescapeString(text)), core)
}

// letters are the ASCII letters and digits of a text.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
}

// tokens are what an answer that was refused holds besides: no less secret.
func tokens(members map[string]json.RawMessage) []sdk.SecretValue {
	var secrets []sdk.SecretValue
	for _, name := range []string{"access_token", "refresh_token", "id_token", "mfa_token"} {
		if s, ok := text(members[name]); ok && s != "" {
			secrets = append(secrets, sdk.NewSecret(s))
		}
	}
	return secrets
}

// advice is which field is at fault, where that is known, and what to do next. It
// is suggested and never tried: each try may be a login.
func (x *exchange) advice(status int, name string, code sdk.Code) (field, hint string) {
	if refreshing := x.grant.Refresh; refreshing && (code == sdk.Denied || code == sdk.Unsupported || code == sdk.ScopeDenied) {
		return "refresh", "if this server's refresh tokens are of no use, set refresh to false: then the password is sent instead"
	}
	switch code {
	case sdk.Denied:
		return "", deniedAdvice(name)
	case sdk.ClientDenied:
		return x.clientAdvice(name)
	case sdk.ScopeDenied:
		return "scope", "ask for scopes that the server grants to this client and user"
	case sdk.Unsupported:
		return x.unsupportedAdvice(name)
	case sdk.BadConfig:
		return x.requestAdvice(status, name)
	}
	return "", ""
}

func deniedAdvice(name string) string {
	switch name {
	case "mfa_required", "interaction_required", "login_required", "consent_required":
		return "this account wants more than a password, which this grant cannot give: use an account without a second factor"
	}
	return "check username and password; a server may give the same answer for an account that is locked or wants a second factor"
}

func (x *exchange) clientAdvice(name string) (field, hint string) {
	switch {
	case name == "unauthorized_client":
		return "client_id", "allow this grant for the client at the server"
	case x.client.Method == PrivateKeyJWT:
		return "client_key", "check client_id, client_key and client_key_id; this server may want its issuer as client_assertion_audience"
	case x.client.Method == ClientSecretJWT:
		return "client_secret", "check client_id and client_secret; this server may want its issuer as client_assertion_audience"
	case x.client.Method == None:
		return "client_id", "the client may have a secret: set client_secret and token_endpoint_auth_method"
	case x.client.Method == Basic:
		return "client_id", "check client_id and client_secret; this server may want client_secret_basic_raw or client_secret_post: set token_endpoint_auth_method"
	case x.client.Method == BasicRaw:
		return "client_id", "check client_id and client_secret; this server may want client_secret_basic or client_secret_post: set token_endpoint_auth_method"
	case x.client.ID == "":
		return "client_id", "this server may want a client: set client_id and client_secret"
	}
	return "client_id", "check client_id and client_secret; this server may want client_secret_basic: set token_endpoint_auth_method"
}

func (x *exchange) unsupportedAdvice(name string) (field, hint string) {
	switch name {
	case "unsupported_grant_type":
		if x.client.Encoding == JSON {
			return "grant_type", "allow the grant at the server; this server may not read JSON: set encoding to form"
		}
		return "grant_type", "allow the grant at the server, or set grant_type to the one that it wants"
	case "use_dpop_nonce":
		return "", "this server wants DPoP (RFC 9449), which is not supported"
	}
	return "", ""
}

func (x *exchange) requestAdvice(status int, name string) (field, hint string) {
	switch {
	case name == "invalid_target":
		return "", "check audience and resource"
	case status == http.StatusUnsupportedMediaType, name == "invalid_request" && x.client.Encoding == JSON:
		return "encoding", "this server may want the other encoding: set encoding to " + string(x.otherEncoding())
	case name == "invalid_request":
		return "", "the server misses a parameter or refuses one: check client_id, scope, audience and extra_params"
	case status == http.StatusRequestEntityTooLarge:
		return "", "the request is too large for this server: check extra_params"
	}
	return "token_endpoint", "check token_endpoint: what answers there is no token endpoint"
}
