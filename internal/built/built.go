// Package built builds the first-party plugins for tests that need real plugin
// processes, as `make build` does for people.
package built

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/jackfield-dev/jackfield/plugin"
)

// Temp builds first-party plugins into a new plugins folder. It is for TestMain,
// which can remove the folder when all tests have run.
func Temp(names ...string) (dir string, remove func(), err error) {
	if dir, err = os.MkdirTemp("", "jackfield-plugins-"); err != nil {
		return "", nil, err
	}
	remove = func() { _ = os.RemoveAll(dir) }
	for _, name := range names {
		if err := Build(dir, name); err != nil {
			remove()
			return "", nil, err
		}
	}
	return dir, remove, nil
}

// Build builds a plugin of connections/ into a folder of its own under dir,
// with its manifest.
func Build(dir, name string) error {
	into := filepath.Join(dir, name)
	file := filepath.Join(into, name)
	if runtime.GOOS == "windows" {
		file += ".exe"
	}
	if err := os.MkdirAll(into, 0o755); err != nil {
		return err
	}
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-o", file, "github.com/jackfield-dev/jackfield/connections/"+name)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building %s: %w\n%s", name, err, out)
	}
	var manifest bytes.Buffer
	describe := exec.Command(file, "--manifest")
	describe.Stdout, describe.Stderr = &manifest, os.Stderr
	if err := describe.Run(); err != nil {
		return fmt.Errorf("describing %s: %w", name, err)
	}
	return os.WriteFile(filepath.Join(into, plugin.ManifestName), manifest.Bytes(), 0o644)
}
