package store

import (
	"errors"
	"slices"

	"go.etcd.io/bbolt"

	"github.com/jackfield-dev/jackfield/plugin"
)

// Making something durable takes two syncs, and a sync takes as long for a
// hundred changes as for one. So whoever comes while another one writes waits, and
// the first whose turn it is writes for all who wait, in one transaction. Who
// comes alone writes alone, at once.
//
// Nobody is the worse for company. A transaction can only be undone as a whole:
// if one of a group fails, all is undone and done again without that one, which
// then gets a transaction of its own, so that its failure is its own, too.

// errUnchanged ends an update that found nothing to write. It is no failure, and
// nothing is synced for it.
var errUnchanged = errors.New("nothing to write")

// update runs do and makes what it did durable: all of it if both succeed,
// nothing otherwise. It may run do more than once, and in another goroutine; the
// last run is the one that counts.
func (s *Store) update(do func(*bbolt.Tx) error) error {
	w := newWrite(do)
	s.turn.join(w)
	select {
	case <-w.done:
	case s.turn.taken <- struct{}{}:
		s.writeUntil(w)
	}
	return w.err
}

// writeUntil writes for one group after another until w has its answer, and
// passes the turn on.
func (s *Store) writeUntil(w *write) {
	defer s.turn.pass()
	for !w.answered() {
		s.writeGroup(s.turn.group())
	}
}

// writeGroup answers each of a group.
func (s *Store) writeGroup(group []*write) {
	defer func() {
		for _, w := range group {
			w.answer(errAbandoned)
		}
	}()
	together, alone := slices.Clone(group), []*write(nil)
	for len(together) > 0 {
		spoiler := s.write(together)
		if spoiler == nil {
			break
		}
		alone = append(alone, spoiler)
		together = slices.DeleteFunc(together, func(w *write) bool { return w == spoiler })
	}
	for _, w := range alone {
		s.write([]*write{w})
	}
}

// write makes what a group does durable, and answers each of it. But if one of
// several fails, it changes nothing, answers nobody, and returns that one.
func (s *Store) write(group []*write) (spoiler *write) {
	err := s.writable()
	if err == nil {
		spoiler, err = s.transact(group)
	}
	if spoiler != nil && len(group) > 1 {
		return spoiler
	}
	for _, w := range group {
		w.answer(err)
	}
	return nil
}

// writable reports why nothing more may be written.
func (s *Store) writable() error {
	switch {
	case s.closed:
		return errClosed
	case s.failed:
		return plugin.Errorf(plugin.Internal, "an earlier write to %s failed, so nothing more is written to it", s.path).
			WithHint("see to the disk, then start jackfield again")
	}
	return nil
}

// transact runs a group in one transaction. It returns the one that failed, if
// nothing else did: then all is as it was.
//
// A failed sync cannot be tried again: the system may have dropped what it
// could not write, and reports success the second time. So after a failure that
// is not an update's own, nothing more is written. A panic is not: it is bbolt's.
// In company the others are heard first, but then it is the last.
func (s *Store) transact(group []*write) (spoiler *write, err error) {
	returned := false
	err = guarded(s.path, func() error {
		err := s.db.Update(func(tx *bbolt.Tx) (err error) {
			spoiler, err = run(s.path, tx, group)
			return err
		})
		returned = true
		return err
	})
	_, crashed := errors.AsType[crash](err)
	switch {
	case err == nil, errors.Is(err, errUnchanged):
		return nil, nil
	case returned && spoiler != nil && (!crashed || len(group) > 1):
		return spoiler, err
	}
	s.failed = true
	s.panicked = s.panicked || crashed
	return nil, errNotWritten(s.path, err)
}

// run runs what a group does, one after another. It returns the one that failed
// and its error, or errUnchanged if none has anything to write.
func run(path string, tx *bbolt.Tx, group []*write) (spoiler *write, err error) {
	result := errUnchanged
	for _, w := range group {
		err := guarded(path, func() error { return w.do(tx) })
		switch {
		case err == nil:
			result = nil
		case !errors.Is(err, errUnchanged):
			return w, err
		}
	}
	return nil, result
}
