package oauth

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/jackfield-dev/jackfield/sdk"
)

// A Refusal is an answer that is no token.
type Refusal struct {
	Err    *sdk.Error
	Status int
	Name   string   // the error that the answer names (RFC 6749 section 5.2); "" if none
	Hidden bool     // it may name one that could not be read
	Fix    *sdk.Fix // the one change that would likely mend it; nil: none is known

	// odd says that nobody knows the name, or there is none, and that this dialect
	// takes such an answer for invalid_grant.
	odd bool
}

// Error is the text of Err.
func (r *Refusal) Error() string { return r.Err.Error() }

// Unwrap returns Err, so that a host sees that.
func (r *Refusal) Unwrap() error { return r.Err }

// RefreshOver reports whether err, which a refresh ended with, says that the
// refresh token is of no more use. Anything else may pass, and the token with it
// must not be given up.
func RefreshOver(err error) bool {
	r, ok := errors.AsType[*Refusal](err)
	if !ok {
		return false
	}
	refused := r.Status >= 400 && r.Status < 500
	name := r.Name
	if r.odd {
		name = "invalid_grant"
	}
	switch name {
	case "invalid_grant", "invalid_request": // some servers know only the latter
		return refused || r.Status == http.StatusOK
	case "":
		// A bare one. What could not be read may say something else, and a password
		// is not sent for a guess.
		return !r.Hidden && (r.Status == http.StatusBadRequest || r.Status == http.StatusUnauthorized)
	}
	return false
}

// refuse names an answer that is no token. An error counts whatever the status
// is, 200 included; the status counts where no error is named, or one that
// nobody knows.
func (r reader) refuse(said reading) *Refusal {
	refusal := &Refusal{Status: r.status, Name: said.name, Hidden: said.hidden}
	code, known := codeOfName(said.name)
	if code == sdk.Unavailable && (r.status == http.StatusUnauthorized || r.status == http.StatusForbidden) {
		// ServiceNow answers a wrong password with 401 server_error: no trouble that
		// passes, and not to be tried again.
		known = false
	}
	if !known {
		code = r.codeOfStatus()
		refusal.odd = (said.name != "" || said.nameless() && r.status >= 400) && r.takesForDenied()
	}
	if refusal.odd {
		code = sdk.Denied
	}
	e := said.trouble
	if known || code != sdk.BadResponse || e == nil {
		e = r.fail(code, "%s: %s", r.meaning(code), r.facts(said, known))
		e.Field, e.Hint = r.advice(r.status, said.name, code)
		refusal.Fix = r.fix(said.name, code)
	}
	e.Final = code == sdk.Unavailable && !known && final(r.status)
	if code == sdk.Throttled || code == sdk.Unavailable && !e.Final {
		e.RetryAfter = retryAfter(r.header)
	}
	refusal.Err = e
	return refusal
}

// takesForDenied reports whether an error that nobody knows, or one without a name
// of its own in the answer, means at this status that the credentials were refused.
func (r reader) takesForDenied() bool {
	switch r.status {
	case http.StatusOK, http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity:
		return r.dialect.allows(UnknownErrorDenied)
	}
	return false
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

// meaning is what a code means here, in words.
func (x *exchange) meaning(code sdk.Code) string {
	switch code {
	case sdk.Denied:
		if x.grant.Refresh {
			return "the server refused the refresh token"
		}
		return "the server refused the user's credentials"
	case sdk.ClientDenied:
		return "the server refused the client"
	case sdk.ScopeDenied:
		return "the server refused the scope"
	case sdk.Unsupported:
		return "the server does not support this grant or token"
	case sdk.BadConfig:
		return "the server cannot serve this request"
	case sdk.Throttled:
		return "the server asks to slow down"
	case sdk.Unavailable:
		return "the server is not able to answer now"
	}
	return "the server's answer is no token"
}

// facts are what may be told of an answer: who, the status, the error's name, and
// its description with the secrets blotted out.
func (r reader) facts(said reading, known bool) string {
	text := fmt.Sprintf("%s answered %d", r.client.Address(), r.status)
	name := said.name
	if !known && name != "" && (!errorName.MatchString(name) || r.scrub(name, 40, tokens(said.members)...) != name) {
		name = "an error of its own" // a name that nobody knows may be anything
	}
	if name != "" {
		text += " " + name
	}
	if description := r.describe(said); description != "" {
		text += fmt.Sprintf(" (%s)", description)
	}
	return text
}

// describe is the server's description, fit to be shown.
func (r reader) describe(said reading) string {
	// One that is longer is none. To cut it first would leave half of a secret.
	const longestDescription = 4 << 10
	if said.description == "" || len(said.description) > longestDescription {
		return ""
	}
	return r.scrub(said.description, 200, tokens(said.members)...)
}
