package guard

import (
	"cmp"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A kind is what happens to a login.
type kind int

const (
	begun     kind = iota // written down; it may be sent
	unsent                // given back: no password was sent
	succeeded             // there is a token
	refused               // the server refused it, and would again
	lost                  // nobody knows what the server made of it
	failed                // the server is in trouble, or says so
	garbled               // the answer cannot be read
	throttled             // the server did not look, and asked to slow down
	alive                 // it is still under way

	held // of a host: it is left alone for a while
)

// outcome reads what came of a call that is known to have sent a number of
// passwords.
func outcome(logins int, err error) (k kind, n int, e *plugin.Error) {
	if err == nil {
		if logins <= 0 {
			return unsent, 0, nil // refreshed, or not needed
		}
		return succeeded, logins, nil
	}
	e = plugin.AsError(err)
	n = max(logins, e.Logins, 0)
	if n == 0 && !silent(e.Code) {
		return unsent, 0, e
	}
	return kindOf(e), max(n, 1), e
}

// silent reports whether a failure leaves open what was sent before it: the
// count of it did not come back.
func silent(code plugin.Code) bool {
	switch code {
	case plugin.PluginFailed, plugin.Canceled, plugin.Internal:
		return true
	}
	return false
}

// kindOf reads the failure of a call that sent a password.
func kindOf(e *plugin.Error) kind {
	switch e.Code {
	case plugin.Denied, plugin.ClientDenied, plugin.ScopeDenied, plugin.Unsupported, plugin.Config:
		return refused
	case plugin.Throttled:
		return throttled
	case plugin.Unavailable:
		if e.Retry() == plugin.RetryNever {
			return garbled // one more at once would be of no use, and yet it may pass
		}
		return failed
	case plugin.BadResponse, plugin.TooLarge, plugin.Blocked, plugin.TLS:
		return garbled
	}
	return lost
}

// throttleWait is how long a server is left alone that asked for it.
func throttleWait(e *plugin.Error) time.Duration {
	return min(max(cmp.Or(e.RetryAfter, throttleUnsaid), throttleLeast), throttleMost)
}
