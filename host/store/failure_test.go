package store

import (
	"errors"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/jackfield-dev/jackfield/plugin"
)

func opened(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Authorizations().Save("a", []byte("value")); err != nil {
		t.Fatal(err)
	}
	return s
}

// checkReadOnly checks that a store takes no more writes and gives its values.
func checkReadOnly(t *testing.T, s *Store) {
	t.Helper()
	err := s.Authorizations().Save("a", []byte("new"))
	if !errors.Is(err, plugin.Internal) || !strings.Contains(err.Error(), "an earlier write") {
		t.Errorf("writing after a failure: %v", err)
	}
	if value, err := s.Authorizations().Load("a"); err != nil || string(value) != "value" {
		t.Errorf("after a failure the value is %q (%v)", value, err)
	}
}

func TestFailedWriteIsTheLast(t *testing.T) {
	s := opened(t)
	if err := s.file.Close(); err != nil { // so that writing fails, as it does when a disk goes
		t.Fatal(err)
	}
	if err := s.Authorizations().Save("a", []byte("new")); err == nil {
		t.Fatal("the write did not fail")
	}
	checkReadOnly(t, s)
	_ = s.Close() // reports that its file is closed
}

func TestPanicWithinAWriteIsTheLast(t *testing.T) {
	s := opened(t)
	err := s.update(func(*bbolt.Tx) error { panic("page 3: not at home") })
	if !errors.Is(err, plugin.Internal) || !strings.Contains(err.Error(), "page 3") {
		t.Errorf("the error is %v", err)
	}
	if message := plugin.AsError(err).Message; strings.Contains(message, "page 3") {
		t.Errorf("people are told %q", message)
	}
	checkReadOnly(t, s)
	if _, err := s.db.Begin(true); err != nil { // a lock of bbolt's own that nobody will release
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	again := newStore(s.path)
	if err := again.tryDatabase(); err != nil {
		t.Fatalf("the folder was not given back: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

func TestDeclinedWriteIsNoFailure(t *testing.T) {
	s := opened(t)
	declined := errors.New("declined")
	err := s.update(func(tx *bbolt.Tx) error {
		put := func(sh shelf) error { return sh.put("a", []byte("undone")) }
		return errors.Join(declined, s.Authorizations().within(tx, put))
	})
	if !errors.Is(err, declined) {
		t.Errorf("the error is %v", err)
	}
	if value, err := s.Authorizations().Load("a"); err != nil || string(value) != "value" {
		t.Errorf("after a declined write the value is %q (%v)", value, err)
	}
	if err := s.Authorizations().Save("a", []byte("new")); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// A fault is what a page that points out of the file leads to.
func TestFaultIsAnError(t *testing.T) {
	err := guarded("file", func() error {
		s := opened(t)
		defer s.Close()
		return s.db.View(func(tx *bbolt.Tx) error {
			if err := s.file.Truncate(0); err != nil {
				return err
			}
			tx.Bucket([]byte(metaBucket)).Get([]byte(formatKey))
			return nil
		})
	})
	if !errors.Is(err, plugin.Internal) {
		t.Errorf("the error is %v", err)
	}
}
