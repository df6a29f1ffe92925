package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/plugin"
)

// wait says that a check is being made.
func (t *tester) wait() { t.waiting = t.progress("testing " + t.label + " ...") }

// jsonCheck is a check under --json.
type jsonCheck struct {
	Check      string        `json:"check"`
	Status     string        `json:"status"`
	Message    string        `json:"message,omitzero"`
	DurationMS int64         `json:"duration_ms"`
	Logins     int           `json:"logins,omitzero"`
	Field      string        `json:"field,omitzero"`
	Code       string        `json:"code,omitzero"`
	Hint       string        `json:"hint,omitzero"`
	Evidence   []plugin.Fact `json:"evidence,omitempty"`
	Fix        *plugin.Fix   `json:"fix,omitzero"`
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
	found := []problem{{Message: c.Message, Hint: c.Hint}}
	if c.Err != nil && c.Err.Field != "" {
		found = problems(c.Err)
	}
	for i, q := range found {
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
	if c.Fix != nil {
		t.below("fix: " + imperative(c.Fix))
	}
}

// below prints a line under a check.
func (t *tester) below(text string) { _ = t.printf("           %s\n", clean(text)) }

func (t *tester) showEvidence(facts []plugin.Fact) {
	if !t.flags.verbose {
		return
	}
	for _, f := range facts {
		t.below(f.Name + ": " + f.Value)
	}
}

// finish shows how the test ended, and makes the change that it led to.
func (t *tester) finish(ctx context.Context, err error) error {
	var e *host.Error
	if err != nil {
		e = t.explain(ctx, err)
		t.logins = max(t.logins, e.Logins)
	}
	ended := e == nil || len(t.checks) > 0 && e.Code != host.Canceled
	if t.flags.json {
		return t.finishJSON(ctx, e, ended)
	}
	if !ended {
		return err // there is no check that says it
	}
	_ = t.printf("%s; %s\n", clean(t.verdict(e)), t.cost())
	_, trouble := t.mend(ctx)
	if trouble != nil {
		t.showError(t.explain(ctx, trouble))
	}
	if e != nil || trouble != nil {
		return errShown
	}
	return nil
}

// jsonVerdict is the last line under --json.
type jsonVerdict struct {
	OK       bool       `json:"ok"`
	Logins   int        `json:"logins"`
	Error    *jsonError `json:"error,omitzero"`
	Fixed    *change    `json:"fixed,omitzero"`
	NotFixed *jsonError `json:"not_fixed,omitzero"`
}

func (t *tester) finishJSON(ctx context.Context, e *host.Error, ended bool) error {
	v := jsonVerdict{OK: e == nil, Logins: t.logins, Error: asJSON(e)}
	if ended {
		made, trouble := t.mend(ctx)
		v.Fixed = made
		if trouble != nil {
			v.NotFixed = asJSON(t.explain(ctx, trouble))
		}
	}
	_ = t.printJSON(v)
	if !v.OK || v.NotFixed != nil {
		return errShown
	}
	return nil
}

// verdict is what a test comes to. One that asked for no token has not shown that
// there is one to be had.
func (t *tester) verdict(e *host.Error) string {
	forgotten := slices.ContainsFunc(t.checks, func(c host.Check) bool { return c.Status == host.Skipped && c.Code == "password_forgotten" })
	switch {
	case e != nil:
		return t.label + " does not work"
	case t.noLogin || forgotten:
		return "no fault was found in " + t.label
	}
	return t.label + " works"
}

func (t *tester) cost() string {
	switch t.logins {
	case 0:
		return "no login was spent"
	case 1:
		return "1 login was spent"
	}
	return fmt.Sprintf("%d logins were spent", t.logins)
}
