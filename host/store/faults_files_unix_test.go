//go:build unix

package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/jackfield-dev/jackfield/host/store"
	"github.com/jackfield-dev/jackfield/plugin"
)

// manyFiles is more than opening a store needs at once.
const manyFiles = 12

// TestFaultNoFiles: the process may open so many files more, and no other, while it
// makes a store, opens one, and has one open. A store that was opened needs none.
func TestFaultNoFiles(t *testing.T) {
	kept := newDir(t, func(s *store.Store) { save(t, s, "a", "value") })
	acknowledged, refused := 0, 0
	for round := range 1 + rounds(t, 2*manyFiles)/(2*manyFiles) {
		for free := range manyFiles {
			made := filepath.Join(t.TempDir(), "data")
			for _, dir := range []string{kept, made} {
				key := fmt.Sprint(round, free)
				err := saveWith(t, free, dir, key)
				if err == nil {
					acknowledged++
					checkLoad(t, dir, key, key)
					continue
				}
				where := fmt.Sprintf("%s with %d files free", filepath.Base(dir), free)
				forPeople(t, where, err)
				if refused++; !errors.Is(err, plugin.Unavailable) || !errors.Is(err, syscall.EMFILE) {
					t.Errorf("%s: %v", where, err)
				}
			}
			closeStore(t, open(t, made))
			checkLoad(t, kept, "a", "value")
		}
	}
	if refused == 0 || acknowledged == 0 {
		t.Errorf("%d were refused and %d not, which shows nothing", refused, acknowledged)
	}
	t.Logf("no files left %d times: %d refused with what to do, %d writes acknowledged, 0 lost", acknowledged+refused, refused, acknowledged)
}

// checkLoad checks a value in a folder.
func checkLoad(t *testing.T, dir, key, want string) {
	t.Helper()
	s := open(t, dir)
	defer closeStore(t, s)
	if got := load(t, s, key); got != want {
		t.Errorf("%s is %q, want %q", key, got, want)
	}
}

// saveWith opens a store with so many files free and saves something with none.
func saveWith(t *testing.T, free int, dir, key string) error {
	t.Helper()
	release := occupy(t)
	defer release(-1)
	release(free)
	s, err := store.Open(t.Context(), dir, nil)
	if err != nil {
		return err
	}
	defer closeStore(t, s)
	releaseLast := occupy(t)
	defer releaseLast(-1)
	save(t, s, key, key)
	return nil
}

// occupy opens files until no more can be opened. It returns what closes some of
// them, or all if it is asked for less than none.
func occupy(t *testing.T) (release func(n int)) {
	t.Helper()
	var old syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &old); err != nil {
		t.Fatal(err)
	}
	low := old
	low.Cur = 200
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &low); err != nil {
		t.Fatal(err)
	}
	var files []*os.File
	for {
		file, err := os.Open(os.DevNull)
		if errors.Is(err, syscall.EMFILE) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return func(n int) {
		if n < 0 {
			n = len(files)
			if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &old); err != nil {
				t.Error(err)
			}
		}
		for range n {
			_ = files[len(files)-1].Close()
			files = files[:len(files)-1]
		}
	}
}
