package plugin_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/jackfield-dev/jackfield/plugin"
)

func TestHashFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte("abc"), 0o600); err != nil {
		t.Fatal(err)
	}
	const want = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" // FIPS 180-2, appendix B.1
	if sum, err := plugin.HashFile(path); sum != want || err != nil {
		t.Errorf("%s, %v", sum, err)
	}
	for _, path := range []string{filepath.Join(t.TempDir(), "missing"), t.TempDir()} {
		if sum, err := plugin.HashFile(path); sum != "" || err == nil {
			t.Errorf("%s: %q", path, sum)
		}
	}
}
