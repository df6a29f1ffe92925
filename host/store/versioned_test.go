package store_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/jackfield-dev/jackfield/host/store"
)

func swap(t *testing.T, v *store.Versioned, key, version string, value []byte) bool {
	t.Helper()
	ok, err := v.Swap(t.Context(), key, version, value, 0)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

func versioned(t *testing.T, v *store.Versioned, key, want string) (version string) {
	t.Helper()
	value, version, err := v.Load(t.Context(), key)
	if err != nil || string(value) != want || (value == nil) != (want == "") || (version == "") != (want == "") {
		t.Fatalf("it is %q of the version %q (%v), want %q", value, version, err, want)
	}
	return version
}

func TestSwapIsForOneVersion(t *testing.T) {
	v := open(t, t.TempDir()).Guard()
	none := versioned(t, v, "a", "")
	if swap(t, v, "a", "another", []byte("1")) {
		t.Error("swapped what is not there")
	}
	if !swap(t, v, "a", none, []byte("1")) || swap(t, v, "a", none, []byte("2")) {
		t.Error("a first value can be written once")
	}
	first := versioned(t, v, "a", "1")
	if swap(t, v, "b", first, []byte("1")) {
		t.Error("a version holds for another key")
	}
	if !swap(t, v, "a", first, []byte("1")) {
		t.Error("the version that was read is not taken")
	}
	if again := versioned(t, v, "a", "1"); again == first || swap(t, v, "a", first, nil) {
		t.Error("a version came back with its value")
	} else if !swap(t, v, "a", again, nil) || versioned(t, v, "a", "") != none {
		t.Error("it was not removed")
	}
}

// TestSwapLosesNothing: whoever adds one to a number adds it.
func TestSwapLosesNothing(t *testing.T) {
	v := open(t, t.TempDir()).Guard()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 10 {
				for ok := false; !ok; {
					value, version, err := v.Load(t.Context(), "n")
					n, _ := strconv.Atoi(string(value))
					if err == nil {
						ok, err = v.Swap(t.Context(), "n", version, strconv.AppendInt(nil, int64(n+1), 10), 0)
					}
					if err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	all.Wait()
	versioned(t, v, "n", "40")
}

func TestVersionedIsSealedAndDurable(t *testing.T) {
	dir := newDir(t, func(s *store.Store) { swap(t, s.Guard(), "a", "", []byte("1")) })
	if raw := sealed(t, dir, "guard", "a"); len(raw) != 1+4+24+1+16 {
		t.Errorf("it is %d bytes, which is not as sealed", len(raw))
	}
	versioned(t, open(t, dir).Guard(), "a", "1")
}

func TestDamagedVersionCanBeReplaced(t *testing.T) {
	dir := newDir(t, func(s *store.Store) {
		swap(t, s.Guard(), "a", "", []byte("1"))
		swap(t, s.Guard(), "b", "", []byte("2"))
	})
	tamper(t, dir, "guard", func(b *bbolt.Bucket) error { return b.Put([]byte("a"), []byte("garbage")) })
	v := open(t, dir).Guard()
	value, version, err := v.Load(t.Context(), "a")
	if value != nil || version == "" || err == nil {
		t.Errorf("damaged it is %q of version %q (%v)", value, version, err)
	}
	seen := ""
	err = v.Each(t.Context(), func(r store.Record) bool {
		seen += fmt.Sprintf("%s=%s %v;", r.Key, r.Value, r.Err != nil)
		return true
	})
	if err != nil || seen != "a= true;b=2 false;" {
		t.Errorf("there are %s (%v)", seen, err)
	}
	if !swap(t, v, "a", version, []byte("3")) {
		t.Error("it cannot be replaced")
	}
	versioned(t, v, "a", "3")
}

func TestEachEnds(t *testing.T) {
	v := open(t, t.TempDir()).Guard()
	for _, key := range []string{"a", "b", "c"} {
		swap(t, v, key, "", []byte("1"))
	}
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	err := v.Each(ctx, func(store.Record) bool { n++; cancel(); return true })
	if !errors.Is(err, context.Canceled) || n != 1 {
		t.Errorf("%d records after the end: %v", n, err)
	}
	if err := v.Each(t.Context(), func(store.Record) bool { n++; return n < 3 }); err != nil || n != 3 {
		t.Errorf("%d records, and not as many as were wanted: %v", n, err)
	}
	if _, _, err := v.Load(ctx, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("loaded for nobody: %v", err)
	}
	if _, err := v.Swap(ctx, "d", "", []byte("1"), 0); !errors.Is(err, context.Canceled) {
		t.Errorf("swapped for nobody: %v", err)
	}
}

// TestDatabaseFromBeforeTheGuard: what the first builds wrote gets the bucket, and
// nothing else in it changes, so that they go on reading it.
func TestDatabaseFromBeforeTheGuard(t *testing.T) {
	dir := newDir(t, func(s *store.Store) {
		if err := s.Authorizations().Save("a", []byte("1")); err != nil {
			t.Fatal(err)
		}
	})
	changeDatabase(t, dir, func(tx *bbolt.Tx) error { return tx.DeleteBucket([]byte("guard")) })
	before := contents(t, dir)
	for range 2 {
		s := open(t, dir)
		if value, err := s.Authorizations().Load("a"); err != nil || string(value) != "1" {
			t.Errorf("what was in it is %q (%v)", value, err)
		}
		swap(t, s.Guard(), "a", "", []byte("1"))
		closeStore(t, s)
	}
	after := contents(t, dir)
	delete(after, "guard/a")
	if len(before) != 4 || fmt.Sprint(before) != fmt.Sprint(after) {
		t.Errorf("there were %d records and are %d, or they changed", len(before), len(after))
	}
}

func changeDatabase(t *testing.T, dir string, change func(*bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(database(dir), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Update(change); err != nil {
		t.Fatal(err)
	}
}

// contents are all the records of a closed store, as they lie there.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	changeDatabase(t, dir, func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
			return b.ForEach(func(key, value []byte) error {
				all[string(name)+"/"+string(key)] = string(value)
				return nil
			})
		})
	})
	return all
}
