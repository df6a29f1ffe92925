package store

import (
	"errors"
	"fmt"
	"runtime/debug"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/jackfield-dev/jackfield/plugin"
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

// update runs do and makes what it did durable: all of it if both succeed,
// nothing otherwise.
//
// A failed sync cannot be tried again: the system may have dropped what it
// could not write, and reports success the second time. So after a failure that
// is not do's own, nothing more is written.
func (s *Store) update(do func(*bbolt.Tx) error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	switch {
	case s.closed:
		return errClosed
	case s.failed:
		return plugin.Errorf(plugin.Internal, "an earlier write to %s failed, so nothing more is written to it", s.path).
			WithHint("see to the disk, then start jackfield again")
	}
	var declined error
	returned := false
	err := guarded(s.path, func() error {
		defer func() { s.panicked = s.panicked || !returned }()
		err := s.db.Update(func(tx *bbolt.Tx) error {
			declined = do(tx)
			return declined
		})
		returned = true
		return err
	})
	if err == nil || declined != nil {
		return declined
	}
	s.failed = true
	return fmt.Errorf("writing %s: %w", s.path, err)
}

// guarded makes an error of a panic of bbolt, which panics where the pages of a
// file contradict one another, and of a fault where they point out of it.
func guarded(path string, do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = errDamagedFile(path, r)
		}
	}()
	return do()
}
