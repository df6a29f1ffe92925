package main

import (
	"context"
	"os"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/plugin/conformance"
)

// newPluginConformanceCommand is the command that checks a plugin from outside.
func (p *program) newPluginConformanceCommand() *cobra.Command {
	c := &conformer{program: p}
	cmd := &cobra.Command{
		Use:   "conformance BINARY | FOLDER",
		Short: "Check that a plugin does what a host relies on",
		Long: `Check an executable, in whatever language it is written, from outside: that it
comes up and shows who it is, describes itself, fails as the contract says, gives
up what is given up, serves many calls at once, bears input that is large or
hostile, tells no secret, leaves nothing behind, and ends when it is asked to. In
place of BINARY a folder with a plugin.json may be named, which is compared with
what the plugin says. Nothing is installed.

Settings are made up from the plugin's schema: addresses lead to this machine, so
that nothing is sent elsewhere, unless the plugin has an address of its own built
in. A plugin whose settings cannot be guessed is given a connection with -f. That
one is also tried for real, which spends a login.

Each check is a line: passed, failed with what to do about it, or skipped with the
reason. The exit status is 1 if a check failed. Under --json each check is a line,
{"check","title","outcome","seen","advice","duration_ms"}, and the last one is
{"ok","plugin","version","types","passed","failed","skipped"}.`,
		Example: `  jackfield plugin conformance ./plugins/bearer
  jackfield plugin conformance ./bearer -f acme.yaml
  jackfield plugin conformance ./bearer --run '^(handshake|describe)\.'
  jackfield plugin conformance ./bearer --json | jq -r 'select(.outcome == "failed") | .check'`,
		Args: exactly(1, "an executable, or the folder of a plugin,"),
		RunE: c.run,
	}
	cmd.Flags().StringVarP(&c.file, "file", "f", "", `begin with the connection in this file, and try it for real; "-" is standard input`)
	cmd.Flags().StringVar(&c.match, "run", "", "make only the checks that match this regular expression")
	cobra.CheckErr(cmd.MarkFlagFilename("file", "yaml", "yml", "json"))
	return cmd
}

// conformer shows what the checks of a plugin come to.
type conformer struct {
	*program
	file, match string
	waiting     func() // ends the line of progress
}

func (c *conformer) run(cmd *cobra.Command, args []string) error {
	ctx := cmd.Context()
	o := conformance.Options{Path: args[0], Progress: c.show}
	if c.match != "" {
		pattern, err := regexp.Compile(c.match)
		if err != nil {
			return usage(cmd, "--run %q is no regular expression", c.match)
		}
		o.Match = pattern
	}
	if err := c.live(ctx, &o); err != nil {
		return err
	}
	c.wait()
	report, err := conformance.Run(ctx, o)
	c.waiting()
	if err != nil {
		return unchecked(ctx, args[0], err)
	}
	return c.finish(cmd, report)
}

// live reads the connection that is to be tried for real, and what the operator
// allows for it.
func (c *conformer) live(ctx context.Context, o *conformance.Options) error {
	if c.file == "" {
		return nil
	}
	d, err := c.readDefinition(ctx, c.file)
	if err != nil {
		return err
	}
	s, err := c.settings(ctx)
	if err != nil {
		return err
	}
	if s.caFile != "" {
		if o.CABundle, err = os.ReadFile(s.caFile); err != nil {
			return unreadable(s.caFile, err)
		}
	}
	o.Live, o.EgressAllow = &conformance.Live{Type: d.Type, Config: d.Config}, s.allow
	return nil
}
