package store_test

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/jackfield-dev/jackfield/host/store"
)

// A ruin is a database that is damaged again and again, and what it held when it
// was whole.
type ruin struct {
	dir          string
	whole        []byte
	held         [loadWriters]held
	installation string

	used  int              // bytes up to the last page that is used
	pages map[string][]int // by their kind, as bbolt names them: where they begin
}

// newRuin fills a database of some hundred pages of every kind.
func newRuin(t *testing.T) *ruin {
	t.Helper()
	r := &ruin{pages: map[string][]int{}}
	r.dir = newDir(t, func(s *store.Store) {
		r.installation = string(s.InstallationSecret())
		for writer := range loadWriters {
			for n := range 50 {
				d := nth(1, writer, n)
				if err := d.do(t.Context(), s, d); err != nil {
					t.Fatal(err)
				}
			}
			for i := loadNames; i < 60; i++ { // so many that there are branches
				name := fmt.Sprintf("%d-%d", writer, i)
				save(t, s, name, "value of "+name)
				create(t, s, connection(name, map[string]any{"value": name}))
			}
		}
		var err error
		if r.held, err = holds(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	})
	r.whole = read(t, database(r.dir))
	r.classify(t)
	return r
}

func (r *ruin) classify(t *testing.T) {
	t.Helper()
	db, err := bbolt.Open(database(r.dir), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.View(func(tx *bbolt.Tx) error {
		r.used = int(tx.Size())
		size := db.Info().PageSize
		for id := 0; id < r.used/size; {
			page, err := tx.Page(id)
			if err != nil {
				return err
			}
			r.pages[page.Type] = append(r.pages[page.Type], id*size)
			id += 1 + page.OverflowCount
		}
		return nil
	})
	for _, kind := range []string{"meta", "freelist", "branch", "leaf", "free"} {
		if err != nil || len(r.pages[kind]) == 0 {
			t.Fatalf("there is no %s page (%v)", kind, err)
		}
	}
}

// values are where the sealed values of a leaf page lie. A page is 16 bytes, of
// which two at 10 count its entries, and for each entry 16: its flags, where its
// key is, counted from the entry, and the lengths of the key and of the value behind it.
func (r *ruin) values(page int) (spans [][2]int) {
	word := func(at int) int { return int(binary.LittleEndian.Uint32(r.whole[at:])) }
	for i := range int(binary.LittleEndian.Uint16(r.whole[page+10:])) {
		entry := page + 16 + 16*i
		from := entry + word(entry+4) + word(entry+8)
		if flags, n := word(entry), word(entry+12); flags == 0 && n > 40 { // sealed, and no bucket
			spans = append(spans, [2]int{from, from + n})
		}
	}
	return spans
}

// restore makes the database whole again.
func (r *ruin) restore(t *testing.T) {
	t.Helper()
	write(t, database(r.dir), r.whole)
}

func draw[E any](from []E) E { return from[rand.IntN(len(from))] }

// compare counts what of the ruin is not there any more, and what of that is
// reported. It fails if anything is there that never was.
func (r *ruin) compare(t *testing.T, where string, s *store.Store) (missing, damaged int) {
	t.Helper()
	if string(s.InstallationSecret()) != r.installation {
		t.Errorf("%s: the store began anew", where)
	}
	found, err := holds(t.Context(), s)
	for writer, want := range r.held {
		for key, value := range found[writer] {
			if want[key] != value {
				t.Errorf("%s: the value of %s is another one", where, key)
			}
		}
		missing += len(want) - len(found[writer])
	}
	return missing, damagedIn(err)
}

// damagedIn counts the errors of an error.
func damagedIn(err error) int {
	if list, ok := err.(interface{ Unwrap() []error }); ok {
		return len(list.Unwrap())
	}
	return 0
}
