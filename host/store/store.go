package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"go.etcd.io/bbolt"

	"github.com/jackfield-dev/jackfield/internal/secret"
)

// The files of a store's folder.
const (
	databaseName = "jackfield.db"
	keyName      = "key"
)

// A Store is one opened folder. Its methods may be called by many goroutines.
//
// The database is a bbolt file of four buckets:
//
//	meta
//	    "format"           "1", in clear: it says how to read the rest
//	    "installation/a"   sealed: the 32 bytes of the installation secret
//	    "installation/b"   sealed: the same, once more
//	connections
//	    NAME               sealed: the JSON of a record, see connectionRecord
//	authorizations
//	    CACHE KEY          sealed: bytes that only their owner understands
//	guard                  made at Open where it is missing: the first builds had none
//	    KEY                sealed: the same
//
// Keys are plain text: names of connections, and keys of the cache and the guard,
// which are hex of an HMAC. Nobody may put a secret into one. A sealed value is a Tink
// ciphertext of XChaCha20-Poly1305:
//
//	01 | key id, 4 bytes | nonce, 24 bytes | ciphertext | tag, 16 bytes
//
// Its associated data names the format, the bucket and the key:
//
//	"jackfield store 1" 00 BUCKET 00 KEY
//
// The installation secret is also the check value: a key that opens neither of
// its two copies is another installation's key. There are two so that one
// unreadable record is not the end of a store.
type Store struct {
	path string // of the database
	db   *bbolt.DB
	file *os.File // the one that db has open
	seal sealer

	installation secret.String
	lapse        bool // the last change may be missing: see oneMeta

	turn     *turn // guards what follows, and lets one transaction at a time reach db
	failed   bool  // a write failed: what the disk holds is not known
	panicked bool  // within bbolt, which may have kept a lock of its own
	closed   bool
}

func newStore(path string) *Store { return &Store{path: path, turn: newTurn()} }

// Open opens the store in a folder, which it makes, with all that belongs in
// it, where there is none. While another process has the folder open, Open
// waits for it until ctx ends; waiting, which may be nil, is called once if so.
//
// Open refuses a folder that others could write to and files that others could
// read, a database whose key file is missing or is another one's, and a
// database that a newer Jackfield wrote. Where it refuses it changes nothing of
// what is there; beside a key file that is none it may leave an empty database.
func Open(ctx context.Context, dir string, waiting func()) (*Store, error) {
	s, err := open(ctx, dir, waiting)
	if err != nil {
		return nil, fmt.Errorf("opening store: %w", systemError(dir, err))
	}
	return s, nil
}

func open(ctx context.Context, dir string, waiting func()) (*Store, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := prepareFolder(dir); err != nil {
		return nil, err
	}
	s := newStore(filepath.Join(dir, databaseName))
	if err := s.openDatabase(ctx, waiting); err != nil {
		return nil, err
	}
	if err := s.unseal(dir); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// InstallationSecret returns 32 bytes that were drawn when the folder was first
// opened and that no other folder has.
func (s *Store) InstallationSecret() []byte { return []byte(s.installation.Reveal()) }

// Authorizations returns the bucket in which authorizations are kept.
func (s *Store) Authorizations() *Bucket { return s.bucket(authorizationsBucket) }

// Guard returns the place in which it is kept what became of logins.
func (s *Store) Guard() *Versioned { return &Versioned{s.bucket(guardBucket)} }

// Warning returns what an operator should know about the folder, or "": on a
// network file system, locks may not keep two processes apart, and what was
// synced may yet be lost. And of a database with a damaged beginning the last change
// may be missing; that is told until something is written.
func (s *Store) Warning() string {
	var all []string
	if name := networkName(filepath.Dir(s.path)); name != "" {
		all = append(all, fmt.Sprintf("the data folder %s is on %s, a network file system, where locks and syncing cannot be relied on: "+
			"move it to a disk of this machine", filepath.Dir(s.path), name))
	}
	if s.lapse {
		all = append(all, fmt.Sprintf("one of the two pages with which %s begins is damaged, so the change that was made last may be missing: "+
			"look whether it is there, and see to the disk", s.path))
	}
	return strings.Join(all, "; ")
}

// Close gives the folder back. It waits for a write that is under way; what
// comes later fails. Closing a closed store does nothing.
func (s *Store) Close() error {
	s.turn.take()
	defer s.turn.pass()
	if s.closed {
		return nil
	}
	s.closed = true
	if s.panicked {
		// Closing db could wait for ever for a lock that the panic left behind.
		// The lock that others wait for is the file's.
		return letGo(s.file)
	}
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("closing store: %w", err)
	}
	return nil
}
