package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// An Outcome is how one check went.
type Outcome string

// The outcomes.
const (
	Passed  Outcome = "passed"  // the plugin does as the contract says
	Failed  Outcome = "failed"  // it does not
	Skipped Outcome = "skipped" // it was not tried, and Seen says why
)

// A Result is what one check found.
type Result struct {
	ID       string        // the name of the check, for example "describe.stable"
	Title    string        // what the contract says, in half a line
	Outcome  Outcome       //
	Seen     string        // what was seen, for people; never a secret
	Advice   string        // what to do, if it failed
	Duration time.Duration // how long it took
}

// MarshalJSON writes the result as a line of a report.
func (r Result) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // it goes to a terminal or a program, not into a page
	err := enc.Encode(struct {
		Check      string  `json:"check"`
		Title      string  `json:"title"`
		Outcome    Outcome `json:"outcome"`
		Seen       string  `json:"seen,omitzero"`
		Advice     string  `json:"advice,omitzero"`
		DurationMS int64   `json:"duration_ms"`
	}{r.ID, r.Title, r.Outcome, r.Seen, r.Advice, r.Duration.Milliseconds()})
	return b.Bytes(), err
}

// A Report is what all checks of one plugin found.
type Report struct {
	Path    string   // of the executable
	Plugin  string   // its name, as it says; empty if it did not come so far
	Version string   // likewise
	Types   []string // likewise
	Results []Result // in the order in which they were made
}

// Count returns how many checks went that way.
func (r *Report) Count(o Outcome) int {
	n := 0
	for _, result := range r.Results {
		if result.Outcome == o {
			n++
		}
	}
	return n
}

// OK reports whether nothing failed and anything passed.
func (r *Report) OK() bool { return r.Count(Failed) == 0 && r.Count(Passed) > 0 }

// Summary returns the report's last line as a value to be written as JSON.
func (r *Report) Summary() any {
	return struct {
		OK      bool     `json:"ok"`
		Plugin  string   `json:"plugin,omitzero"`
		Version string   `json:"version,omitzero"`
		Types   []string `json:"types,omitempty"`
		Passed  int      `json:"passed"`
		Failed  int      `json:"failed"`
		Skipped int      `json:"skipped"`
	}{r.OK(), r.Plugin, r.Version, r.Types, r.Count(Passed), r.Count(Failed), r.Count(Skipped)}
}

// WriteText writes the report for people: a line for each check, and under those
// that failed what to do.
func (r *Report) WriteText(w io.Writer) error {
	for _, result := range r.Results {
		text := fmt.Sprintf("%-8s%-26s%s\n", result.Outcome, result.ID, result.Seen)
		if result.Advice != "" {
			text += fmt.Sprintf("%-8shint: %s\n", "", result.Advice)
		}
		if _, err := io.WriteString(w, text); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%d passed, %d failed, %d skipped\n", r.Count(Passed), r.Count(Failed), r.Count(Skipped))
	return err
}

// WriteJSON writes the report for programs: one JSON document on each line, the
// results and then the summary.
func (r *Report) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, result := range r.Results {
		if err := enc.Encode(result); err != nil {
			return err
		}
	}
	return enc.Encode(r.Summary())
}
