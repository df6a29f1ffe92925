package authcache

import (
	"context"
	"errors"
	"fmt"
)

// ErrNothing is the error of a Move from an entry that holds nothing.
var ErrNothing = errors.New("nothing is held")

// errTaken is the error of a Move to an entry that holds something newer.
var errTaken = errors.New("something newer is kept there")

// Move takes what is held to another entry, in three steps: it is saved there;
// then commit has whoever asked for this entry ask for the other one; then it is
// removed here. After each step it can be found by whoever looks for it, so the
// process may end between any two. If a step fails, the next ones are not taken,
// and it is still held here: what is saved there too is found by nobody.
//
// It is for the Landed of a flight of e, so that nothing is obtained for e
// meanwhile: of two authorizations that are renewed by the same state, one is dead
// soon. What an Invalidate or a Doubt does to it meanwhile, it takes along.
func (e *Entry) Move(to *Entry, commit func() error) error {
	ctx := context.Background() // what is begun is ended
	h, _ := e.load(ctx)
	if h == nil {
		return ErrNothing
	}
	if err := to.take(ctx, h.clone()); err != nil {
		return fmt.Errorf("saving an authorization under its new key: %w", err)
	}
	if err := commit(); err != nil {
		return err
	}
	last, err := e.remove(ctx)
	if last != nil && last != h {
		to.change(func(*held) *held { return last.clone() })
	}
	if err != nil {
		return fmt.Errorf("removing an authorization under its old key: %w", err)
	}
	return nil
}

// take stores h, then shows it. Other than with keep, what cannot be stored is not
// taken.
func (e *Entry) take(ctx context.Context, h *held) error {
	_, era := e.load(ctx)
	generation := e.alone()
	ok, err := e.save(ctx, h, generation)
	if err == nil && !ok {
		err = errTaken
	}
	if err != nil {
		return err
	}
	e.put(h, era, generation, false)
	return nil
}
