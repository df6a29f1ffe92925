package store

import (
	"context"
	"errors"
	"fmt"
)

// errThrown ends a change whose function panicked.
var errThrown = errors.New("the function panicked")

// Change gives next the value of a key, nil if there is none, and if next says ok
// makes changed its value, nil for none. Nothing comes between the two, and what
// changed is durable when Change returns. If next does not say ok, the error is
// nil, too, and nothing is written.
//
// A damaged value is nothing to next: it is given nil. If next puts something in
// its place, or removes it, the damage is mended. If not, Change returns the error
// that Load returns.
//
// Others may wait for next, so it is quick, and it may not use the store. It may
// be called more than once, each time with what the value is then, and in another
// goroutine; the last call is the one that counts. If it panics, so does Change,
// and nothing is written.
func (b *Bucket) Change(ctx context.Context, key string, next func(value []byte) (changed []byte, ok bool)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var thrown any
	err := b.update(func(sh shelf) (err error) {
		thrown, err = sh.change(key, next)
		return err
	})
	switch {
	case thrown != nil:
		panic(thrown)
	case err != nil:
		return fmt.Errorf("changing record: %w", err)
	}
	return nil
}

// change is Change within a transaction. What next throws must not pass through
// that: others share it, and a panic in it is taken for damage.
func (sh shelf) change(key string, next func([]byte) ([]byte, bool)) (thrown any, err error) {
	value, damage := sh.get(key)
	changed, ok, thrown := caught(next, value)
	switch {
	case thrown != nil:
		return thrown, errThrown
	case ok && changed != nil:
		return nil, sh.put(key, changed)
	case ok && sh.has(key):
		return nil, sh.remove(key)
	case damage != nil && !ok:
		return nil, damage
	}
	return nil, errUnchanged
}

func caught(next func([]byte) ([]byte, bool), value []byte) (changed []byte, ok bool, thrown any) {
	defer func() { thrown = recover() }()
	changed, ok = next(value)
	return changed, ok, nil
}
