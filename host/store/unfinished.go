package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A database is made in two steps, and between them its maker may die, or the disk
// be full: bbolt writes four pages, and then there is a key. So one that is shorter
// and has no key never held anything, and is made again. One that is empty and has
// a key held everything, and to begin anew would be the end of it.

// leastPages is how many pages bbolt writes first.
const leastPages = 4

// unfinished reports whether a database of a size never held anything.
func unfinished(path string, size int64) bool {
	return size < int64(leastPages*os.Getpagesize()) && !hasKey(path)
}

// hasKey reports whether there is a key beside a database, or nobody can say.
func hasKey(path string) bool {
	_, err := os.Lstat(filepath.Join(filepath.Dir(path), keyName))
	return !errors.Is(err, fs.ErrNotExist)
}

// ready makes the file that was there ready for bbolt, unless another process is
// just doing that.
func ready(path string, file *os.File) error {
	if !lockNow(file) {
		return nil // bbolt waits for the lock
	}
	info, err := file.Stat()
	switch {
	case err != nil:
		return err
	case unfinished(path, info.Size()):
		return file.Truncate(0)
	case info.Size() == 0:
		return plugin.Errorf(plugin.Internal, "the database %s is damaged: it is empty, and there is a key", path).
			WithHint("restore it from a backup, or move it away to begin with an empty one")
	}
	return nil
}
