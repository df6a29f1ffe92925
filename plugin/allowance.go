package plugin

import "time"

// What a plugin may print in a second, and at once after a silence. It is far above
// what a plugin with something to say prints; past it lines are counted, not read.
const (
	linesPerSecond, linesAtOnce = 500, 2000
	bytesPerSecond, bytesAtOnce = 1 << 20, 4 << 20
)

// An allowance is how much may be printed now. It grows with time up to a bound.
type allowance struct {
	lines, bytes float64
	at           time.Time // when it was as it is
}

// take takes a line of so many bytes, and reports whether it was to be had.
func (a *allowance) take(now time.Time, size int) bool {
	if a.at.IsZero() {
		a.lines, a.bytes = linesAtOnce, bytesAtOnce
	} else if passed := now.Sub(a.at).Seconds(); passed > 0 {
		a.lines = min(a.lines+passed*linesPerSecond, linesAtOnce)
		a.bytes = min(a.bytes+passed*bytesPerSecond, bytesAtOnce)
	}
	a.at = now
	if a.lines < 1 || a.bytes < float64(size) {
		return false
	}
	a.lines--
	a.bytes -= float64(size)
	return true
}
