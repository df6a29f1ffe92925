package plugin

import (
	"strconv"
	"time"
)

// A Crash is how a plugin's process ended that nobody had asked to end. Its texts
// are without the secrets that were in use when they were printed.
type Crash struct {
	At     time.Time
	PID    int
	Status string        // how it exited, for people: "exit status 2", "signal: killed"
	Uptime time.Duration // from its start to its end
	Output []string      // the last lines that it printed, at most 20
	Panic  string        // what a Go program prints of a panic, its stacks included; empty: none was seen
}

// Line tells the crash in part of a sentence:
//
//	it ended (exit status 2) after printing "panic: assignment to entry in nil map"
func (c *Crash) Line() string {
	last := c.last()
	if last == "" {
		return "it ended (" + c.Status + ")"
	}
	return "it ended (" + c.Status + ") after printing " + strconv.Quote(last)
}

// last returns the one line that says most.
func (c *Crash) last() string {
	if c.Panic != "" {
		return cut(firstLine(c.Panic), lastMax)
	}
	if len(c.Output) == 0 {
		return ""
	}
	return cut(c.Output[len(c.Output)-1], lastMax)
}

// lastMax is how much of a line goes into an error.
const lastMax = 200

// Crash returns how the plugin's process ended, where that is why a call failed or
// a plugin did not start; nil otherwise.
func (e *Error) Crash() *Crash { return e.crash }
