package main

import (
	"net/http"

	"github.com/jackfield-dev/jackfield/internal/authservers"
	"github.com/jackfield-dev/jackfield/sdk"
)

// codeFor is the code that an answer to a token request has to end with; empty for
// a token. It is the contract's table again, and shares nothing with the client.
func codeFor(answer authservers.Answer) sdk.Code {
	switch answer.Error { // counts whatever the status is
	case "invalid_grant", "access_denied", "mfa_required":
		return "denied"
	case "invalid_client", "unauthorized_client":
		return "client_denied"
	case "invalid_scope":
		return "scope_denied"
	case "unsupported_grant_type", "unsupported_token_type":
		return "unsupported"
	case "invalid_request":
		return "config"
	case "slow_down":
		return "throttled"
	}
	switch status := answer.Status; {
	case answer == authservers.Token:
		return ""
	case status == http.StatusNotFound, status == http.StatusMethodNotAllowed, status == http.StatusRequestEntityTooLarge,
		status == http.StatusUnsupportedMediaType:
		return "config"
	case status == http.StatusTooManyRequests:
		return "throttled"
	case status == http.StatusUnauthorized:
		return "client_denied"
	case status == http.StatusForbidden:
		return "denied"
	case status >= 500:
		return "unavailable"
	}
	return "bad_response"
}
