package main

import (
	"time"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/plugin"
)

// wait says that a check is being made.
func (t *tester) wait() { t.waiting = t.progress("testing " + t.label + " ...") }

// jsonCheck is a check under --json.
type jsonCheck struct {
	Check      string      `json:"check"`
	Status     string      `json:"status"`
	Message    string      `json:"message,omitzero"`
	DurationMS int64       `json:"duration_ms"`
	Logins     int         `json:"logins,omitzero"`
	Field      string      `json:"field,omitzero"`
	Code       string      `json:"code,omitzero"`
	Hint       string      `json:"hint,omitzero"`
	Evidence   []host.Fact `json:"evidence,omitempty"`
	Fix        *host.Fix   `json:"fix,omitzero"`
}

// report shows one check. A reader who has gone away is no reason to stop a
// login that is under way.
func (t *tester) report(c host.Check) {
	t.checks = append(t.checks, c)
	t.logins += c.Logins
	if t.flags.json {
		_ = t.printJSON(jsonCheck{
			Check: c.Name, Status: string(c.Status), Message: c.Message, DurationMS: c.Duration.Milliseconds(), Logins: c.Logins,
			Field: c.Field, Code: c.Code, Hint: c.Hint, Evidence: c.Evidence, Fix: c.Fix,
		})
		return
	}
	t.waiting()
	t.show(c)
	t.wait()
}

// show prints a check for people, and under it what it saw and what to mend.
func (t *tester) show(c host.Check) {
	marks := map[plugin.Status][2]string{
		host.Passed: {green, "✓"}, host.Warned: {yellow, "!"}, host.Failed: {red, "✗"}, host.Skipped: {faint, "-"},
	}
	mark, colours := marks[c.Status], t.colours()
	took := ""
	if d := c.Duration.Round(time.Millisecond); d > 0 {
		took = colours.paint(faint, " ("+d.String()+")")
	}
	for i, q := range shown(c) {
		text := clean(inField(q.Field, q.Message))
		if i == 0 {
			_ = t.printf("%s %-8s %s%s\n", colours.paint(mark[0], mark[1]), clean(c.Name), text, took)
			t.showEvidence(c.Evidence)
		} else {
			t.below(text)
		}
		if q.Hint != "" {
			t.below("hint: " + q.Hint)
		}
	}
	if c.Err != nil && c.Err.RetryAfter > 0 {
		t.below("hint: try again in " + seconds(c.Err.RetryAfter).String())
	}
	if c.Fix != nil {
		t.below("fix: " + imperative(c.Fix))
	}
}

// shown are the lines of a check: what it says, or each field that is wrong.
func shown(c host.Check) []problem {
	if c.Err != nil && c.Err.Field != "" {
		return problems(c.Err)
	}
	return []problem{{Message: c.Message, Hint: c.Hint}}
}

// below prints a line under a check.
func (t *tester) below(text string) { _ = t.printf("           %s\n", clean(text)) }

func (t *tester) showEvidence(facts []host.Fact) {
	if !t.flags.verbose {
		return
	}
	for _, f := range facts {
		t.below(f.Name + ": " + f.Value)
	}
}
