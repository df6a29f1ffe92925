package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/jackfield-dev/jackfield/plugin"
)

const (
	// between is the time between two attempts at a folder that is in use.
	between = 50 * time.Millisecond

	// once is a timeout so short that bbolt tries its lock a single time. The
	// waiting is done here, where a context can end it.
	once = time.Millisecond
)

// openDatabase opens the database as soon as no other process has it.
func (s *Store) openDatabase(ctx context.Context, waiting func()) error {
	for first := true; ; first = false {
		err := s.tryDatabase()
		if !errors.Is(err, berrors.ErrTimeout) {
			return err
		}
		if first && waiting != nil {
			waiting()
		}
		select {
		case <-time.After(between):
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", errBusy(s.path), ctx.Err())
		}
	}
}

func errBusy(path string) error {
	return plugin.Errorf(plugin.Unavailable, "another jackfield process has the data folder of %s open", path).
		WithHint("wait for it or end it; one process at a time can own a data folder")
}

// tryDatabase opens the database, or fails with ErrTimeout if another process
// has it.
func (s *Store) tryDatabase() error {
	if err := probe(s.path); err != nil {
		return openingError(s.path, err)
	}
	options := &bbolt.Options{Timeout: once, OpenFile: s.openFile}
	err := guarded(s.path, func() (err error) {
		if s.db, err = bbolt.Open(s.path, 0o600, options); err != nil {
			return err
		}
		s.lapse, err = oneMeta(s.file, s.db.Info().PageSize)
		return err
	})
	if err != nil && s.file != nil {
		_ = letGo(s.file) // bbolt has done so, unless it panicked or never had it
	}
	return openingError(s.path, err)
}

// openFile keeps hold of the file that bbolt opens.
func (s *Store) openFile(path string, flag int, mode os.FileMode) (*os.File, error) {
	_, missing := os.Lstat(path)
	file, err := openOwn(path, flag, mode)
	s.file = file
	if err == nil && missing == nil {
		err = ready(path, file)
	}
	if err != nil {
		return nil, err
	}
	return file, nil
}

// probe looks at the size of a database, before bbolt maps pages into memory
// that a truncated file does not have: touching one would end the process.
// Opened for reading alone, bbolt touches the first two, and checks that they
// are there. They tell how many pages there must be.
func probe(path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && (info.Size() == 0 || unfinished(path, info.Size())) {
		return nil
	}
	if err != nil {
		return err
	}
	return guarded(path, func() (err error) {
		db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true, Timeout: once, OpenFile: openOwn})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		return db.View(wholeFile)
	})
}

func wholeFile(tx *bbolt.Tx) error {
	info, err := os.Lstat(tx.DB().Path())
	if err != nil {
		return err
	}
	if info.Size() < tx.Size() {
		return fmt.Errorf("of %d bytes %d are left", tx.Size(), info.Size())
	}
	return nil
}

// openingError says what a failure to open the database means: bbolt's own
// errors are all about what is in the file.
func openingError(path string, err error) error {
	if err == nil || errors.Is(err, berrors.ErrTimeout) {
		return err
	}
	if _, chosen := errors.AsType[*plugin.Error](err); chosen {
		return err
	}
	_, ofPath := errors.AsType[*fs.PathError](err)
	_, ofSystem := errors.AsType[syscall.Errno](err)
	if ofPath || ofSystem {
		return err
	}
	return errDamagedFile(path, err)
}

// errDamagedFile is the error for a file that bbolt cannot make sense of. The
// detail is for a log; people are shown the plugin.Error.
func errDamagedFile(path string, detail any) error {
	damaged := plugin.Errorf(plugin.Internal, "the database %s is damaged, or is none", path).
		WithHint("restore it from a backup, or move it away to begin with an empty one")
	return fmt.Errorf("%w: %v", damaged, detail)
}
