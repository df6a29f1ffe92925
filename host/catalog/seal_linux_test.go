package catalog

import (
	"io"
	"path/filepath"
	"testing"
)

// What was verified stays what it is, and is used again.
func TestWhatWasVerifiedStays(t *testing.T) { t.Run("PF-SEC-INODE/sealed", whatWasVerified) }

func whatWasVerified(t *testing.T) {
	dir := t.TempDir()
	run := filepath.Join(install(t, dir, "a", manifest("alpha", "one")), "run")
	c := scanned(t, dir)
	defer c.Close()
	first := opened(t, c, "one")
	write(t, run, "#!/bin/sh\necho other\n", 0o700)
	again := opened(t, c, "one")
	if again != first {
		t.Error("the bytes were read again")
	}
	if _, err := first.File.WriteAt([]byte("x"), 0); err == nil {
		t.Error("sealed bytes were overwritten")
	}
	if err := first.File.Truncate(0); err == nil {
		t.Error("sealed bytes were cut")
	}
	held, err := io.ReadAll(io.NewSectionReader(first.File, 0, 1<<20))
	if err != nil || string(held) != program {
		t.Errorf("it holds %q, %v", held, err)
	}
	first.Release()
	again.Release()
}
