package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/jackfield-dev/jackfield/plugin"
)

// prepareFolder makes the folder where there is none, and refuses one in which
// others could put files of their own.
func prepareFolder(dir string) error {
	_, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		if err := syncFolder(filepath.Dir(dir)); err != nil {
			return err
		}
	}
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return plugin.Errorf(plugin.Config, "the data folder %s is not a folder", dir)
	}
	if othersMay(info, 0o022) {
		return plugin.Errorf(plugin.Config, "others may write to the data folder %s (mode %04o)", dir, info.Mode().Perm()).
			WithHint("chmod go-w %s", dir)
	}
	return nil
}

// openOwn opens a file of the folder. It refuses one that others could read or
// write, that is somebody else's, or that is not a file but leads to one.
func openOwn(path string, flag int, mode os.FileMode) (*os.File, error) {
	file, err := os.OpenFile(path, flag|noFollow, mode)
	if err != nil {
		return nil, linkError(path, err)
	}
	// What was opened is asked, not what now has its name.
	info, err := file.Stat()
	if err == nil {
		err = checkOwn(path, info)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func checkOwn(path string, info fs.FileInfo) error {
	switch {
	case !info.Mode().IsRegular():
		return plugin.Errorf(plugin.Config, "%s is not a regular file", path)
	case othersMay(info, 0o077):
		return plugin.Errorf(plugin.Config, "others may read or write %s (mode %04o)", path, info.Mode().Perm()).
			WithHint("chmod 600 %s", path)
	case !ours(info):
		return plugin.Errorf(plugin.Config, "%s belongs to another user", path).
			WithHint("run jackfield as that user, or change the owner with chown")
	}
	return nil
}

// linkError says in words what the system says of a link that is not followed.
func linkError(path string, err error) error {
	if info, statErr := os.Lstat(path); statErr == nil && info.Mode()&fs.ModeSymlink != 0 {
		return plugin.Errorf(plugin.Config, "%s is a symbolic link, and its target could be anywhere", path).
			WithHint("put the file itself there")
	}
	return fmt.Errorf("opening file: %w", err)
}
