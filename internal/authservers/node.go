package authservers

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/leftout"
)

// installNode fetches the npm packages of the server in the folder name, unless they are there.
//
// Nothing is chosen at this moment: npm ci takes exactly what package-lock.json names and checks its hashes, and no
// package may run a script.
func installNode(name string) (program, error) {
	dir, err := sourceDir(name)
	if err != nil {
		return program{}, err
	}
	node, err := installPackages(dir)
	return program{path: node, args: []string{"server.mjs"}, dir: dir}, err
}

// Node returns node, and the folder of this module with that path, by its names from the top, for a test of what runs
// there: the npm packages that its package-lock.json names are installed. Without node or npm the test is left out, as
// [Start] does, under the folder's name.
func Node(t testing.TB, folder ...string) (node, dir string) {
	t.Helper()
	dir, err := moduleDir(folder...)
	if err == nil {
		node, err = installPackages(dir)
	}
	if missing, ok := errors.AsType[*missingError](err); ok {
		leftout.Skip(t, filepath.Base(dir), missing)
	}
	if err != nil {
		t.Fatalf("installing the packages of %s: %v", dir, err)
	}
	return node, dir
}

// installPackages installs the packages of a folder and returns node.
func installPackages(dir string) (node string, err error) {
	node, err = lookUp("node")
	if err != nil {
		return "", err
	}
	npm, err := lookUp("npm")
	if err != nil {
		return "", err
	}
	return node, locked(dir, func() error { return fetchPackages(dir, npm) })
}

// fetchPackages runs npm ci where what is installed is not what the lock asks for.
func fetchPackages(dir, npm string) error {
	want, err := fingerprint(dir)
	if err != nil {
		return err
	}
	// The mark is written last, inside what npm ci removes first: it is there only when everything is.
	mark := filepath.Join(dir, "node_modules", ".jackfield-installed")
	got, err := os.ReadFile(mark)
	if err == nil && string(got) == want {
		return nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := execute(dir, nil, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"); err != nil {
		return err
	}
	return os.WriteFile(mark, []byte(want), 0o644)
}

// fingerprint names what is to be installed.
func fingerprint(dir string) (string, error) {
	hash := sha256.New()
	for _, name := range []string{"package.json", "package-lock.json"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(hash, "%s %d\n%s", name, len(text), text)
	}
	return fmt.Sprintf("%x\n", hash.Sum(nil)), nil
}

func configureNode(cmd *exec.Cmd, o options) {
	cmd.Env = append(cmd.Environ(), "PORT=0", "LIFESPAN="+strconv.Itoa(int(o.lifespan.Seconds())), "ROTATE=1")
	if o.keepRefresh {
		cmd.Env = append(cmd.Env, "ROTATE=0") // the last one counts
	}
}
