package plugin

import "time"

// A Check is one finding of a test.
type Check struct {
	Name    string // what was looked at: one lower-case word, for example "dns"
	Status  Status
	Message string // what was seen, for people: never a secret

	// Err says why the check failed; nil unless Status is Failed.
	Err *Error

	Hint     string        // what to do next, if there is something to do
	Duration time.Duration // how long it took
	Logins   int           // how many passwords were sent

	// Authorization is what the check obtained, if it obtained one: the host
	// keeps it, so that a test which passed spares a login.
	Authorization *Authorization
}

// A Status is how a check went.
type Status string

// The statuses.
const (
	Passed  Status = "passed"  // all is well
	Warned  Status = "warned"  // it works, and somebody should look at it
	Failed  Status = "failed"  // it does not work
	Skipped Status = "skipped" // it was not looked at, and the message says why
)
