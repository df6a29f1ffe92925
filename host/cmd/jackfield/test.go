package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/plugin"
)

// test is the command that tries a connection.
func (p *program) test() *cobra.Command {
	var on subject
	cmd := &cobra.Command{
		Use:   "test NAME | -f FILE",
		Short: "Try a connection, and show each check as it is made",
		Long: `Try a connection, and show each check as it is made: whether the settings make
sense, the server can be found and trusted, it gives a token, the API takes it.
The exit status is 1 if a check fails.

A test spends a login, whatever is kept; the last line says how many. If it
passes, what it obtained is kept, so that the next command needs no login.

Under --json each check is a line, {"check","status","message","duration_ms",
"logins","field","code","hint"} with what is empty left out; status is passed,
warned, failed or skipped. The last line is {"ok","logins"}, with "error" if a
check failed.`,
		Example: `  jackfield test billing
  jackfield test -f billing.yaml
  jackfield test billing --json | jq -r 'select(.status == "failed") | .message'`,
		Args:              on.argument,
		ValidArgsFunction: on.completes(p),
		RunE: func(cmd *cobra.Command, args []string) error {
			t := &tester{program: p, label: on.label(args)}
			t.wait()
			err := on.with(cmd.Context(), p, args, func(c *host.Connection) error {
				return c.Test(cmd.Context(), t.report)
			})
			t.waiting()
			return t.finish(cmd, err)
		},
	}
	on.addFlag(cmd, "try the connection in this file, without storing it")
	return cmd
}

// tester shows checks.
type tester struct {
	*program
	label   string
	checks  int
	logins  int
	waiting func() // ends the line of progress, if there is one
}

// wait says that a check is being made.
func (t *tester) wait() { t.waiting = t.progress("testing " + t.label + " ...") }

// jsonCheck is a check under --json.
type jsonCheck struct {
	Check      string    `json:"check"`
	Status     string    `json:"status"`
	Message    string    `json:"message,omitzero"`
	DurationMS int64     `json:"duration_ms"`
	Logins     int       `json:"logins,omitzero"`
	Field      string    `json:"field,omitzero"`
	Code       host.Code `json:"code,omitzero"`
	Hint       string    `json:"hint,omitzero"`
}

// report shows one check. A reader who has gone away is no reason to stop a
// login that is under way.
func (t *tester) report(c host.Check) {
	t.checks++
	t.logins += c.Logins
	if t.flags.json {
		line := jsonCheck{Check: c.Name, Status: string(c.Status), Message: c.Message, DurationMS: c.Duration.Milliseconds(), Logins: c.Logins, Hint: c.Hint}
		if c.Err != nil {
			line.Field, line.Code = c.Err.Field, c.Err.Code
		}
		_ = t.printJSON(line)
		return
	}
	t.waiting()
	t.show(c)
	t.wait()
}

// show prints a check for people, and under it what to mend.
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
		} else {
			_ = t.printf("           %s\n", text)
		}
		if q.Hint != "" {
			_ = t.printf("           hint: %s\n", clean(q.Hint))
		}
	}
}

// finish shows how the test ended.
func (t *tester) finish(cmd *cobra.Command, err error) error {
	var e *host.Error
	if err != nil {
		e = t.explain(cmd.Context(), err)
		t.logins = max(t.logins, e.Logins)
	}
	switch {
	case t.flags.json:
		_ = t.printJSON(struct {
			OK     bool       `json:"ok"`
			Logins int        `json:"logins"`
			Error  *jsonError `json:"error,omitzero"`
		}{err == nil, t.logins, asJSON(e)})
	case err == nil:
		return t.printf("%s works; %s\n", clean(t.label), t.cost())
	case t.checks == 0 || e.Code == host.Canceled:
		return err // there is no check that says it
	default:
		_ = t.printf("%s does not work; %s\n", clean(t.label), t.cost())
	}
	if err != nil {
		return errShown
	}
	return nil
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
