package supervisor

import (
	"math/rand/v2"
	"time"
)

// pauseFirst is the longest pause after the second crash in a row; each further
// one may be twice as long.
const pauseFirst = 250 * time.Millisecond

// pause is how long nothing is started after the nth crash within the window. The
// first costs nothing: a plugin that crashes once a week need not be waited for.
// From then on it is drawn evenly from all that it may be (full jitter), so that
// the plugins of many hosts, which one cause brought down, do not come back at
// one moment.
func pause(n int) time.Duration {
	if n < 2 {
		return 0
	}
	return rand.N(pauseFirst << min(n-2, 16)) //nolint:gosec // nobody gains by guessing it
}
