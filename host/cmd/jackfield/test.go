package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
)

// test is the command that tries a connection.
func (p *program) test() *cobra.Command {
	t := &tester{program: p}
	cmd := &cobra.Command{
		Use:   "test NAME | -f FILE",
		Short: "Try a connection, and show each check as it is made",
		Long: `Try a connection, and show each check as it is made: whether the settings make
sense, the credentials can be used, the server can be found, reached and
trusted, it gives a token, what comes with that is as it should be, the API
takes it. -v shows what each check saw. The exit status is 1 if a check fails.

A test spends a login, whatever is kept; the last line says how many. The token
that it gave is kept, whatever later checks say, so that the next command needs
no login. With --no-login it stops before the password would be sent; so it does where the guard
keeps the login back, and the check guard says why ("jackfield guard -h").

Where one change of the settings would likely mend what was found, it is shown as
a fix. --fix makes the change after the test: of what failed first, else of the
first warning, else of what passed. Nothing is sent to try it out. In a file only
the lines of that setting change; where that cannot be done, nothing is changed. In
a stored connection, an address that secrets are sent to is not changed while one
of them is stored: it has to be entered again for the new address.

Under --json each check is a line, {"check","status","message","duration_ms",
"logins","field","code","hint","evidence":[{"name","value"}],
"fix":{"field","value"}} with what is empty left out; status is passed, warned,
failed or skipped, and a check that found several things is several lines. A fix
without a value takes the field out. The last line is {"ok","logins"}, with
"error" if a check failed, "fixed":{"field","from","to"} if --fix changed
something, and "not_fixed", an error, if it could not: then the exit status is 1,
whatever "ok" says. Where nobody knows if a login was spent, since the test was
given up or the plugin failed, "logins_unknown":true stands for "logins".`,
		Example: `  jackfield test billing
  jackfield test -f billing.yaml --no-login
  jackfield test billing --fix
  jackfield test billing --json | jq -r 'select(.status == "failed") | .message'`,
		Args: func(cmd *cobra.Command, args []string) error {
			if err := t.on.argument(cmd, args); err != nil || !t.fix || t.on.file != "-" {
				return err
			}
			return usage(cmd, "--fix cannot change standard input")
		},
		ValidArgsFunction: t.on.completes(p),
		RunE:              t.run,
	}
	t.on.addFlag(cmd, "try the connection in this file, without storing it")
	cmd.Flags().BoolVar(&t.noLogin, "no-login", false, "stop before the password would be sent")
	cmd.Flags().BoolVar(&t.fix, "fix", false, "make the change that is suggested")
	return cmd
}

// tester shows checks.
type tester struct {
	*program
	on           subject
	noLogin, fix bool

	label   string
	before  host.ConnectionInfo // what was tested
	checks  []host.Check
	logins  int
	asked   bool   // the test began
	waiting func() // ends the line of progress, if there is one
}

func (t *tester) run(cmd *cobra.Command, args []string) error {
	ctx := cmd.Context()
	t.label = t.on.label(args)
	if t.fix && t.on.file != "" {
		if err := changeable(t.on.file); err != nil {
			return err // before a login is spent on what to change
		}
	}
	t.wait()
	err := t.on.with(ctx, t.program, args, func(c *host.Connection) error {
		var options []host.TestOption
		if t.noLogin {
			options = append(options, host.NoLogin())
		}
		var err error
		if t.before, err = c.Describe(ctx); errors.Is(err, host.NotFound) {
			return err // there is nothing to check; of anything else that is wrong, the test says what
		}
		t.asked = true
		return c.Test(ctx, t.report, options...)
	})
	t.waiting()
	return t.finish(ctx, err)
}
