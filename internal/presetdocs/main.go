// Presetdocs writes the page about the presets of a plugin, docs/presets.md, from
// its manifest:
//
//	go run ./connections/password-grant --manifest | go run ./internal/presetdocs
//
// scripts/generate does that. So the page says what `jackfield type show --preset`
// prints, and neither can be older than the data.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/jackfield-dev/jackfield/plugin"
)

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "presetdocs: %v\n", err)
		os.Exit(1)
	}
}

// run reads a manifest and writes the page.
func run(in io.Reader, out io.Writer) error {
	data, err := io.ReadAll(in)
	if err != nil {
		return fmt.Errorf("reading the manifest: %w", err)
	}
	m, err := plugin.ParseManifest(data)
	if err != nil {
		return err
	}
	text, err := page(m.Types)
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, text)
	return err
}
