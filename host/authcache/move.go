package authcache

import (
	"errors"
	"fmt"
)

// ErrNothing is the error of a Move from an entry that holds nothing.
var ErrNothing = errors.New("nothing is held")

// Move takes what is held to another entry, in three steps: it is saved there;
// then commit has whoever asked for this entry ask for the other one; then it is
// removed here. After each step it can be found by whoever looks for it, so the
// process may end between any two. If a step fails, the next ones are not taken,
// and it is still held here: what is saved there too is found by nobody.
//
// It is for the Landed of a flight of e, so that nothing is obtained for e
// meanwhile: of two authorizations that are renewed by the same state, one is dead
// soon. An Invalidate or a Doubt waits until it is over.
func (e *Entry) Move(to *Entry, commit func() error) error {
	e.load()
	e.writing.Lock()
	defer e.writing.Unlock()
	h := e.now.Load()
	if h == nil {
		return ErrNothing
	}
	if err := to.take(h.clone()); err != nil {
		return fmt.Errorf("saving an authorization under its new key: %w", err)
	}
	if err := commit(); err != nil {
		return err
	}
	if err := e.remove(); err != nil {
		return fmt.Errorf("removing an authorization under its old key: %w", err)
	}
	return nil
}

// take stores h, then shows it. Other than with keep, what cannot be stored is not
// taken.
func (e *Entry) take(h *held) error {
	e.writing.Lock()
	defer e.writing.Unlock()
	if err := e.store(h); err != nil {
		return err
	}
	e.show(h)
	return nil
}
