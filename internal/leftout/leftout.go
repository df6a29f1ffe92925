// Package leftout ends tests of what this machine cannot run, without letting that pass unseen.
//
// A test that is skipped because a tool is not there looks like one that passed. So whoever skips one for such a reason
// does it here: the fact becomes a line of the file that the environment variable JACKFIELD_LEFT_OUT names, which
// scripts/test shows at the end, and where CI is "true" the test fails instead, since nobody reads what a green build
// skipped.
package leftout

import (
	"bytes"
	"os"
	"slices"
	"testing"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// Env names the file that the lines are added to; unset, there are none.
const Env = "JACKFIELD_LEFT_OUT"

// Skip ends the test of what cannot run here, and why not, in one line.
func Skip(t testing.TB, what string, why error) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("starting %s: %v, and under CI nothing is left out", what, why)
	}
	if path := os.Getenv(Env); path != "" {
		if err := addLine(path, what+": "+why.Error()); err != nil {
			t.Fatalf("noting that %s is left out: %v", what, err)
		}
	}
	t.Skipf("%s is left out: %v", what, why)
}

// addLine adds line to the file at path unless it is there: many tests of many processes find the same tool missing,
// and the reader needs to know once.
func addLine(path, line string) error {
	return lockedfile.Transform(path, func(old []byte) ([]byte, error) {
		if slices.ContainsFunc(bytes.Split(old, []byte("\n")), func(l []byte) bool { return string(l) == line }) {
			return old, nil
		}
		return append(old, line+"\n"...), nil
	})
}
