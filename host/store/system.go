package store

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/jackfield-dev/jackfield/plugin"
)

// systemError says to people what the system refused and what they can do. What is
// said already, and what is no refusal of the system's, stays as it is.
func systemError(path string, err error) error {
	if _, chosen := errors.AsType[*plugin.Error](err); chosen || err == nil {
		return err
	}
	switch {
	case isAny(err, syscall.ENOSPC, syscall.EDQUOT):
		return fmt.Errorf("%w: %w", plugin.Errorf(plugin.Internal, "there is no room left on the disk for %s", path).
			WithHint("make room, then start jackfield again; what it had kept is kept"), err)
	case isAny(err, syscall.EMFILE, syscall.ENFILE):
		return fmt.Errorf("%w: %w", plugin.Errorf(plugin.Unavailable, "too many files are open to open %s as well", path).
			WithHint("raise the limit of open files (ulimit -n), or end what opens so many"), err)
	case isAny(err, syscall.EROFS, fs.ErrPermission):
		return fmt.Errorf("%w: %w", plugin.Errorf(plugin.Config, "%s cannot be opened for reading and writing", path).
			WithHint("jackfield has to write to its data folder: give its user that right, or name another folder"), err)
	}
	return err
}

func isAny(err error, kinds ...error) bool {
	for _, kind := range kinds {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// errNotWritten is systemError for a write. Whatever it was that failed, the disk
// is where to look.
func errNotWritten(path string, err error) error {
	err = systemError(path, err)
	if _, chosen := errors.AsType[*plugin.Error](err); !chosen {
		err = fmt.Errorf("%w: %w", plugin.Errorf(plugin.Internal, "what was to be kept in %s could not be written", path).
			WithHint("see to the disk, then start jackfield again"), err)
	}
	return fmt.Errorf("writing %s: %w", path, err)
}
