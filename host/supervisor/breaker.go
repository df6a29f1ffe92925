package supervisor

import (
	"slices"
	"time"
)

const (
	crashesMax = 5           // within the window open the breaker
	window     = time.Minute // and a process that lived as long is sound

	openFirst = 30 * time.Second // the first wait
	openMost  = 10 * time.Minute // each is twice the one before, up to this
)

// A breaker tells a crash from a crash loop.
//
// It opens when crashesMax processes ended within the window, and then nothing
// is started for a while. After that one process may show that it does better:
// if that ends before it has lived as long as the window, the breaker is open
// again, for twice as long.
type breaker struct {
	crashes  []time.Time // within the window
	openings int         // in a row
}

// fell notes a crash of a process that had been ready for so long, and returns
// for how long nothing is to be started, and whether that is because it is open.
func (b *breaker) fell(now time.Time, lived time.Duration) (wait time.Duration, open bool) {
	if lived >= window {
		*b = breaker{}
	}
	b.crashes = slices.DeleteFunc(b.crashes, func(t time.Time) bool { return now.Sub(t) >= window })
	b.crashes = append(b.crashes, now)
	if b.openings == 0 && len(b.crashes) < crashesMax {
		return pause(len(b.crashes)), false
	}
	wait = min(openFirst<<min(b.openings, 16), openMost)
	b.openings++
	return wait, true
}
