package sdk

import (
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// The words of the contract, so that an author imports one package.
type (
	// Authorization is what lets requests through until it expires.
	Authorization = plugin.Authorization
	// Param is a header or query parameter of an Authorization.
	Param = plugin.Param
	// Check is one finding of a test.
	Check = plugin.Check
	// Status is how a check went.
	Status = plugin.Status
	// Fact is one thing that a check saw.
	Fact = plugin.Fact
	// Fix is the one change of a config that would mend what a check found.
	Fix = plugin.Fix
	// Error is a failure with a code.
	Error = plugin.Error
	// Code is what kind of failure an Error is.
	Code = plugin.Code
	// Reason is why the host asks for an authorization.
	Reason = plugin.Reason
	// Preset is a ready-made beginning of a config for one well-known server.
	Preset = plugin.Preset

	// Schema lists the settings of a connection type.
	Schema = schema.Schema
	// Field is one setting.
	Field = schema.Field
	// Option is one choice of an enum.
	Option = schema.Option
	// Condition says when a field takes part.
	Condition = schema.Condition
	// Role is what a field means to the host.
	Role = schema.Role
	// Config holds the settings of one connection.
	Config = schema.Config

	// SecretValue is a text that hides itself however it is printed.
	SecretValue = plugin.Secret
)

// The kinds of fields.
const (
	String   = schema.String
	Secret   = schema.Secret
	URL      = schema.URL
	Integer  = schema.Integer
	Number   = schema.Number
	Boolean  = schema.Boolean
	Enum     = schema.Enum
	List     = schema.List
	Map      = schema.Map
	Duration = schema.Duration
)

// The roles of fields.
const (
	APIOrigin    = schema.APIOrigin    // authorizations may be sent there and nowhere else
	SecretOrigin = schema.SecretOrigin // secrets are sent there
	Account      = schema.Account      // together, these fields say whose login this is
)

// Whether trying again can help after a failure; see [Error.Retry].
const (
	RetryNever   = plugin.RetryNever   // not before somebody has changed something
	RetryBackoff = plugin.RetryBackoff // after a wait that grows and is jittered
	RetryAfter   = plugin.RetryAfter   // when the wait that the server asked for is over
)

// The statuses of checks.
const (
	Passed  = plugin.Passed
	Warned  = plugin.Warned
	Failed  = plugin.Failed
	Skipped = plugin.Skipped
)

// The reasons for an Authorize.
const (
	First   = plugin.First   // there is no authorization
	Due     = plugin.Due     // the previous one has expired or soon will
	Refused = plugin.Refused // the API refused the previous one before its time
)

// The codes of failures that a plugin reports.
const (
	BadConfig    = plugin.Config       // these settings cannot work
	Denied       = plugin.Denied       // the server refused the user's credentials
	ClientDenied = plugin.ClientDenied // the server refused the client
	ScopeDenied  = plugin.ScopeDenied  // the server refused the scope
	Unsupported  = plugin.Unsupported  // the grant or token type is not supported
	Throttled    = plugin.Throttled    // the server asked to slow down
	Unavailable  = plugin.Unavailable  // nothing was sent, or the server answered 5xx
	Timeout      = plugin.Timeout      // sent, but no whole answer came in time
	Ambiguous    = plugin.Ambiguous    // sent, but the answer was lost
	TLS          = plugin.TLS          // the server's identity could not be proved
	Blocked      = plugin.Blocked      // egress policy, or a redirect
	BadResponse  = plugin.BadResponse  // the answer is not what the protocol demands
	TooLarge     = plugin.TooLarge     // the answer is larger than is read
)

// Errorf returns a failure with a code and a message for the connection's owner:
// lower case, no full stop, never a response body, a URL's query or a secret.
func Errorf(code Code, format string, args ...any) *Error {
	return plugin.Errorf(code, format, args...)
}

// LoginNeeded returns the failure of an Authorize with Request.NoLogin set, where
// what is left of the previous authorization renews it no more. The host asks
// again, without that, if a login may be spent.
func LoginNeeded() *Error {
	return &Error{Code: Denied, Message: "what is left of the last login renews nothing any more", LoginNeeded: true}
}

// AsError returns err as an *Error. What is not one gets a code, and a message
// that gives nothing away.
func AsError(err error) *Error { return plugin.AsError(err) }

// NewSecret hides a text.
func NewSecret(text string) SecretValue { return plugin.NewSecret(text) }

// Header returns a header for [Authorization].Headers.
func Header(name, value string) Param { return Param{Name: name, Value: NewSecret(value)} }

// Bearer returns the header of RFC 6750 for an access token.
func Bearer(token string) Param { return Header("Authorization", "Bearer "+token) }
