package oauth

import (
	"errors"
	"net/http"

	"github.com/jackfield-dev/jackfield/sdk"
)

// A Refusal is an answer that is no token.
type Refusal struct {
	Err    *sdk.Error
	Status int
	Name   string   // the error that the answer names (RFC 6749 section 5.2); "" if none
	Shown  string   // Name, if it is fit to be shown: some servers put anything there
	Hidden bool     // it may name one, or another one, that could not be read
	Fix    *sdk.Fix // the one change that would likely mend it; nil: none is known

	// Secrets must not be shown after this: all that was sent, and the tokens of the
	// answer, which are good even though they were refused.
	Secrets []sdk.SecretValue

	// odd says that nobody knows the name, or there is none, and that this dialect
	// takes such an answer for invalid_grant.
	odd bool

	asOK bool // the status counts as 200
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
	if !ok || r.Hidden {
		// What could not be read may say something else, and a password is not sent
		// for a guess.
		return false
	}
	plain := r.Status == http.StatusBadRequest || r.Status == http.StatusUnauthorized
	name := r.Name
	if r.odd {
		name = "invalid_grant"
	}
	switch name {
	case "invalid_grant":
		return r.asOK || refuses(r.Status)
	case "invalid_request": // some servers know only this one
		return r.asOK || plain
	case "":
		return plain
	}
	return false
}

// refuses reports whether a status says that the request was looked at and refused,
// for all that anybody knows for good.
func refuses(status int) bool {
	return status >= 400 && status < 500 && status != http.StatusRequestTimeout && status != http.StatusTooManyRequests
}

// refuse names an answer that is no token. An error counts whatever the status
// is, 200 included; the status counts where no error is named, or one that
// nobody knows.
func (r reader) refuse(said reading) *Refusal {
	code, known := r.codeOf(said.name)
	refusal := &Refusal{
		Status: r.status, Name: said.name, Shown: r.shown(said, known), Hidden: said.hidden, Secrets: r.held(said), asOK: r.success(),
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
