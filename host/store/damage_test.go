package store_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/jackfield-dev/jackfield/host/store"
	"github.com/jackfield-dev/jackfield/plugin"
)

// flip changes one bit of a file.
func flip(t testing.TB, path string, offset, bit int) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	one := make([]byte, 1)
	_, errRead := file.ReadAt(one, int64(offset))
	one[0] ^= 1 << bit
	_, errWrite := file.WriteAt(one, int64(offset))
	if err := errors.Join(errRead, errWrite, file.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestFlippedRecordIsNeverAValue(t *testing.T) {
	dir := newDir(t, func(s *store.Store) { save(t, s, "a", "value"); save(t, s, "b", "other") })
	record := sealed(t, dir, "authorizations", "a")
	offset := bytes.LastIndex(read(t, database(dir)), record)
	for i := range record {
		flip(t, database(dir), offset+i, i%8)
		s := open(t, dir)
		value, err := s.Authorizations().Load("a")
		if err == nil || value != nil {
			t.Errorf("with byte %d flipped, the value is %q (%v)", i, value, err)
		}
		if !errors.Is(err, plugin.Internal) || !strings.Contains(err.Error(), `"a"`) {
			t.Errorf("with byte %d flipped, the error is %v", i, err)
		}
		if got := load(t, s, "b"); got != "other" {
			t.Errorf("with byte %d of a flipped, b is %q", i, got)
		}
		closeStore(t, s)
		flip(t, database(dir), offset+i, i%8)
	}
	if got := load(t, open(t, dir), "a"); got != "value" {
		t.Errorf("flipped back, the value is %q", got)
	}
}

func TestDatabaseThatShowsNothingIsNotBegunAnew(t *testing.T) {
	dir := newDir(t, empty)
	whole, size := read(t, database(dir)), os.Getpagesize()
	for page := 0; page < len(whole); page += size {
		if bytes.Contains(whole[page:page+size], []byte("connections")) {
			clear(whole[page+10 : page+12]) // a page says there how many entries it has
		}
	}
	write(t, database(dir), whole)
	refuse(t, dir, plugin.Internal, "damaged")
}

func TestGarbageDatabase(t *testing.T) {
	dir := newDir(t, func(s *store.Store) { save(t, s, "a", "value") })
	whole := read(t, database(dir))
	garbage := map[string][]byte{
		"text":            bytes.Repeat([]byte("garbage "), 5000),
		"zeros":           make([]byte, 32768),
		"short":           []byte("SQLite format 3"),
		"sound meta page": append(bytes.Clone(whole[:8192]), bytes.Repeat([]byte{0xff}, len(whole)-8192)...),
		"erased pages":    append(bytes.Clone(whole[:8192]), make([]byte, len(whole)-8192)...),
	}
	for name, text := range garbage {
		t.Run(name, func(t *testing.T) {
			write(t, database(dir), text)
			refuse(t, dir, plugin.Internal, "damaged")
			write(t, database(dir), whole)
			open(t, dir) // so the one that failed let go of the folder
		})
	}
}

func TestRecordsAreBoundToTheirPlace(t *testing.T) {
	dir := newDir(t, func(s *store.Store) {
		save(t, s, "a", `{"type":"x"}`)
		save(t, s, "b", "other")
		create(t, s, connection("c", nil))
	})
	a := sealed(t, dir, "authorizations", "a")
	tamper(t, dir, "authorizations", func(b *bbolt.Bucket) error { return b.Put([]byte("b"), a) })
	tamper(t, dir, "connections", func(b *bbolt.Bucket) error { return b.Put([]byte("a"), a) })
	s := open(t, dir)
	if value, err := s.Authorizations().Load("b"); err == nil {
		t.Errorf("a's value is b's: %q", value)
	}
	if c, err := s.Connection("a"); err == nil {
		t.Errorf("an authorization is a connection: %v", c)
	}
	if got := load(t, s, "a"); got != `{"type":"x"}` {
		t.Errorf("a itself is %q", got)
	}
}

func TestDamagedRecordIsQuarantined(t *testing.T) {
	dir := newDir(t, func(s *store.Store) {
		for _, name := range []string{"a", "b", "c"} {
			create(t, s, connection(name, nil))
			save(t, s, name, name)
		}
	})
	for _, bucket := range []string{"connections", "authorizations"} {
		tamper(t, dir, bucket, func(b *bbolt.Bucket) error { return b.Put([]byte("b"), []byte("junk")) })
	}
	s := open(t, dir)
	list, damaged, err := s.Connections()
	if err != nil || len(list) != 2 || list[0].Name != "a" || list[1].Name != "c" {
		t.Errorf("listed %v (%v), want a and c", list, err)
	}
	if len(damaged) != 1 || damaged[0].Name != "b" || !errors.Is(damaged[0].Err, plugin.Internal) {
		t.Errorf("damaged are %v, want b", damaged)
	}
	records, err := s.Authorizations().Records()
	if err != nil || len(records) != 3 || records[0].Err != nil || records[1].Err == nil || records[1].Value != nil || records[2].Err != nil {
		t.Errorf("the records are %v (%v), want b damaged", records, err)
	}
	mend(t, s)
}

// mend checks that a damaged b can be deleted, made anew, and saved over.
func mend(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.Create(connection("b", nil)); !errors.Is(err, plugin.Exists) {
		t.Errorf("creating over a damaged connection: %v", err)
	}
	if err := s.Replace(connection("b", nil), 1); !errors.Is(err, plugin.Internal) {
		t.Errorf("replacing a damaged connection: %v", err)
	}
	if err := s.Delete("b"); err != nil {
		t.Errorf("deleting a damaged connection: %v", err)
	}
	create(t, s, connection("b", nil))
	save(t, s, "b", "new")
	if got := load(t, s, "b"); got != "new" {
		t.Errorf("saved over, b is %q", got)
	}
}

func TestOneCopyOfTheInstallationSecretIsEnough(t *testing.T) {
	for _, key := range []string{"installation/a", "installation/b"} {
		var want []byte
		dir := newDir(t, func(s *store.Store) { want = s.InstallationSecret() })
		tamper(t, dir, "meta", func(b *bbolt.Bucket) error { return b.Put([]byte(key), []byte("junk")) })
		if s := open(t, dir); !bytes.Equal(s.InstallationSecret(), want) {
			t.Errorf("with %s damaged, the secret is another one", key)
		} else {
			closeStore(t, s)
		}
		// The store mended it, so the other copy may go, too.
		other := map[string]string{"installation/a": "installation/b", "installation/b": "installation/a"}[key]
		tamper(t, dir, "meta", func(b *bbolt.Bucket) error { return b.Delete([]byte(other)) })
		if s := open(t, dir); !bytes.Equal(s.InstallationSecret(), want) {
			t.Errorf("%s was not mended", key)
		}
	}
}

// TestDamagedBeginningIsTold: bbolt then shows what was there before the last change.
func TestDamagedBeginningIsTold(t *testing.T) {
	dir := newDir(t, func(s *store.Store) { save(t, s, "a", "old"); save(t, s, "a", "new") })
	whole, lost := read(t, database(dir)), 0
	for page := range 2 {
		for at := 16; at < 16+56+8; at++ {
			flip(t, database(dir), page*os.Getpagesize()+at, at%8)
			s := open(t, dir)
			if got := load(t, s, "a"); got == "old" {
				lost++
			} else if got != "new" {
				t.Errorf("it is %q", got)
			}
			if warning := s.Warning(); !strings.Contains(warning, database(dir)) || !strings.Contains(warning, "may be missing") {
				t.Errorf("with byte %d of page %d flipped, the warning is %q", at, page, warning)
			}
			closeStore(t, s)
			write(t, database(dir), whole)
		}
	}
	if lost != 56+8 {
		t.Errorf("the last change was lost %d times", lost)
	}
	s := open(t, dir)
	if warning := s.Warning(); warning != "" {
		t.Errorf("of a sound one it says %q", warning)
	}
	closeStore(t, s)
	flip(t, database(dir), 16, 0)
	s = open(t, dir)
	save(t, s, "b", "mends it")
	closeStore(t, s)
	if warning := open(t, dir).Warning(); warning != "" {
		t.Errorf("of a mended one it says %q", warning)
	}
}

// TestCircleOfPagesEnds: a page that leads back to itself is walked round for ever.
func TestCircleOfPagesEnds(t *testing.T) {
	dir := newDir(t, func(s *store.Store) { fill(t, s, 600) })
	tamper(t, dir, "authorizations", func(b *bbolt.Bucket) error {
		whole, root := read(t, database(dir)), int(b.Root())*os.Getpagesize()
		entries := int(binary.LittleEndian.Uint16(whole[root+10:]))
		if entries < 3 {
			t.Fatalf("the root has %d entries, and is no branch", entries)
		}
		// An entry is 16 bytes, the last 8 of which name the page that it leads to.
		binary.LittleEndian.PutUint64(whole[root+16+16*(entries-1)+8:], uint64(b.Root()))
		write(t, database(dir), whole)
		return nil
	})
	s := open(t, dir)
	if _, err := s.Authorizations().Records(); !errors.Is(err, plugin.Internal) {
		t.Errorf("the records are listed: %v", err)
	}
	if _, err := s.Authorizations().Keys(); !errors.Is(err, plugin.Internal) {
		t.Errorf("the keys are listed: %v", err)
	}
	if _, err := s.Authorizations().Sweep(t.Context(), func(string, []byte) bool { return false }); !errors.Is(err, plugin.Internal) {
		t.Errorf("it was swept: %v", err)
	}
	if got := load(t, s, "key 000000"); got != "young" {
		t.Errorf("what is before the circle is %q", got)
	}
}
