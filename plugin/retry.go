package plugin

// A Retry says whether trying again can help after a failure.
type Retry string

// The ways to go on after a failure.
const (
	RetryNever   Retry = "never"   // not before somebody has changed something
	RetryBackoff Retry = "backoff" // after a wait that grows and is jittered
	RetryAfter   Retry = "after"   // when the wait that the server asked for is over
)

// Retry says whether the call may be made again. A failure that is [Throttled],
// or [Unavailable] with a wait that the server named, is to be tried again after
// that wait; one that may pass by itself, after a backoff; any other one not
// before somebody has changed something.
func (e *Error) Retry() Retry {
	switch {
	case e.Final:
		return RetryNever
	case e.Code == Throttled, e.Code == Unavailable && e.RetryAfter > 0:
		return RetryAfter
	}
	switch e.Code {
	case Unavailable, Timeout, Ambiguous, PluginFailed:
		return RetryBackoff
	}
	return RetryNever
}
