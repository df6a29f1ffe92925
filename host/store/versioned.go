package store

import (
	"bytes"
	"context"
	"fmt"
	"time"
)

// Versioned is a bucket whose values are changed by compare-and-swap. The version
// of a value is its sealed bytes: no two sealings are the same, so none comes
// back. That of no value is empty.
type Versioned struct{ bucket *Bucket }

// Load returns the value of a key, nil if there is none, and its version. A
// damaged value is an error, and has a version by which it can be replaced.
func (v *Versioned) Load(ctx context.Context, key string) (value []byte, version string, err error) {
	if err := ctx.Err(); err != nil {
		return nil, "", err
	}
	err = v.bucket.view(func(sh shelf) (err error) {
		version = string(sh.tree.Get([]byte(key)))
		value, err = sh.get(key)
		return err
	})
	if err != nil {
		return nil, version, fmt.Errorf("loading record: %w", err)
	}
	return value, version, nil
}

// Swap makes value the value of a key, if its version is still that, and returns
// when that is durable. Nil removes. What need not be kept is kept all the same,
// until it is removed.
func (v *Versioned) Swap(ctx context.Context, key, version string, value []byte, _ time.Duration) (ok bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	err = v.bucket.update(func(sh shelf) error {
		ok = bytes.Equal(sh.tree.Get([]byte(key)), []byte(version))
		switch {
		case !ok, value == nil && version == "":
			return errUnchanged
		case value == nil:
			return sh.remove(key)
		}
		return sh.put(key, value)
	})
	if err != nil {
		return false, fmt.Errorf("swapping record: %w", err)
	}
	return ok, nil
}

// Each calls yield with the records of one moment, sorted by their keys, until it
// returns false. A damaged one is among them, as a Record with an error. Nothing
// may be written while it runs.
func (v *Versioned) Each(ctx context.Context, yield func(Record) bool) error {
	err := v.bucket.view(func(sh shelf) error {
		for key, sealed := range sh.all() {
			if err := ctx.Err(); err != nil {
				return err
			}
			value, err := v.bucket.store.seal.open(v.bucket.name, key, sealed)
			if !yield(Record{Key: key, Value: value, Err: err}) {
				return nil
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading records: %w", err)
	}
	return nil
}
