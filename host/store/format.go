package store

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"path/filepath"
	"strconv"

	"go.etcd.io/bbolt"

	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
)

// format is the version of the stored format that this package writes.
const format = 1

const (
	metaBucket           = "meta"
	connectionsBucket    = "connections"
	authorizationsBucket = "authorizations"
	guardBucket          = "guard"

	formatKey     = "format"
	installationA = "installation/a"
	installationB = "installation/b"
)

// unseal finds the key of the database, proves that it is, and reads the
// installation secret. A database that has nothing in it yet is begun.
func (s *Store) unseal(dir string) error {
	fresh, err := s.checkFormat()
	if err != nil {
		return err
	}
	path := filepath.Join(dir, keyName)
	if fresh {
		return s.begin(path)
	}
	if s.seal.aead, err = readKey(path); err != nil {
		return keyError(path, err)
	}
	if err := s.prove(path); err != nil {
		return err
	}
	return s.addGuard()
}

// addGuard makes the bucket of the guard in a database from before there was one.
// Those that know nothing of it go on reading and writing the others.
func (s *Store) addGuard() error {
	there := false
	err := s.view(func(tx *bbolt.Tx) error {
		there = tx.Bucket([]byte(guardBucket)) != nil
		return nil
	})
	if err != nil || there {
		return err
	}
	return s.update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket([]byte(guardBucket))
		return err
	})
}

// checkFormat reports whether the database is empty, or fails if it is not one
// that this package can read.
func (s *Store) checkFormat() (fresh bool, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		if name, _ := tx.Cursor().First(); name == nil {
			fresh = true
			return s.neverWritten(tx)
		}
		there := func(shelf) error { return nil }
		return cmp.Or(
			s.bucket(metaBucket).within(tx, s.readable),
			s.bucket(connectionsBucket).within(tx, there),
			s.bucket(authorizationsBucket).within(tx, there),
		)
	})
	return fresh, err
}

// neverWritten fails if a database that shows nothing has held something: one
// flipped bit can hide all there is, and to begin anew would be the end of it.
// bbolt makes a file with transactions 0 and 1, so the first write is 2.
func (s *Store) neverWritten(tx *bbolt.Tx) error {
	if tx.ID() > 1 {
		return errDamagedFile(s.path, "it has lost what it held")
	}
	return nil
}

func (s *Store) readable(meta shelf) error {
	version, err := strconv.ParseUint(string(meta.tree.Get([]byte(formatKey))), 10, 32)
	switch {
	case err != nil || version == 0:
		return errDamagedFile(s.path, "it names no format")
	case version > format:
		return plugin.Errorf(plugin.Config, "the database %s has format %d, and this jackfield reads formats up to %d", s.path, version, format).
			WithHint("a newer jackfield wrote it: use that one")
	}
	return nil
}

// begin writes what every database holds.
func (s *Store) begin(keyPath string) (err error) {
	if s.seal.aead, err = readOrMakeKey(keyPath); err != nil {
		return err
	}
	installation := make([]byte, 32)
	_, _ = rand.Read(installation) // it never fails
	err = s.update(func(tx *bbolt.Tx) error {
		for _, name := range []string{metaBucket, connectionsBucket, authorizationsBucket, guardBucket} {
			if _, err := tx.CreateBucket([]byte(name)); err != nil {
				return err
			}
		}
		return s.bucket(metaBucket).within(tx, writeMeta(installation))
	})
	if err != nil {
		return fmt.Errorf("beginning database: %w", err)
	}
	s.installation = secret.New(string(installation))
	// bbolt syncs the file, but not the folder's entry for it.
	return syncFolder(filepath.Dir(s.path))
}

// writeMeta returns what writes the bucket meta.
func writeMeta(installation []byte) func(shelf) error {
	return func(meta shelf) error {
		if err := meta.put(installationA, installation); err != nil {
			return err
		}
		if err := meta.put(installationB, installation); err != nil {
			return err
		}
		return meta.tree.Put([]byte(formatKey), strconv.AppendUint(nil, format, 10))
	}
}

// prove reads the installation secret. Where one of its copies is damaged, the
// other one proves the key as well, and mends it.
func (s *Store) prove(keyPath string) error {
	meta := s.bucket(metaBucket)
	a, errA := meta.Load(installationA)
	b, errB := meta.Load(installationB)
	installation := a
	if installation == nil {
		installation = b
	}
	if installation == nil {
		return plugin.Errorf(plugin.Config, "the key file %s is not the key of the database beside it", keyPath).
			WithHint("restore the key file that belongs to this database; nothing was changed")
	}
	s.installation = secret.New(string(installation))
	if errA == nil && errB == nil && a != nil && b != nil {
		return nil
	}
	return meta.update(writeMeta(installation))
}
