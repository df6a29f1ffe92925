package store_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/leftout"
)

// Disks that are full or read-only are mounted for the tests: in a namespace of
// their own, which needs no rights and leaves nothing behind.

const (
	insideOf = "JACKFIELD_STORE_TEST_INSIDE" // the test that runs in a namespace
	mayNot   = "nothing may be mounted in a namespace"
)

// inside reports whether this is a namespace of the test's own. Where it is not, it
// runs the test in one, and the caller has nothing more to do.
func inside(t *testing.T) bool {
	t.Helper()
	if os.Getenv(insideOf) == t.Name() {
		return true
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe, "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), insideOf+"="+t.Name())
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	out, err := cmd.CombinedOutput()
	if _, started := errors.AsType[*exec.ExitError](err); err != nil && !started || strings.Contains(string(out), mayNot) {
		leftout.Skip(t, "a full and a read-only disk", errors.New(mayNot))
	}
	for line := range strings.Lines(string(out)) {
		if err != nil || strings.Contains(line, "_test.go:") {
			t.Log(strings.TrimSpace(line))
		}
	}
	if err != nil {
		t.Error(err)
	}
	return false
}

// mount makes a folder a disk of a size, or gives the disk that it is another size.
func mount(t *testing.T, dir, size string, flags uintptr) {
	t.Helper()
	if err := syscall.Mount("none", dir, "tmpfs", flags, "mode=0700,size="+size); errors.Is(err, fs.ErrPermission) {
		t.Skip(mayNot)
	} else if err != nil {
		t.Fatal(err)
	}
}

// disk returns a folder that is a disk of a size, until the test ends.
func disk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	mount(t, dir, size, 0)
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}
