package sdktest

import (
	"context"
	"fmt"
	"regexp"
	"sync"

	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/sdk"
)

var (
	checkName   = regexp.MustCompile(`^[a-z][a-z0-9]*$`)
	findingCode = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
)

// rules watches a type's tests from its own side of the pipe: on the other one a
// host has mended already what it can, or left it out.
type rules struct {
	mu    sync.Mutex
	lines []string // guarded by mu: what was broken since it was last asked for
}

// watch returns the type with its tests watched.
func (w *rules) watch(typ *sdk.ConnectionType) *sdk.ConnectionType {
	if typ.Test == nil {
		return typ // the tests are the SDK's
	}
	watched := *typ
	watched.Test = func(ctx context.Context, req *sdk.Request, report func(sdk.Check)) error {
		var mu sync.Mutex // a type may report from many goroutines
		var checks []sdk.Check
		err := typ.Test(ctx, req, func(c sdk.Check) {
			mu.Lock()
			checks = append(checks, c)
			mu.Unlock()
			report(c)
		})
		mu.Lock()
		defer mu.Unlock()
		w.mu.Lock()
		defer w.mu.Unlock()
		w.lines = append(w.lines, broken(req.Config, req.NoLogin, checks, err)...)
		return err
	}
	return &watched
}

// broken are the rules that were broken since the last time, a line each.
func (w *rules) broken() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	lines := w.lines
	w.lines = nil
	return lines
}

// broken are the rules for checks that one test broke, a line each.
func broken(config sdk.Config, noLogin bool, checks []sdk.Check, err error) []string {
	var lines []string
	say := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	logins := 0
	var failure *sdk.Check
	for i, c := range checks {
		if !checkName.MatchString(c.Name) {
			say("the check %q must be one lower-case word", c.Name)
		}
		if c.Code != "" && !findingCode.MatchString(c.Code) {
			say("the check %s has the code %q, which must be lower-case words with underscores", c.Name, c.Code)
		}
		if c.Fix != nil {
			if refused := config.CheckChange(c.Fix.Field, c.Fix.Value); refused != nil {
				say("the check %s suggests what nobody can follow: %v", c.Name, refused)
			}
		}
		if c.Status == sdk.Failed && failure == nil {
			failure = &checks[i]
		}
		logins += c.Logins
	}
	if err != nil {
		logins += plugin.AsError(err).Logins
	}
	if noLogin && logins > 0 {
		say("it spent a login although it was told not to")
	}
	if failure != nil && !tells(err, failure.Err) {
		say("the check %s failed, and the test ended with %v: return the error of the first check that failed", failure.Name, err)
	}
	return lines
}

// tells reports whether a test ended with the failure of its check, or because
// somebody ended it.
func tells(err error, failure *sdk.Error) bool {
	if err == nil {
		return false
	}
	e := plugin.AsError(err)
	return e.Code == plugin.Canceled || failure == nil || e.Code == failure.Code && e.Message == failure.Message
}
