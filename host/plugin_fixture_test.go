package host_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/plugin"
)

// edition puts a version of the password grant into a plugins folder: its bytes and
// its manifest are renamed into place, as an installer does it, and change is what
// is done to the manifest. The bytes differ in what follows the last section of the
// executable, which nobody looks at.
func edition(t testing.TB, dir string, number int, change func(*plugin.Manifest)) {
	t.Helper()
	from := filepath.Join(plugins, "password-grant")
	m := installedManifest(t, from)
	name := m.Platforms[plugin.Platform].File
	program, err := os.ReadFile(filepath.Join(from, name))
	if err != nil {
		t.Fatal(err)
	}
	program = fmt.Appendf(program, "\n%d", number)
	m.Version = fmt.Sprintf("99.0.%d", number)
	file := fmt.Sprintf("run-%d", number)
	if runtime.GOOS == "windows" {
		file += ".exe"
	}
	m.Platforms[plugin.Platform] = plugin.File{File: file, SHA256: sum(string(program))}
	if change != nil {
		change(m)
	}
	manifest, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(dir, "password-grant")
	put(t, filepath.Join(folder, file), program)
	put(t, filepath.Join(folder, plugin.ManifestName), manifest)
}

func installedManifest(t testing.TB, folder string) *plugin.Manifest {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, plugin.ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	m, err := plugin.ParseManifest(data)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// put writes a file and moves it into place.
func put(t testing.TB, path string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".new", content, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
}

// says reports whether a text has all of these in it.
func says(text string, parts ...string) bool {
	for _, part := range parts {
		if !strings.Contains(text, part) {
			return false
		}
	}
	return true
}
