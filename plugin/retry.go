package plugin

// A Retry says whether trying again can help after a failure.
type Retry string

// The ways to go on after a failure.
const (
	RetryNever   Retry = "never"   // not before somebody has changed something
	RetryBackoff Retry = "backoff" // after a wait that grows and is jittered
	RetryAfter   Retry = "after"   // when the wait that the server asked for is over
)

// Retry says whether the call may be made again. A failure that is [Throttled], or
// that may pass and comes with a wait, is to be tried again after that wait; one
// that may pass by itself, after a backoff; any other one not before somebody has
// changed something.
func (e *Error) Retry() Retry {
	if e.Final {
		return RetryNever
	}
	switch e.Code {
	case Throttled:
		return RetryAfter
	case Locked:
		if e.RetryAfter > 0 {
			return RetryAfter
		}
	case Unavailable, Timeout, Ambiguous, PluginFailed:
		if e.RetryAfter > 0 {
			return RetryAfter
		}
		return RetryBackoff
	}
	return RetryNever
}
