package store_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/jackfield-dev/jackfield/host/store"
	"github.com/jackfield-dev/jackfield/plugin"
)

// refuse opens a store that must not open, and checks that no file changed.
func refuse(t *testing.T, dir string, code plugin.Code, words ...string) {
	t.Helper()
	before := snapshot(t, dir)
	s, err := store.Open(t.Context(), dir, nil)
	if err == nil {
		closeStore(t, s)
		t.Fatal("the store opened")
	}
	if !errors.Is(err, code) {
		t.Errorf("the error is not %q: %v", code, err)
	}
	e := plugin.AsError(err)
	for _, word := range words {
		if !strings.Contains(e.Message+" hint: "+e.Hint, word) {
			t.Errorf("the error says nothing of %q: %s hint: %s", word, e.Message, e.Hint)
		}
	}
	after := snapshot(t, dir)
	if len(before) != len(after) {
		t.Errorf("there were %d files, there are %d", len(before), len(after))
	}
	for name, text := range before {
		if after[name] != text {
			t.Errorf("%s was changed", name)
		}
	}
}

func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			files[path] = string(read(t, path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestMissingKeyIsNeverReplaced(t *testing.T) {
	dir := newDir(t, empty)
	key := read(t, keyFile(dir))
	if err := os.Remove(keyFile(dir)); err != nil {
		t.Fatal(err)
	}
	refuse(t, dir, plugin.Config, "key is gone", "restore it")
	write(t, keyFile(dir), key)
	open(t, dir)
}

func TestForeignKeyIsRefused(t *testing.T) {
	dir, other := newDir(t, func(s *store.Store) { save(t, s, "a", "value") }), newDir(t, empty)
	key := read(t, keyFile(dir))
	write(t, keyFile(dir), read(t, keyFile(other)))
	refuse(t, dir, plugin.Config, "not the key of the database", "restore")
	write(t, keyFile(dir), key)
	if got := load(t, open(t, dir), "a"); got != "value" {
		t.Errorf("loaded %q with the right key", got)
	}
}

func TestKeyFileThatHoldsNoKey(t *testing.T) {
	dir := newDir(t, empty)
	key := read(t, keyFile(dir))
	for _, text := range []string{"", "{}", "null", "no json", string(key[:len(key)/2]), `{"primaryKeyId":1,"key":[]}`} {
		write(t, keyFile(dir), []byte(text))
		refuse(t, dir, plugin.Config, "does not hold a key")
	}
}

func TestErrorsDoNotQuoteTheKey(t *testing.T) {
	dir := newDir(t, empty)
	text := read(t, keyFile(dir))
	value := between(t, string(text), `"value":"`, `"`)
	write(t, keyFile(dir), bytes.Replace(text, []byte(value), []byte(value[:len(value)-9]+"!"), 1))
	_, err := store.Open(t.Context(), dir, nil)
	if err == nil || strings.Contains(err.Error(), value[:20]) {
		t.Errorf("the error is %v", err)
	}
}

func between(t *testing.T, text, before, after string) string {
	t.Helper()
	_, text, ok := strings.Cut(text, before)
	text, _, ok2 := strings.Cut(text, after)
	if !ok || !ok2 {
		t.Fatalf("there is nothing between %q and %q", before, after)
	}
	return text
}

func TestKeyMayBeThereFirst(t *testing.T) {
	dir, key := t.TempDir(), read(t, keyFile(newDir(t, empty)))
	write(t, keyFile(dir), key)
	save(t, open(t, dir), "a", "value")
	if !bytes.Equal(read(t, keyFile(dir)), key) {
		t.Error("the key file was replaced")
	}
}

func TestLeftoversOfACrashAtFirstUse(t *testing.T) {
	dir := t.TempDir()
	write(t, keyFile(dir)+".new", []byte("half a k"))
	write(t, database(dir), nil)
	open(t, dir)
	if _, err := os.Lstat(keyFile(dir) + ".new"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the leftover is still there: %v", err)
	}
}

func TestNewerFormatIsRefused(t *testing.T) {
	for _, version := range []string{"2", "4000000000"} {
		dir := newDir(t, empty)
		tamper(t, dir, "meta", func(b *bbolt.Bucket) error { return b.Put([]byte("format"), []byte(version)) })
		refuse(t, dir, plugin.Config, "format "+version, "newer jackfield")
	}
	for _, version := range []string{"", "0", "one", "-1", "99999999999999999999"} {
		dir := newDir(t, empty)
		tamper(t, dir, "meta", func(b *bbolt.Bucket) error { return b.Put([]byte("format"), []byte(version)) })
		refuse(t, dir, plugin.Internal, "damaged")
	}
}

func TestForeignDatabaseIsRefused(t *testing.T) {
	dir := t.TempDir()
	db, err := bbolt.Open(database(dir), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket([]byte("somebody else's"))
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	refuse(t, dir, plugin.Internal, "damaged, or is none")
}

func TestMissingBucketIsDamage(t *testing.T) {
	for _, name := range []string{"meta", "connections", "authorizations"} {
		dir := newDir(t, empty)
		tamper(t, dir, name, func(b *bbolt.Bucket) error { return b.Tx().DeleteBucket([]byte(name)) })
		refuse(t, dir, plugin.Internal, "damaged")
	}
}

func TestPermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes say nothing on Windows")
	}
	// Root may read everything, so these ask the mode and not the system.
	tests := []struct {
		file func(string) string
		mode fs.FileMode
		hint string
	}{
		{keyFile, 0o640, "chmod 600"}, {keyFile, 0o604, "chmod 600"}, {keyFile, 0o620, "chmod 600"},
		{database, 0o644, "chmod 600"}, {database, 0o602, "chmod 600"},
		{filepath.Clean, 0o720, "chmod go-w"}, {filepath.Clean, 0o777, "chmod go-w"},
	}
	for _, tt := range tests {
		dir := newDir(t, empty)
		if err := os.Chmod(tt.file(dir), tt.mode); err != nil {
			t.Fatal(err)
		}
		refuse(t, dir, plugin.Config, tt.hint, tt.file(dir))
	}
	dir := newDir(t, empty)
	if err := os.Chmod(dir, 0o755); err != nil { // others may look; there is nothing to see
		t.Fatal(err)
	}
	open(t, dir)
}

func TestLinksAreNotFollowed(t *testing.T) {
	for _, file := range []func(string) string{keyFile, database} {
		dir, elsewhere := newDir(t, empty), filepath.Join(t.TempDir(), "elsewhere")
		if err := errors.Join(os.Rename(file(dir), elsewhere), os.Symlink(elsewhere, file(dir))); err != nil {
			t.Skipf("making a link: %v", err)
		}
		refuse(t, dir, plugin.Config, "symbolic link", file(dir))
	}
}

func TestForeignOwnerIsRefused(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a file away")
	}
	for _, file := range []func(string) string{keyFile, database} {
		dir := newDir(t, empty)
		if err := os.Chown(file(dir), 12345, -1); err != nil {
			t.Fatal(err)
		}
		refuse(t, dir, plugin.Config, "belongs to another user", file(dir))
	}
}

func TestFolderThatIsNone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	write(t, path, nil)
	refuse(t, path, plugin.Config, "is not a folder")
}
