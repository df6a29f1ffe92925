package store

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestMakeKeyNeverReplacesOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), keyName)
	var first []byte
	for range 2 {
		if err := makeKey(path); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = text
		}
		if !bytes.Equal(text, first) {
			t.Error("the second key took the place of the first")
		}
		if _, err := os.Lstat(unnamed(path)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("a copy of a key was left behind: %v", err)
		}
	}
}
