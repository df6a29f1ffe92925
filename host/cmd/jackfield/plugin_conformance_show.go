package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/plugin/conformance"
)

// wait says that a check is being made.
func (c *conformer) wait() { c.waiting = c.progress("checking the plugin ...") }

// show prints a result as soon as it is known.
func (c *conformer) show(r conformance.Result) {
	if c.flags.json {
		_ = c.printJSON(r)
		return
	}
	c.waiting()
	marks := map[conformance.Outcome][2]string{
		conformance.Passed: {green, "✓"}, conformance.Failed: {red, "✗"}, conformance.Skipped: {faint, "-"},
	}
	mark := marks[r.Outcome]
	_ = c.printf("%s %-23s %s\n", c.colours().paint(mark[0], mark[1]), r.ID, clean(r.Seen))
	if r.Advice != "" {
		_ = c.printf("  %-23s %s\n", "", clean("is to be so: "+r.Title))
		_ = c.printf("  %-23s %s\n", "", clean("hint: "+r.Advice))
	}
	c.wait()
}

// finish prints the last line.
func (c *conformer) finish(cmd *cobra.Command, r *conformance.Report) error {
	if len(r.Results) == 0 {
		ids, _ := conformance.IDs()
		e := usage(cmd, "no check matches %q", c.match).(*usageError) //nolint:errorlint,forcetypeassert // it is what usage returns
		e.hint = "there are " + strings.Join(ids, ", ")
		return e
	}
	if c.flags.json {
		_ = c.printJSON(r.Summary())
	} else {
		_ = c.printf("%s\n", clean(verdictOf(r)))
	}
	if r.Count(conformance.Failed) > 0 {
		return errShown
	}
	return nil
}

// verdictOf is the report in a line.
func verdictOf(r *conformance.Report) string {
	name := r.Path
	if r.Plugin != "" {
		name = r.Plugin + " " + r.Version
	}
	says := "conforms"
	switch {
	case r.Count(conformance.Failed) > 0:
		says = "does not conform"
	case r.Count(conformance.Passed) == 0:
		says = "could not be checked"
	}
	return fmt.Sprintf("%s %s: %d passed, %d failed, %d skipped", name, says,
		r.Count(conformance.Passed), r.Count(conformance.Failed), r.Count(conformance.Skipped))
}

// unchecked is why a plugin could not be checked at all.
func unchecked(ctx context.Context, path string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return (&host.Error{Code: host.BadConfig, Message: err.Error()}).
		WithHint("name an executable, or a folder with a plugin.json and what it names; %s is neither", path)
}
