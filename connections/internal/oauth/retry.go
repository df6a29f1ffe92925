package oauth

import (
	"net/http"
	"strconv"
	"time"
)

// The waits that are honoured: a server cannot ask for a busy loop, nor for ever.
const (
	shortestWait = time.Second
	longestWait  = 15 * time.Minute
)

// retryAfter reads Retry-After (RFC 9110 section 10.2.3), in seconds or as a date.
// A date is measured against the answer's own Date, so that a clock that is wrong
// here does no harm. Zero: not said, or in the past.
func retryAfter(header http.Header) time.Duration {
	value := header.Get("Retry-After")
	if digits.MatchString(value) {
		seconds, err := strconv.ParseInt(value, 10, 32)
		if err != nil {
			return longestWait // more than an int32 holds
		}
		return clampWait(time.Duration(seconds) * time.Second)
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return clampWait(at.Sub(now))
}

func clampWait(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	return min(max(d, shortestWait), longestWait)
}
