package store_test

import (
	"bytes"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/jackfield-dev/jackfield/host/store"
)

// The interface that the keeper of authorizations declares for itself.
var _ interface {
	Load(key string) ([]byte, error)
	Save(key string, value []byte) error
	Remove(key string) error
} = (*store.Bucket)(nil)

func TestBucketTellsAbsentFromEmpty(t *testing.T) {
	b := open(t, t.TempDir()).Authorizations()
	if value, err := b.Load("a"); value != nil || err != nil {
		t.Errorf("an absent value is %q (%v), want nil", value, err)
	}
	for _, empty := range [][]byte{nil, {}} {
		if err := b.Save("a", empty); err != nil {
			t.Fatal(err)
		}
		if value, err := b.Load("a"); value == nil || len(value) != 0 || err != nil {
			t.Errorf("an empty value is %#v (%v)", value, err)
		}
	}
	if err := b.Remove("a"); err != nil {
		t.Error(err)
	}
	if err := b.Remove("a"); err != nil {
		t.Errorf("removing what is not there: %v", err)
	}
	if value, err := b.Load("a"); value != nil || err != nil {
		t.Errorf("a removed value is %q (%v), want nil", value, err)
	}
}

func TestBucketRefusesKeysItCannotKeep(t *testing.T) {
	s := open(t, t.TempDir())
	for _, key := range []string{"", string(make([]byte, 32769))} {
		if err := s.Authorizations().Save(key, []byte("value")); err == nil {
			t.Errorf("saved a key of %d bytes", len(key))
		}
		if value, err := s.Authorizations().Load(key); value != nil || err != nil {
			t.Errorf("loaded %q (%v)", value, err)
		}
		if err := s.Authorizations().Remove(key); err != nil {
			t.Error(err)
		}
	}
	save(t, s, string(make([]byte, 32768)), "value") // declining a key is no failed write
}

func TestBucketIsForManyAtOnce(t *testing.T) {
	s := open(t, t.TempDir())
	var all sync.WaitGroup
	for _, key := range []string{"a", "b", "c", "d"} {
		all.Go(func() {
			for i := range 10 {
				want := bytes.Repeat([]byte(key), 1000*i)
				err := s.Authorizations().Save(key, want)
				if got, errLoad := s.Authorizations().Load(key); err != nil || errLoad != nil || !bytes.Equal(got, want) {
					t.Errorf("%s is not what was saved (%v, %v)", key, err, errLoad)
				}
				if _, err := s.Authorizations().Records(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
}

// A bucket is a map, also after it was closed and opened.
func TestBucketIsAMap(t *testing.T) {
	temp := t.TempDir()
	runs := 0
	rapid.Check(t, func(t *rapid.T) {
		runs++
		m := &machine{dir: filepath.Join(temp, strconv.Itoa(runs)), want: map[string][]byte{}}
		m.open(t)
		defer m.close(t)
		t.Repeat(map[string]func(*rapid.T){
			"save": m.save, "remove": m.remove, "reopen": m.reopen, "": m.check,
		})
	})
}

type machine struct {
	dir   string
	store *store.Store
	want  map[string][]byte
}

// keys are few, so that they meet, and of all kinds.
func keys() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"a", "A", "billing", "a\x00b", "\xff", "ключ"}),
		rapid.StringN(1, 5, -1),
	)
}

func (m *machine) open(t *rapid.T) {
	s, err := store.Open(t.Context(), m.dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	m.store = s
}

func (m *machine) close(t *rapid.T) {
	if err := m.store.Close(); err != nil {
		t.Fatal(err)
	}
}

func (m *machine) reopen(t *rapid.T) { m.close(t); m.open(t) }

func (m *machine) save(t *rapid.T) {
	key, value := keys().Draw(t, "key"), rapid.SliceOf(rapid.Byte()).Draw(t, "value")
	if err := m.store.Authorizations().Save(key, value); err != nil {
		t.Fatal(err)
	}
	m.want[key] = bytes.Clone(value)
	clear(value) // the store must have its own copy
}

func (m *machine) remove(t *rapid.T) {
	key := keys().Draw(t, "key")
	if err := m.store.Authorizations().Remove(key); err != nil {
		t.Fatal(err)
	}
	delete(m.want, key)
}

func (m *machine) check(t *rapid.T) {
	b := m.store.Authorizations()
	got, err := b.Keys()
	if want := slices.Sorted(maps.Keys(m.want)); err != nil || !slices.Equal(got, want) {
		t.Fatalf("the keys are %q (%v), want %q", got, err, want)
	}
	records, err := b.Records()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		value, err := b.Load(r.Key)
		if diff := cmp.Diff(m.want[r.Key], value); err != nil || r.Err != nil || diff != "" || !bytes.Equal(r.Value, value) {
			t.Fatalf("%q: %v %v %s", r.Key, err, r.Err, diff)
		}
	}
}
