package host

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

const (
	triesMax  = 3                      // of one authorization, of which nothing came
	loginsMax = 2                      // of these: one more for a server in trouble
	retryWait = 200 * time.Millisecond // the longest first wait; each is up to twice the one before
	retryTime = 3 * time.Second        // after which no other try begins: somebody waits

	// loginWait is the least time between two logins.
	loginWait = time.Second
)

// retrying calls try, and where that is of use a few times more, as long as whoever
// waits may think that it is one call. Only what is unavailable is tried again: then
// nothing was sent, or the server said that it is in trouble. Whatever else may pass
// is not this call's to wait for. The logins of all tries are those of the outcome.
func retrying(ctx context.Context, allowed bool, try func() (*Authorization, error)) (*Authorization, error) {
	start, logins := time.Now(), 0
	var last *Error
	for n := 1; ; n++ {
		began := time.Now()
		a, err := try()
		if err == nil {
			a.Logins += logins
			return a, nil
		}
		if errors.Is(err, errChanged) {
			return nil, err
		}
		e := plugin.AsError(err)
		if last != nil && keptBack(e) {
			return nil, last // which says what happened, and not that there was no second try
		}
		wait := waitFor(e, n, began)
		logins += e.Logins
		last = e.Spent(logins)
		if !allowed || !passes(e) || n == triesMax || logins >= loginsMax || time.Since(start)+wait > retryTime {
			return nil, last
		}
		if !fits(ctx, began, wait) || !sleep(ctx, wait) {
			return nil, last
		}
	}
}

// passes reports whether a failure is one that is tried again at once.
func passes(e *Error) bool { return e.Code == Unavailable && !e.Final }

// keptBack reports whether a login was not sent because the guard is against it.
func keptBack(e *Error) bool { return e.Logins == 0 && (e.Code == Locked || e.Code == Throttled) }

// waitFor is how long to wait after the nth try.
func waitFor(e *Error, n int, began time.Time) time.Duration {
	wait := max(rand.N(retryWait<<(n-1)), e.RetryAfter) //nolint:gosec // that many do not come back together; nobody gains by guessing it
	if e.Logins > 0 {
		wait = max(wait, loginWait-time.Since(began))
	}
	return wait
}

// fits reports whether there is time for another try as long as the one that began
// then.
func fits(ctx context.Context, began time.Time, wait time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return !ok || time.Until(deadline) > wait+time.Since(began)
}

// sleep waits, and reports false if ctx has ended.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
