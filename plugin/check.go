package plugin

import "time"

// A Check is one finding of a test.
type Check struct {
	Name    string // what was looked at: one lower-case word, for example "dns"
	Status  Status
	Message string // what was seen, for people: never a secret

	// Err says why the check failed; nil unless Status is Failed.
	Err *Error

	// Code tells this finding from others, for programs: that of Err if the check
	// failed, and otherwise, where there is something to tell apart, a word of the
	// plugin's own such as "scope_narrowed".
	Code string

	Field    string        // of the config, to look at; that of Err if the check failed
	Hint     string        // what to do next, if there is something to do
	Evidence []Fact        // what the finding rests on: never a secret
	Fix      *Fix          // the one change that would mend it, if one is likely to
	Duration time.Duration // how long it took
	Logins   int           // how many passwords were sent

	// Authorization is what the check obtained, if it obtained one: the host
	// keeps it, so that a test which passed spares a login.
	Authorization *Authorization
}

// A Fact is one thing that a check saw.
type Fact struct {
	Name  string `json:"name"` // lower-case words with underscores, for example "tls_version"
	Value string `json:"value"`
}

// A Fix is a change of one field of a config. It is suggested to a person, and
// never tried: each try may be a login.
type Fix struct {
	Field string `json:"field"`          // not a secret
	Value any    `json:"value,omitzero"` // as JSON; nil: the field is to be removed
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
