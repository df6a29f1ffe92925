//go:build !race

package store_test

// What follows wrong pointers on purpose is compiled without the race detector,
// which ends a process that does. scripts/test runs it in a pass of its own.

import (
	"bytes"
	"fmt"
	"math/rand/v2"
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

// An outcome counts what became of a ruin.
type outcome struct {
	whole   int // everything is there
	refused int // opening says what to do
	told    int // something is missing, and that is said
	hidden  int // something is missing, and nobody is told
}

// TestFaultFlip: one bit is flipped, in a page of each kind in turns. No value is
// another one, and the process lives. A flipped bit of a sealed value is one damaged
// record, and all the others work. What leads to the records is bbolt's, and not
// sealed: a flipped bit there may hide some, which is counted.
func TestFaultFlip(t *testing.T) {
	r := newRuin(t)
	kinds := []string{"value", "leaf", "branch", "freelist", "meta", "free"}
	seen := map[string]*outcome{}
	for _, kind := range kinds {
		seen[kind] = &outcome{}
	}
	for i := range rounds(t, 48) {
		kind := kinds[i%len(kinds)]
		at, bit := r.place(kind), rand.IntN(8)
		flip(t, database(r.dir), at, bit)
		where := fmt.Sprintf("bit %d of byte %d, in a %s", bit, at, kind)
		if missing, damaged := r.visit(t, where, seen[kind]); kind == "value" && (missing != 1 || damaged != 1) {
			t.Errorf("%s: %d records are missing, %d reported", where, missing, damaged)
		}
		r.restore(t)
	}
	if seen["meta"].hidden+seen["free"].hidden > 0 {
		t.Error("a change is missing, and nobody is told")
	}
	for _, kind := range kinds {
		t.Logf("flipped a bit of a %s: %+v", kind, *seen[kind])
	}
}

// place draws a byte of a page of a kind, or of a sealed value.
func (r *ruin) place(kind string) int {
	if kind != "value" {
		page := draw(r.pages[kind])
		if rand.IntN(2) == 0 {
			return page + rand.IntN(64)
		}
		return page + rand.IntN(4096)
	}
	for {
		if spans := r.values(draw(r.pages["leaf"])); len(spans) > 0 {
			span := draw(spans)
			return span[0] + rand.IntN(span[1]-span[0])
		}
	}
}

// visit does to a damaged database what a host does, twice: what is written in
// between may make it worse. It returns what was missing and reported at first.
func (r *ruin) visit(t *testing.T, where string, seen *outcome) (missing, damaged int) {
	t.Helper()
	worst, told := 0, false
	for again := range 2 {
		s, err := store.Open(t.Context(), r.dir, nil)
		if err != nil {
			forPeople(t, where, err)
			seen.refused++
			return missing, damaged
		}
		gone, reported := r.compare(t, where, s)
		if again == 0 {
			missing, damaged = gone, reported
		}
		worst, told = max(worst, gone), told || reported > 0 || s.Warning() != ""
		for i := range 5 {
			d := nth(2, loadWriters, i)
			_ = d.do(t.Context(), s, d)
		}
		_ = s.Close() // may report the damage, too
	}
	switch {
	case worst == 0:
		seen.whole++
	case told:
		seen.told++
	default:
		seen.hidden++
	}
	return missing, damaged
}
