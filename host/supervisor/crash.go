package supervisor

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A Crash is how a process ended that should not have, or why none started.
type Crash struct {
	Time   time.Time
	PID    int
	Status string // how it exited, for people
	Last   string // the last line that it printed; empty: nothing
}

// String says it in a part of a sentence.
func (c *Crash) String() string {
	if c.Last == "" {
		return c.Status
	}
	return c.Status + ", after printing " + strconv.Quote(c.Last)
}

// reported attaches the report of a crash to the failure of a call that it
// ended. A failure of another kind is the plugin's answer, which it gave before.
func reported(err error, crash *Crash) error {
	e, ok := errors.AsType[*plugin.Error](err)
	if !ok || e == nil || e.Code != plugin.PluginFailed || crash == nil || strings.Contains(e.Message, crash.Status) {
		return err
	}
	told := *e
	told.Message += ": " + crash.String()
	return &told
}

// resting is the failure of a call that comes while nothing is started.
func resting(g *generation, wait time.Duration) error {
	e := plugin.Errorf(plugin.PluginFailed, "plugin %s failed and is started again at %s", g.slot.name, clock(g.until))
	if g.state == Broken {
		e = plugin.Errorf(plugin.PluginFailed, "plugin %s failed again and again, and is left alone until %s", g.slot.name, clock(g.until)).
			WithHint("see what it logged; a restart of the plugin is not held back")
	}
	if crash := g.slot.crash; crash != nil {
		e.Message += fmt.Sprintf(" (the last time: %s)", crash)
	}
	e.RetryAfter = wait
	return e
}

// clock tells a time of day as an operator reads it.
func clock(t time.Time) string { return t.UTC().Format("15:04:05Z") }

// refusal is a start that was refused before anything ran.
type refusal struct{ error }

func (r refusal) Unwrap() error { return r.error }

// Refused marks the failure of a start before which nothing was run, because
// the bytes are not the right ones. It is no crash: it costs little, and the next
// use may find it mended.
func Refused(err error) error { return refusal{err} }
