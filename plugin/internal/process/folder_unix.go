//go:build unix

package process

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

func baseName() string { return "jackfield-" + strconv.Itoa(os.Geteuid()) }

// fresh begins the name of a folder that its host has not locked yet, and freshTime is
// how long that may take before its host is taken to have died in between.
const (
	fresh     = "new-"
	freshTime = time.Minute
)

// openHome makes this host's folder in base, and removes those of hosts that are
// dead. Nothing is waited for: a host that is stopped in the middle of this keeps no
// other from starting plugins. So a folder gets its name when it is locked.
func openHome(base string) (*home, error) {
	path, err := makeFresh(base)
	if err != nil {
		return nil, err
	}
	lock, err := lockFolder(path)
	if err != nil {
		abandon(path)
		return nil, unusable(path, err)
	}
	named := filepath.Join(base, "h"+strings.TrimPrefix(filepath.Base(path), fresh))
	if err := os.Rename(path, named); err != nil {
		abandon(path)
		return nil, errors.Join(unusable(path, err), lock.Close())
	}
	sweep(base)
	return &home{base: base, path: named, lock: lock}, nil
}

// abandon removes a folder that got no name, and base if it is empty then.
func abandon(path string) {
	_ = os.Remove(path)
	_ = os.Remove(filepath.Dir(path)) // fails while another host has a folder there
}

// makeFresh makes a folder in base, which the last host that leaves may remove at any
// time before there is one in it.
func makeFresh(base string) (path string, err error) {
	for range 100 {
		if err := os.Mkdir(base, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
			return "", unusable(base, err)
		}
		if err = ours(base); err == nil {
			path, err = os.MkdirTemp(base, fresh)
		}
		switch {
		case err == nil:
			return path, nil
		case errors.Is(err, os.ErrNotExist):
		case errors.Is(err, os.ErrPermission):
			return "", unusable(base, err)
		default:
			return "", err
		}
	}
	return "", fmt.Errorf("the folder %s comes and goes", base)
}

// closeHome removes this host's folder, and base if it is empty then.
func closeHome(h *home) {
	if h.stands() {
		removeAll(h.path)
	}
	_ = h.lock.Close()
	_ = os.Remove(h.base) // fails while another host has a folder there
}

// ours refuses a folder into which somebody else could put things: the name is
// known, and everybody may make it.
func ours(base string) error {
	info, err := os.Lstat(base)
	if err != nil {
		return err
	}
	switch owner, ok := info.Sys().(*syscall.Stat_t); {
	case !info.IsDir():
		return fmt.Errorf("%s is not a folder: remove it, or set TMPDIR to another place", base)
	case !ok || int(owner.Uid) != os.Geteuid():
		return fmt.Errorf("the folder %s belongs to somebody else: have it removed, or set TMPDIR to another place", base)
	case info.Mode().Perm()&0o077 != 0:
		return fmt.Errorf("the folder %s is open to others: close it (chmod 700) or remove it", base)
	}
	return nil
}

// lockFolder opens and locks a folder. It fails if somebody else has it locked.
func lockFolder(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW, 0)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// sweep removes what dead hosts have left, and ends what still runs there.
func sweep(base string) {
	entries, _ := os.ReadDir(base) // what cannot be read is not swept
	for _, e := range entries {
		if isYoung(e) {
			continue // its host is about to lock it
		}
		path := filepath.Join(base, e.Name())
		lock, err := lockFolder(path)
		if err != nil {
			continue // its host lives
		}
		killStrays(path)
		removeAll(path)
		_ = lock.Close()
	}
}

func isYoung(e os.DirEntry) bool {
	info, err := e.Info()
	return strings.HasPrefix(e.Name(), fresh) && err == nil && time.Since(info.ModTime()) < freshTime
}
