package oauth

import (
	"net/http"

	"github.com/jackfield-dev/jackfield/sdk"
)

// advice is which field is at fault, where that is known, and what to do next. It
// is suggested and never tried: each try may be a login.
func (x *exchange) advice(status int, name string, code sdk.Code) (field, hint string) {
	if refreshing := x.grant.Refresh; refreshing && (code == sdk.Denied || code == sdk.Unsupported || code == sdk.ScopeDenied) {
		return "refresh", "if this server's refresh tokens are of no use, set refresh to false: then the password is sent instead"
	}
	switch code {
	case sdk.Denied:
		if !x.grant.Login {
			return "client_id", "check client_id and client_secret, and what the server lets this client do"
		}
		return "", x.deniedAdvice(name)
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

func (x *exchange) deniedAdvice(name string) string {
	switch name {
	case "mfa_required", "interaction_required", "login_required", "consent_required":
		if x.grant.Coded {
			return "this account wants more than a password and the digits that were sent: check totp_secret and totp_param, or use an account without a second factor"
		}
		return "this account wants more than a password: if this server takes the digits of an authenticator beside it, set totp_secret; otherwise use an account without a second factor"
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
