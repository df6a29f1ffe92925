package store

import (
	"bytes"
	"context"
	"fmt"
)

// sweepStep is how many records one transaction of a Sweep reads or removes.
const sweepStep = 256

// Sweep removes the records of which gone says so, and returns how many those
// were. It goes through the bucket in small steps, between which others write, and
// calls gone outside of all transactions. What somebody changes between a step's
// look and its removal stays, and so does what is damaged: who loads that is told.
//
// What was removed is durable, and counted, also where the error is not nil.
func (b *Bucket) Sweep(ctx context.Context, gone func(key string, value []byte) bool) (removed int, err error) {
	for from, more := "", true; more; {
		if err := ctx.Err(); err != nil {
			return removed, err
		}
		step, err := b.behind(from)
		if err != nil {
			return removed, fmt.Errorf("sweeping: %w", err)
		}
		n, err := b.removeUnchanged(b.gone(step, gone))
		if err != nil {
			return removed, fmt.Errorf("sweeping: %w", err)
		}
		removed += n
		if more = len(step) == sweepStep; more {
			from = step[len(step)-1].key
		}
	}
	return removed, nil
}

// sealedRecord is a record as it lies in the database.
type sealedRecord struct {
	key    string
	sealed []byte
}

// behind returns the first records whose keys come after one.
func (b *Bucket) behind(from string) (step []sealedRecord, err error) {
	err = b.view(func(sh shelf) error {
		cursor, disorder := sh.tree.Cursor(), 0
		key, sealed := cursor.Seek([]byte(from))
		for ; key != nil && len(step) < sweepStep; key, sealed = cursor.Next() {
			if disorder > strays {
				panic(circle(b.name))
			}
			if string(key) <= from {
				disorder++
				continue
			}
			step = append(step, sealedRecord{string(key), bytes.Clone(sealed)})
		}
		return nil
	})
	return step, err
}

// gone returns those of a step of which gone says so.
func (b *Bucket) gone(step []sealedRecord, gone func(string, []byte) bool) (old []sealedRecord) {
	for _, r := range step {
		value, err := b.store.seal.open(b.name, r.key, r.sealed)
		if err == nil && gone(r.key, value) {
			old = append(old, r)
		}
	}
	return old
}

// removeUnchanged removes those that are still as they were read.
func (b *Bucket) removeUnchanged(old []sealedRecord) (removed int, err error) {
	if len(old) == 0 {
		return 0, nil
	}
	err = b.update(func(sh shelf) error {
		removed = 0 // of a run that was undone
		for _, r := range old {
			if !bytes.Equal(sh.tree.Get([]byte(r.key)), r.sealed) {
				continue
			}
			if err := sh.remove(r.key); err != nil {
				return err
			}
			removed++
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return removed, nil
}
