package store

import (
	"errors"
	"runtime/debug"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// errClosed is what a closed store answers.
var errClosed = errors.New("the store is closed")

// view runs do on the database as it is at this moment.
func (s *Store) view(do func(*bbolt.Tx) error) error {
	err := guarded(s.path, func() error { return s.db.View(do) })
	if errors.Is(err, berrors.ErrDatabaseNotOpen) {
		return errClosed
	}
	return err
}

// A crash is the error that a panic became. Whatever panicked may have kept a
// lock of its own.
type crash struct{ error }

func (c crash) Unwrap() error { return c.error }

// guarded makes an error of a panic of bbolt, which panics where the pages of a
// file contradict one another, and of a fault where they point out of it.
func guarded(path string, do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = crash{errDamagedFile(path, r)}
		}
	}()
	return do()
}
