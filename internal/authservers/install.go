package authservers

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// installLimit bounds one command that installs. It is the process's time and not a test's: what one test waits for,
// the others need too.
const installLimit = 8 * time.Minute

// missingError says that a tool is not on this machine, which is nobody's mistake.
type missingError struct{ tool string }

func (e *missingError) Error() string { return e.tool + " is not installed" }

// lookUp returns where tool is, or a missingError.
func lookUp(tool string) (string, error) {
	path, err := exec.LookPath(tool)
	if errors.Is(err, exec.ErrNotFound) {
		return "", &missingError{tool: tool}
	}
	return path, err
}

// locked calls f while no other test process installs into dir.
func locked(dir string, f func() error) error {
	unlock, err := lockedfile.MutexAt(filepath.Join(dir, ".install.lock")).Lock()
	if err != nil {
		return fmt.Errorf("locking: %w", err)
	}
	defer unlock()
	return f()
}

// execute runs a command in dir and returns what it printed with the error when it fails.
func execute(dir string, env []string, name string, args ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), installLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), env...)
	cmd.WaitDelay = stopLimit // a grandchild may hold the output open
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("running %s: %w\n%s", cmd, errors.Join(err, context.Cause(ctx)), output)
	}
	return nil
}

// sourceDir returns the folder below this one in the source tree.
func sourceDir(name string) (string, error) { return moduleDir("internal", "authservers", name) }

// moduleDir returns a folder of this module, by its path from the top.
//
// Tests run in their package's folder, so the module is above. Asking the compiler for this file's name would be
// shorter, and wrong under -trimpath.
func moduleDir(path ...string) (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		if isModule(dir) {
			return filepath.Join(append([]string{dir}, path...)...), nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("finding Jackfield's go.mod: none in %s or above", start)
		}
	}
}

func isModule(dir string) bool {
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	first, _, _ := strings.Cut(string(text), "\n")
	return err == nil && strings.TrimSpace(first) == "module github.com/jackfield-dev/jackfield" // a checkout may end lines in CRLF
}
