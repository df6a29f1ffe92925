package store

import (
	"bytes"
	"iter"

	"go.etcd.io/bbolt"
)

// A shelf is a Bucket within a transaction, and good until that ends.
type shelf struct {
	bucket *Bucket
	tree   *bbolt.Bucket
}

// view runs do on the bucket as it is at this moment.
func (b *Bucket) view(do func(shelf) error) error {
	return b.store.view(func(tx *bbolt.Tx) error { return b.within(tx, do) })
}

// update runs do on the bucket and makes durable what it did.
func (b *Bucket) update(do func(shelf) error) error {
	return b.store.update(func(tx *bbolt.Tx) error { return b.within(tx, do) })
}

// within runs do on the bucket within a transaction. Every database has every
// bucket: one that is gone was not empty.
func (b *Bucket) within(tx *bbolt.Tx, do func(shelf) error) error {
	tree := tx.Bucket([]byte(b.name))
	if tree == nil {
		return errDamagedFile(b.store.path, "it lacks the bucket "+b.name)
	}
	return do(shelf{bucket: b, tree: tree})
}

// has reports whether there is a value under a key, damaged or not.
func (sh shelf) has(key string) bool { return sh.tree.Get([]byte(key)) != nil }

// get opens the value of a key: nil if there is none.
func (sh shelf) get(key string) ([]byte, error) {
	sealed := sh.tree.Get([]byte(key))
	if sealed == nil {
		return nil, nil
	}
	return sh.bucket.store.seal.open(sh.bucket.name, key, sealed)
}

// put seals the value of a key.
func (sh shelf) put(key string, value []byte) error {
	sealed, err := sh.bucket.store.seal.seal(sh.bucket.name, key, value)
	if err != nil {
		return err
	}
	return sh.tree.Put([]byte(key), sealed)
}

func (sh shelf) remove(key string) error { return sh.tree.Delete([]byte(key)) }

// strays is how many keys may come out of order before a walk is taken for one
// that never ends. A damaged key comes once; but a damaged page that leads back to
// where it was reached from makes a circle, and bbolt goes round in it.
const strays = 16

// all yields each key with its sealed value.
func (sh shelf) all() iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		cursor, last, disorder := sh.tree.Cursor(), []byte(nil), 0
		for key, sealed := cursor.First(); key != nil && yield(string(key), sealed); {
			if bytes.Compare(key, last) <= 0 {
				disorder++
			}
			if disorder > strays {
				panic(circle(sh.bucket.name))
			}
			last = key
			key, sealed = cursor.Next()
		}
	}
}

func circle(bucket string) string { return "the keys of " + bucket + " go round in a circle" }

// names yields each key.
func (sh shelf) names() iter.Seq[string] {
	return func(yield func(string) bool) {
		for key := range sh.all() {
			if !yield(key) {
				return
			}
		}
	}
}
