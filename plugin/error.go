package plugin

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// An Error is a failure that somebody may have to act on. Its texts are written
// for the owner of a connection from facts that are safe to show: a status, an
// RFC error code, a host and port, a field; never a response body, the query of
// a URL, or a secret.
type Error struct {
	Code    Code
	Message string // what happened: lower case, no full stop
	Field   string // the field of the config at fault, if one is
	Hint    string // what to do next, if that is known

	// RetryAfter is how long to wait before trying again; zero: not said.
	RetryAfter time.Duration

	// Logins counts the passwords that were sent on the way to this failure.
	Logins int

	// Final says that trying again is of no use, although the code says that it may
	// be.
	Final bool

	// LoginNeeded says that nothing but a login would do, and the call was told to
	// spend none; see [Request].NoLogin.
	LoginNeeded bool

	// Problems lists every fault of a config, if there are several. The first
	// one is also in Field, Message and Hint.
	Problems []schema.Problem

	// canceled is the context's error where a context ended the call.
	canceled error

	// crash is how the plugin's process ended, where that is the failure.
	crash *Crash
}

// Errorf returns an Error with a code and a message.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// In returns e with the field at fault. It is a copy: an Error is shared by all
// who wait for one call, and none of them may change it for the others.
func (e *Error) In(field string) *Error {
	changed := *e
	changed.Field = field
	return &changed
}

// WithHint returns a copy of e with what to do next.
func (e *Error) WithHint(format string, args ...any) *Error {
	changed := *e
	changed.Hint = fmt.Sprintf(format, args...)
	return &changed
}

// Spent returns a copy of e that says how many passwords were sent.
func (e *Error) Spent(logins int) *Error {
	clone := *e
	clone.Logins = logins
	return &clone
}

// Error returns the field, if there is one, and the message.
func (e *Error) Error() string {
	if len(e.Problems) > 1 {
		return schema.Problems(e.Problems).Error()
	}
	if e.Field != "" {
		return e.Field + ": " + e.Message
	}
	return e.Message
}

// Unwrap makes errors.Is work with the code, and with context.Canceled and
// context.DeadlineExceeded where a context ended the call.
func (e *Error) Unwrap() []error {
	if e.canceled != nil {
		return []error{e.Code, e.canceled}
	}
	return []error{e.Code}
}

// AsError returns err as an *Error. What is not one gets a code: the problems of
// a config are [Config], the end of a context is [Canceled], and anything else
// is [Internal] with a message that gives nothing away.
func AsError(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok && e != nil {
		return e
	} else if ok { // a nil *Error in an error, and nothing else can be asked of it
		return &Error{Code: Internal, Message: "an unexpected failure, which the log describes"}
	}
	if problems, ok := errors.AsType[schema.Problems](err); ok && len(problems) > 0 {
		first := problems[0]
		return &Error{Code: Config, Field: first.Field, Message: first.Message, Hint: first.Hint, Problems: problems}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &Error{Code: Canceled, Message: "the caller's deadline passed", canceled: context.DeadlineExceeded}
	}
	if errors.Is(err, context.Canceled) {
		return &Error{Code: Canceled, Message: "the caller gave up", canceled: context.Canceled}
	}
	return &Error{Code: Internal, Message: "an unexpected failure, which the log describes"}
}
