package store

import (
	"fmt"
	"slices"
)

// A Bucket keeps values under keys, each value sealed to its key. Keys are kept
// in clear and shown in errors: a key is a name or an HMAC, never a secret. It
// has at least one byte and at most 32768.
//
// A damaged record concerns its key alone: the others stay usable, and it can
// itself be removed, or saved anew.
type Bucket struct {
	store *Store
	name  string
}

// A Record is what a Bucket holds under one key: a value, or an error if that
// is damaged.
type Record struct {
	Key   string
	Value []byte
	Err   error
}

func (s *Store) bucket(name string) *Bucket { return &Bucket{store: s, name: name} }

// Load returns the value of a key: nil without an error if there is none, and
// not nil if it is empty.
func (b *Bucket) Load(key string) (value []byte, err error) {
	err = b.view(func(sh shelf) (err error) {
		value, err = sh.get(key)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("loading record: %w", err)
	}
	return value, nil
}

// Save makes value the value of a key, and returns when that is durable.
func (b *Bucket) Save(key string, value []byte) error {
	err := b.update(func(sh shelf) error { return sh.put(key, value) })
	if err != nil {
		return fmt.Errorf("saving record: %w", err)
	}
	return nil
}

// Remove removes a key and its value, and returns when that is durable. A key
// that there is not is as good as removed.
func (b *Bucket) Remove(key string) error {
	err := b.update(func(sh shelf) error {
		if !sh.has(key) {
			return errUnchanged
		}
		return sh.remove(key)
	})
	if err != nil {
		return fmt.Errorf("removing record: %w", err)
	}
	return nil
}

// Keys returns the keys of one moment, sorted by their bytes.
func (b *Bucket) Keys() (keys []string, err error) {
	err = b.view(func(sh shelf) error {
		keys = slices.Collect(sh.names())
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("listing keys: %w", err)
	}
	return keys, nil
}

// Records returns the records of one moment, sorted by their keys. A damaged
// one is among them, as a Record with an error. The error that Records itself
// returns means that the bucket cannot be read.
func (b *Bucket) Records() (records []Record, err error) {
	err = b.view(func(sh shelf) error {
		for key, sealed := range sh.all() {
			value, err := b.store.seal.open(b.name, key, sealed)
			records = append(records, Record{Key: key, Value: value, Err: err})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("listing records: %w", err)
	}
	return records, nil
}
