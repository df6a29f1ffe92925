package plugin

import "google.golang.org/grpc/codes"

// A Code says what kind of failure an [Error] is: what happened, whether
// trying again can help, and who can mend it. A Code is itself an error, so
// that errors.Is(err, plugin.Denied) asks the question.
type Code string

// The codes. Every failure that leaves a plugin or the host has exactly one.
const (
	Config       Code = "config"        // these settings cannot work
	Denied       Code = "denied"        // the server refused the user's credentials, or wants a second factor
	ClientDenied Code = "client_denied" // the server refused the client
	ScopeDenied  Code = "scope_denied"  // the server refused the scope
	Unsupported  Code = "unsupported"   // the grant or token type is not supported
	Locked       Code = "locked"        // not sent: the guard kept the login back to save the account
	Throttled    Code = "throttled"     // the server asked to slow down
	Unavailable  Code = "unavailable"   // nothing was sent, or the server answered 5xx
	Timeout      Code = "timeout"       // sent, but no whole answer came in time
	Ambiguous    Code = "ambiguous"     // sent, but the answer was lost
	TLS          Code = "tls"           // the server's identity could not be proved
	Blocked      Code = "blocked"       // egress policy, or a redirect
	BadResponse  Code = "bad_response"  // the answer is not what the protocol demands
	TooLarge     Code = "too_large"     // the answer is larger than is read
	PluginFailed Code = "plugin_failed" // the plugin crashed, hung or broke the contract

	NotFound        Code = "not_found"
	Exists          Code = "exists"
	Unauthenticated Code = "unauthenticated"
	Forbidden       Code = "forbidden"
	Canceled        Code = "canceled"
	Internal        Code = "internal"
)

// Error returns the code as it is written.
func (c Code) Error() string { return string(c) }

// grpcCode gives each code the gRPC code of its status, for clients that do
// not read the ErrorInfo.
func grpcCode(c Code) codes.Code {
	switch c {
	case Config:
		return codes.InvalidArgument
	case Denied, ClientDenied, ScopeDenied, Forbidden:
		return codes.PermissionDenied
	case Unsupported:
		return codes.Unimplemented
	case Throttled, Locked:
		return codes.ResourceExhausted
	case Unavailable:
		return codes.Unavailable
	case Timeout:
		return codes.DeadlineExceeded
	case Ambiguous:
		return codes.Unknown
	case TLS, Blocked:
		return codes.FailedPrecondition
	case BadResponse:
		return codes.DataLoss
	case TooLarge:
		return codes.OutOfRange
	case NotFound:
		return codes.NotFound
	case Exists:
		return codes.AlreadyExists
	case Unauthenticated:
		return codes.Unauthenticated
	case Canceled:
		return codes.Canceled
	}
	return codes.Internal
}
