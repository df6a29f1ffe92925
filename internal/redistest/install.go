package redistest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// oldest is the first major version with all that is used here: DEBUG and the bus port in the configuration, ranges of
// slots, the times of sentinels.
const oldest = 7

// program is a Redis server that can be run.
type program struct {
	path string
	env  []string // all of it: a server has no use for what the tests' environment holds
}

// missingError says that there is no server for this machine, which is nobody's mistake.
type missingError struct {
	why    string // a line
	output string // of what was tried, if anything was
}

func (e *missingError) Error() string {
	return fmt.Sprintf("redis-server or valkey-server, version %d or later, is not installed, and %s", oldest, e.why)
}

// found is the program to run. What was not found is not looked for again by the same process.
var found = sync.OnceValues(func() (program, error) {
	dir, err := installDir()
	if err != nil {
		return program{}, err
	}
	return find(dir)
})

// find returns the program that PATH has, or else the one that is installed in dir, installing it first where it is not.
func find(dir string) (program, error) {
	for _, name := range []string{"redis-server", "valkey-server"} {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		if p := (program{path: path}); p.check() == nil {
			return p, nil
		}
	}
	return install(dir)
}

// install installs the distribution's program in dir, unless it is there already.
func install(dir string) (p program, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // a folder of programs, beside others
		return program{}, err
	}
	unlock, err := lockedfile.MutexAt(filepath.Join(dir, ".install.lock")).Lock() // test processes run side by side
	if err != nil {
		return program{}, fmt.Errorf("locking: %w", err)
	}
	defer unlock()
	root := filepath.Join(dir, "root")
	if p := unpacked(root); p.check() == nil {
		return p, nil
	}
	fresh, err := os.MkdirTemp(dir, "new-")
	if err != nil {
		return program{}, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(fresh)) }()
	if err := unpackDebian(fresh); err != nil {
		return program{}, err
	}
	if err := unpacked(filepath.Join(fresh, "root")).check(); err != nil {
		return program{}, &missingError{why: "the distribution's does not serve", output: err.Error()}
	}
	// Moved into place whole, so that what is there works.
	if err := errors.Join(os.RemoveAll(root), os.Rename(filepath.Join(fresh, "root"), root)); err != nil {
		return program{}, err
	}
	return unpacked(root), nil
}

var versionWord = regexp.MustCompile(`\bv=([0-9]+)\.`)

// check runs the program to see that it can be, and that it is recent enough.
func (p program) check() error {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.path, "--version") //nolint:gosec // the program that was found
	cmd.Env = p.env
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("running %s: %w\n%s", p.path, err, out)
	}
	word := versionWord.FindSubmatch(out)
	if word == nil {
		return fmt.Errorf("running %s: it does not say its version: %s", p.path, out)
	}
	if major, err := strconv.Atoi(string(word[1])); err != nil || major < oldest {
		return fmt.Errorf("%s is of version %s, and %d is needed", p.path, word[1], oldest)
	}
	return nil
}

// installDir is where the program is installed: beside what else is built, which is not checked in.
func installDir() (string, error) {
	if bin := os.Getenv("BIN"); bin != "" {
		return filepath.Join(bin, "redis"), nil
	}
	root, err := moduleRoot()
	return filepath.Join(root, "bin", "redis"), err
}

// moduleRoot returns the folder of the module that the test belongs to, which runs in its package's folder.
func moduleRoot() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		first, _, _ := strings.Cut(string(text), "\n")
		if err == nil && strings.TrimSpace(first) == "module github.com/jackfield-dev/jackfield" {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("finding Jackfield's go.mod: none in %s or above", start)
		}
	}
}
