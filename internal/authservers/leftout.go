package authservers

import (
	"bytes"
	"os"
	"slices"
	"testing"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// leaveOut ends the test of a server that cannot run here: see Start.
func leaveOut(t testing.TB, server string, missing *missingError) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("starting %s: %v, and under CI nothing is left out", server, missing)
	}
	if path := os.Getenv("JACKFIELD_LEFT_OUT"); path != "" {
		if err := addLine(path, server+": "+missing.Error()); err != nil {
			t.Fatalf("noting that %s is left out: %v", server, err)
		}
	}
	t.Skipf("%s is left out: %v", server, missing)
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
