package faults

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// A Matrix is what became of the cases here and there.
type Matrix struct {
	Cases   []Case
	Ours    *Results
	Theirs  map[string]Finding // of those who were asked, by case
	Version string             // of go-plugin; "" where it was not asked
	Details bool               // also say what tests logged, and what nothing shows
}

// Write writes a row for each case, and what it comes to.
func (m Matrix) Write(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "case\twhat goes wrong\tjackfield\t%s\n", strings.TrimSpace("go-plugin "+m.Version)+" as it comes")
	for _, c := range m.Cases {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", c.ID, c.Title, m.Ours.Word(c), m.theirs(c))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	m.writeTotals(out)
	m.writeMeasured(out)
	if m.Details {
		m.writeDetails(out)
	}
	return nil
}

func (m Matrix) theirs(c Case) string {
	found, ok := m.Theirs[c.ID]
	switch {
	case !ok:
		return "-"
	case found.Holds:
		return "holds: " + found.Words
	}
	return "FAILS: " + found.Words
}

func (m Matrix) writeTotals(out io.Writer) {
	words := map[string]int{}
	var held, asked, ours int
	for _, c := range m.Cases {
		word := m.Ours.Word(c)
		words[word]++
		if found, ok := m.Theirs[c.ID]; ok {
			asked++
			if found.Holds {
				held++
			}
			if word == "ok" || word == "ok in part" {
				ours++
			}
		}
	}
	fmt.Fprintf(out, "\njackfield: %d of %d ok, %d ok in part, %d not yet, %d left out, %d failed\n",
		words["ok"], len(m.Cases), words["ok in part"], words["not yet"], words["left out"], words["FAILED"])
	fmt.Fprintf(out, "both asked: %d; jackfield holds in %d, go-plugin as it comes in %d\n", asked, ours, held)
}

// Failed lists what fails of ours, with what its tests printed.
func (m Matrix) Failed(out io.Writer) (failed bool) {
	for _, c := range m.Cases {
		if m.Ours.Word(c) != "FAILED" {
			continue
		}
		failed = true
		fmt.Fprintf(out, "\nFAILED  %s  %s\n", c.ID, c.Title)
		for _, proof := range c.ProvedBy {
			switch verdicts := m.Ours.of(proof); {
			case len(verdicts) == 0:
				folder, _ := split(proof)
				fmt.Fprintf(out, "%s was not run\n%s", proof, m.Ours.Package[folder])
			case contains(verdicts, "fail"):
				m.writeOutput(out, proof)
			}
		}
	}
	return failed
}
