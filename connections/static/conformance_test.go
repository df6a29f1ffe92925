package main

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/built"
	"github.com/jackfield-dev/jackfield/plugin/conformance"
)

// The program, and not only its types, does what a host relies on.
func TestConformance(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := built.Build(dir, "static"); err != nil {
		t.Fatal(err)
	}
	report, err := conformance.Run(t.Context(), conformance.Options{Path: filepath.Join(dir, "static")})
	if err != nil {
		t.Fatal(err)
	}
	if !report.OK() {
		var text bytes.Buffer
		_ = report.WriteText(&text)
		t.Error(text.String())
	}
}
