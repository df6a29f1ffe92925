//go:build !race

package store_test

// What follows wrong pointers on purpose is compiled without the race detector,
// which ends a process that does. scripts/test runs it in a pass of its own.

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/host/store"
)

// Bytes outside records are bbolt's. Flipping them may lose what they led to,
// but must not show anything else, nor end the process.
func TestFlippedDatabaseNeverLies(t *testing.T) {
	want := map[string]string{"a": "value", "b": "other", "c": strings.Repeat("long", 1100)}
	var installation []byte
	dir := newDir(t, func(s *store.Store) {
		installation = s.InstallationSecret()
		for key, value := range want {
			save(t, s, key, value)
		}
	})
	step := 1
	if testing.Short() {
		step = 13
	}
	whole := read(t, database(dir))
	for i := 0; i < len(whole); i += step {
		if whole[i] == 0 && i%64 != 0 {
			continue // most of a page is empty; some of it is enough
		}
		flip(t, database(dir), i, i%8)
		checkNoLies(t, dir, want, installation, fmt.Sprintf("byte %d", i))
		write(t, database(dir), whole) // opening may have mended something
	}
}

func checkNoLies(t *testing.T, dir string, want map[string]string, installation []byte, where string) {
	t.Helper()
	s, err := store.Open(t.Context(), dir, nil)
	if err != nil {
		return
	}
	defer s.Close() // may report the damage, too
	if !bytes.Equal(s.InstallationSecret(), installation) {
		t.Errorf("%s: the store began anew", where)
	}
	for key, value := range want {
		got, err := s.Authorizations().Load(key)
		if err == nil && got != nil && string(got) != value {
			t.Errorf("%s: the value of %s is another one", where, key)
		}
	}
	records, _ := s.Authorizations().Records()
	for _, r := range records {
		if r.Err == nil && string(r.Value) != want[r.Key] {
			t.Errorf("%s: record %q is another one", where, r.Key)
		}
	}
	_ = s.Authorizations().Remove("a")
}
