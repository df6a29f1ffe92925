package oauth

import (
	"net/http"

	"github.com/jackfield-dev/jackfield/sdk"
)

// takesForDenied reports whether an error that nobody knows, or one without a name
// of its own in the answer, means at this status that the credentials were refused.
func (r reader) takesForDenied() bool {
	if !r.dialect.allows(UnknownErrorDenied) {
		return false
	}
	switch r.status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity:
		return true
	}
	return r.success()
}

// final reports whether a status, although it is that of a server in trouble,
// would be the same another time: a method or version that is not served, and
// what stands in between and wants something of its own.
func final(status int) bool {
	switch status {
	case http.StatusNotImplemented, http.StatusHTTPVersionNotSupported, http.StatusNetworkAuthenticationRequired, http.StatusProxyAuthRequired:
		return true
	}
	return false
}

// codeOf is the code of an error by its name, if it is one that is known and the
// status does not know better.
func (r reader) codeOf(name string) (code sdk.Code, known bool) {
	code, known = codeOfName(name)
	switch r.status {
	case http.StatusTooManyRequests:
		// Whatever it calls that, too much was asked of it, and later it may be well.
		// Auth0's block is the one that is not lifted by waiting.
		known = name == "too_many_attempts"
	case http.StatusUnauthorized, http.StatusForbidden:
		// ServiceNow answers a wrong password with 401 server_error: no trouble that
		// passes, and not to be tried again.
		known = known && code != sdk.Unavailable
	}
	return code, known
}

// codeOfName is the code of an error by its name, if it is one that is known:
// RFC 6749 section 5.2, RFC 8707 section 2, RFC 8628 section 3.5, RFC 9449
// section 8, OpenID Connect Core section 3.1.2.6, and mfa_required of Auth0.
func codeOfName(name string) (code sdk.Code, known bool) {
	switch name {
	case "invalid_grant", "access_denied", "mfa_required", "interaction_required", "login_required", "consent_required",
		"too_many_attempts": // Auth0: somebody has to lift the block, whatever its status is
		return sdk.Denied, true
	case "invalid_client", "unauthorized_client", "invalid_client_id": // the last one is Salesforce's
		return sdk.ClientDenied, true
	case "invalid_scope":
		return sdk.ScopeDenied, true
	case "unsupported_grant_type", "unsupported_token_type", "use_dpop_nonce":
		return sdk.Unsupported, true
	case "invalid_request", "invalid_target":
		return sdk.BadConfig, true
	case "slow_down":
		return sdk.Throttled, true
	case "server_error", "temporarily_unavailable":
		return sdk.Unavailable, true
	}
	return "", false
}

// codeOfStatus is the code of an answer that names no error that is known. A 401
// is about the client, unless none was shown: then it can only be the user.
func (r reader) codeOfStatus() sdk.Code {
	if r.status == http.StatusUnauthorized && r.grant.Login && r.client.ID == "" {
		return sdk.Denied
	}
	return codeOfStatus(r.status)
}

func codeOfStatus(status int) sdk.Code {
	switch status {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType:
		return sdk.BadConfig
	case http.StatusUnauthorized:
		return sdk.ClientDenied
	case http.StatusForbidden:
		return sdk.Denied
	case http.StatusTooManyRequests:
		return sdk.Throttled
	case http.StatusProxyAuthRequired, http.StatusRequestTimeout, http.StatusMisdirectedRequest, http.StatusTooEarly:
		return sdk.Unavailable // something in between, and not the server, has answered
	}
	if status >= 500 && status < 600 {
		return sdk.Unavailable
	}
	return sdk.BadResponse
}
