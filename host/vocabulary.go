package host

import (
	"github.com/jackfield-dev/jackfield/host/authcache"
	"github.com/jackfield-dev/jackfield/host/catalog"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// The words of the contract, so that an engine imports one package.
type (
	// Authorization is what lets requests through until it expires.
	Authorization = plugin.Authorization
	// Check is one finding of a test.
	Check = plugin.Check
	// Fact is one thing that a check saw.
	Fact = plugin.Fact
	// Fix is a change of one field of a config that a check suggests.
	Fix = plugin.Fix
	// Error is a failure with a code.
	Error = plugin.Error
	// Code is what kind of failure an Error is.
	Code = plugin.Code
	// Type is a kind of connection.
	Type = plugin.Type
	// Schema lists the settings of a type.
	Schema = schema.Schema
	// Source is where an authorization came from.
	Source = authcache.Source
	// Secret is a text that hides itself.
	Secret = plugin.Secret
	// TypeEvent says that a connection type came, changed or went.
	TypeEvent = catalog.Event
)

// The sources of an authorization.
const (
	Obtained  = authcache.Obtained  // from its server, by credentials
	Refreshed = authcache.Refreshed // from its server, by what the previous one left
	Cached    = authcache.Cached    // nothing was sent
)

// What happened to a type.
const (
	Added   = catalog.Added
	Changed = catalog.Changed
	Removed = catalog.Removed
)

// The codes of failures.
const (
	BadConfig       = plugin.Config       // these settings cannot work
	Denied          = plugin.Denied       // the server refused the user's credentials, or wants a second factor
	ClientDenied    = plugin.ClientDenied // the server refused the client
	ScopeDenied     = plugin.ScopeDenied  // the server refused the scope
	Unsupported     = plugin.Unsupported  // the grant or token type is not supported
	Locked          = plugin.Locked       // not sent: the guard kept the login back to save the account
	Throttled       = plugin.Throttled    // the server asked to slow down
	Unavailable     = plugin.Unavailable  // nothing was sent, or the server answered 5xx
	Timeout         = plugin.Timeout      // sent, but no whole answer came in time
	Ambiguous       = plugin.Ambiguous    // sent, but the answer was lost
	TLS             = plugin.TLS          // the server's identity could not be proved
	Blocked         = plugin.Blocked      // egress policy, or a redirect
	BadResponse     = plugin.BadResponse  // the answer is not what the protocol demands
	TooLarge        = plugin.TooLarge     // the answer is larger than is read
	PluginFailed    = plugin.PluginFailed // the plugin crashed, hung or broke the contract
	NotFound        = plugin.NotFound
	Exists          = plugin.Exists
	Unauthenticated = plugin.Unauthenticated
	Forbidden       = plugin.Forbidden
	Canceled        = plugin.Canceled
	Internal        = plugin.Internal
)

// The statuses of checks.
const (
	Passed  = plugin.Passed
	Warned  = plugin.Warned
	Failed  = plugin.Failed
	Skipped = plugin.Skipped
)

// NewSecret hides a text.
func NewSecret(text string) Secret { return plugin.NewSecret(text) }

// AsError returns err as an *Error, with a code for what is not one.
func AsError(err error) *Error { return plugin.AsError(err) }
