package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/jackfield-dev/jackfield/host/store"
	"github.com/jackfield-dev/jackfield/internal/bench"
)

// token is about as long as an authorization with a JWT and a refresh token.
var token = bytes.Repeat([]byte("t"), 2000)

// BenchmarkSave: one caller and one durable record in the place of an older one,
// beside a bare file of which as many bytes are overwritten and synced. The store
// must sync twice: what it wrote, then the page that makes it count.
func BenchmarkSave(b *testing.B) {
	const keys = 100
	kept, file := open(b, b.TempDir()).Authorizations(), scratchFile(b)
	at := 0
	save := func(n int) {
		for range n {
			at++
			if err := kept.Save(fmt.Sprint("key ", at%keys), token); err != nil {
				b.Fatal(err)
			}
		}
	}
	save(3 * keys) // until the file no longer grows
	bench.Against(b, syncing(b, file, func(i int) int64 { return int64(i%keys) * 4096 }), save)
}

// BenchmarkSaveNew: the same for keys that are new, beside a file that is appended to.
// Both must ask the file system for room now and then.
func BenchmarkSaveNew(b *testing.B) {
	kept, file := open(b, b.TempDir()).Authorizations(), scratchFile(b)
	at := 0
	bench.Against(b, syncing(b, file, func(i int) int64 { return scratch + int64(i*len(token)) }), func(n int) {
		for range n {
			at++
			if err := kept.Save(fmt.Sprint("key ", at), token); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// syncing writes a token to a bare file, each time to another place, and syncs it.
func syncing(b *testing.B, file *os.File, place func(i int) int64) func(n int) {
	i := 0
	return func(n int) {
		for range n {
			i++
			_, err := file.WriteAt(token, place(i))
			if err := errors.Join(err, datasync(file)); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkSavesAtOnce: 100 callers at once, until the last of them has returned,
// beside one alone. It is x-limit saves that a hundred cost.
func BenchmarkSavesAtOnce(b *testing.B) {
	const callers = 100
	kept := open(b, b.TempDir()).Authorizations()
	saves := func(n, callers int) {
		for range n {
			var all sync.WaitGroup
			for i := range callers {
				all.Go(func() {
					if err := kept.Save(fmt.Sprint("key ", i), token); err != nil {
						b.Error(err)
					}
				})
			}
			all.Wait()
		}
	}
	saves(1, callers) // so that both write to a file that has grown
	bench.Against(b, func(n int) { saves(n, 1) }, func(n int) { saves(n, callers) })
}

// BenchmarkFirstLoad: opening a store of 100,000 records and loading one of them,
// beside bbolt that opens the same file and gets the sealed bytes.
func BenchmarkFirstLoad(b *testing.B) {
	const records = 100_000
	dir := newDir(b, func(s *store.Store) { fillTokens(b, s, records) })
	n := 0
	key := func() string { n++; return fmt.Sprint("key ", n*7919%records) }
	bench.Against(b,
		func(n int) {
			for range n {
				if err := bareGet(database(dir), key()); err != nil {
					b.Fatal(err)
				}
			}
		},
		func(n int) {
			for range n {
				s, err := store.Open(b.Context(), dir, nil)
				if err != nil {
					b.Fatal(err)
				}
				value, err := s.Authorizations().Load(key())
				if err := errors.Join(err, s.Close()); err != nil || len(value) != len(token) {
					b.Fatal(err, len(value))
				}
			}
		})
}

func bareGet(path, key string) error {
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		return err
	}
	err = db.View(func(tx *bbolt.Tx) error {
		if len(bytes.Clone(tx.Bucket([]byte("authorizations")).Get([]byte(key)))) < len(token) {
			return fmt.Errorf("there is no %s", key)
		}
		return nil
	})
	return errors.Join(err, db.Close())
}

// fillTokens saves records by many callers, who share their syncs.
func fillTokens(b *testing.B, s *store.Store, n int) {
	b.Helper()
	const callers = 128
	var all sync.WaitGroup
	for first := range callers {
		all.Go(func() {
			for i := first; i < n; i += callers {
				if err := s.Authorizations().Save(fmt.Sprint("key ", i), token); err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
}

const scratch = 1 << 20

// scratchFile is a file of that size, all of it on the disk.
func scratchFile(b *testing.B) *os.File {
	b.Helper()
	path := filepath.Join(b.TempDir(), "scratch")
	write(b, path, bytes.Repeat([]byte{1}, scratch))
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = file.Close() })
	if err := file.Sync(); err != nil {
		b.Fatal(err)
	}
	return file
}
