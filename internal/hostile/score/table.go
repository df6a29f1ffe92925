package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

func (r *result) writeJSON(out io.Writer) error {
	enc := json.NewEncoder(out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(r)
}

// writeTable writes the scores for people, a row for each group and a column for each client.
func (r *result) writeTable(out io.Writer, verbose bool) error {
	w := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	row := func(first string, cell func(*score) string) {
		cells := []string{first}
		for _, s := range r.Scores {
			cells = append(cells, cell(s))
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	row("", func(s *score) string { return s.Name })
	for i, group := range r.Scores[0].Groups {
		if group.Played > 0 {
			row(group.Group, func(s *score) string { return s.Groups[i].String() })
		}
	}
	row("in all", func(s *score) string { return (&tally{Passed: s.Passed, Played: s.Played}).String() })
	if err := w.Flush(); err != nil {
		return err
	}
	r.writeNotes(out)
	if verbose {
		r.writeFailures(out)
	}
	return nil
}

func (t *tally) String() string { return fmt.Sprintf("%d/%d", t.Passed, t.Played) }

func (r *result) writeNotes(out io.Writer) {
	if own := r.Scores[0].Own; own.Played > 0 {
		fmt.Fprintf(out, "\nrefreshes, and settings that only jackfield has: %s\n", own)
	}
	if len(r.NotPlayed) > 0 {
		fmt.Fprintf(out, "\nnot played, since no server can show them (tests of ours that do are named by the cases): %s\n", strings.Join(r.NotPlayed, " "))
	}
	for _, why := range r.LeftOut {
		fmt.Fprintf(out, "\nleft out: %s\n", why)
	}
	fmt.Fprintf(out, "\n%s\n", r.Judged)
}

func (r *result) writeFailures(out io.Writer) {
	for _, s := range r.Scores {
		for _, f := range s.Failures {
			fmt.Fprintf(out, "\n%s  %s  %s\n", s.Name, f.ID, f.Title)
			for _, problem := range f.Problems {
				fmt.Fprintf(out, "    %s\n", problem)
			}
		}
	}
}
