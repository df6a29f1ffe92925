package faults

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// writeDetails says of each case what the table has no room for.
func (m Matrix) writeDetails(out io.Writer) {
	for _, c := range m.Cases {
		fmt.Fprintf(out, "\n%s  %s\n  given: %s\n  expected: %s", c.ID, c.Title, c.Given, c.Expect)
		if c.Bound > 0 {
			fmt.Fprintf(out, ", within %v", c.Bound)
		}
		fmt.Fprintln(out)
		for _, proof := range c.ProvedBy {
			fmt.Fprintf(out, "  %s\n", proof)
			for _, line := range m.Ours.Notes(proof) {
				fmt.Fprintf(out, "    %s\n", line)
			}
		}
		if c.Missing != "" {
			fmt.Fprintf(out, "  nothing shows: %s\n", c.Missing)
		}
		if c.NotAsked != "" {
			fmt.Fprintf(out, "  go-plugin is not asked: %s\n", c.NotAsked)
		}
	}
}

// writeMeasured says what was counted in the tests that do something often.
func (m Matrix) writeMeasured(out io.Writer) {
	var said []string
	for _, c := range m.Cases {
		for _, proof := range c.ProvedBy {
			folder, name := split(proof)
			if sizes()[folder] == nil || slices.Contains(said, proof) {
				continue
			}
			said = append(said, proof)
			for _, line := range m.Ours.Notes(proof) {
				fmt.Fprintf(out, "measured: %s: %s\n", strings.Split(name, "/")[0], line)
			}
		}
	}
}

// writeOutput prints what a test and those below it printed, if they failed.
func (m Matrix) writeOutput(out io.Writer, proof string) {
	for _, name := range slices.Sorted(maps.Keys(m.Ours.Verdict)) {
		if m.Ours.Verdict[name] == "fail" && within(name, proof) {
			fmt.Fprintf(out, "%s\n%s", name, m.Ours.Output[name])
		}
	}
}

func contains(verdicts []string, verdict string) bool { return slices.Contains(verdicts, verdict) }
