package redistest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// installLimit bounds one command that installs.
const installLimit = 3 * time.Minute

// unpackDebian fetches the packages of redis-server with those of its libraries that this machine has not, and unpacks
// them into dir/root.
//
// It takes no right that a user has not: apt keeps its lists and what it downloads in dir, chooses and verifies as it
// would for root, and stops before it would install. The machine's own lists may be old or, in a container, none.
func unpackDebian(dir string) error {
	for _, tool := range []string{"apt-get", "dpkg-deb"} {
		if _, err := exec.LookPath(tool); err != nil {
			return &missingError{why: "without " + tool + " it cannot be fetched"}
		}
	}
	for _, name := range []string{"state/lists/partial", "cache/archives/partial", "root"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil { //nolint:gosec // it holds packages of the distribution
			return err
		}
	}
	// A source that does not answer lets update fail, and may be one that is not needed: install knows.
	updating := execute("apt-get", append(aptOptions(dir), "update")...)
	installing := execute("apt-get", append(aptOptions(dir), "--yes", "--download-only", "--no-install-recommends",
		"--reinstall", "install", "redis-server", "redis-tools")...)
	// Where it knows of no package, what is installed already is good enough for it.
	packages, err := filepath.Glob(filepath.Join(dir, "cache", "archives", "*.deb"))
	if installing != nil || len(packages) == 0 {
		return &missingError{why: "apt-get cannot fetch it", output: fmt.Sprint(errors.Join(updating, installing))}
	}
	for _, name := range packages {
		err = errors.Join(err, execute("dpkg-deb", "--extract", name, filepath.Join(dir, "root")))
	}
	return err
}

// aptOptions keep apt within dir.
func aptOptions(dir string) []string {
	return []string{
		"-qq",
		"-o", "Dir::State=" + filepath.Join(dir, "state"),
		"-o", "Dir::Cache=" + filepath.Join(dir, "cache"),
		"-o", "Debug::NoLocking=true", // dpkg's own lock, which is root's; we have ours
		"-o", "APT::Sandbox::User=root", // root's apt would become a user who cannot write here
		"-o", "Acquire::Languages=none",
		"-o", "Acquire::Retries=1",
		"-o", "Acquire::http::Timeout=20",
		"-o", "Acquire::https::Timeout=20",
	}
}

// unpacked is the program below root, which finds the libraries that came with it.
func unpacked(root string) program {
	var dirs []string
	for _, pattern := range []string{"lib/*-linux-*", "usr/lib/*-linux-*"} {
		matches, _ := filepath.Glob(filepath.Join(root, pattern)) // the pattern is well-formed
		dirs = append(dirs, matches...)
	}
	return program{
		path: filepath.Join(root, "usr", "bin", "redis-server"),
		env:  []string{"LD_LIBRARY_PATH=" + strings.Join(dirs, ":")},
	}
}

// execute runs a command and returns what it printed with the error when it fails.
func execute(name string, args ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), installLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // the names are above
	cmd.Env = append(cmd.Environ(), "LC_ALL=C", "DEBIAN_FRONTEND=noninteractive")
	cmd.WaitDelay = time.Second
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("running %s: %w\n%s", name, errors.Join(err, context.Cause(ctx)), output)
	}
	return nil
}
