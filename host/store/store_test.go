package store_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/host/store"
	"github.com/jackfield-dev/jackfield/internal/secret"
)

func TestOpenMakesWhatItNeeds(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "data")
	s := open(t, dir)
	if n := len(s.InstallationSecret()); n != 32 {
		t.Errorf("the installation secret has %d bytes, want 32", n)
	}
	closeStore(t, s)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if got, want := strings.Join(names, " "), "jackfield.db key"; got != want {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
	if runtime.GOOS == "windows" {
		return // modes say nothing there
	}
	for path, want := range map[string]fs.FileMode{dir: 0o700, keyFile(dir): 0o600, database(dir): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: mode %v (%v), want %v", path, info.Mode().Perm(), err, want)
		}
	}
}

func TestReopenFindsWhatWasKept(t *testing.T) {
	var installation []byte
	dir := newDir(t, func(s *store.Store) {
		installation = s.InstallationSecret()
		save(t, s, "a", "value")
	})
	s := open(t, dir)
	if !bytes.Equal(s.InstallationSecret(), installation) {
		t.Error("the installation secret changed")
	}
	if got := load(t, s, "a"); got != "value" {
		t.Errorf("loaded %q, want %q", got, "value")
	}
	if other := open(t, t.TempDir()); bytes.Equal(other.InstallationSecret(), installation) {
		t.Error("two folders have one installation secret")
	}
}

func TestInstallationSecretIsTheCallersOwn(t *testing.T) {
	s := open(t, t.TempDir())
	want := s.InstallationSecret()
	clear(s.InstallationSecret())
	if !bytes.Equal(s.InstallationSecret(), want) {
		t.Error("a caller changed the installation secret")
	}
}

func TestClosedStore(t *testing.T) {
	s := open(t, t.TempDir())
	for range 2 {
		if err := s.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	}
	_, errLoad := s.Authorizations().Load("a")
	_, errKeys := s.Authorizations().Keys()
	_, _, errList := s.Connections()
	for _, err := range []error{errLoad, errKeys, errList, s.Authorizations().Save("a", nil), s.Delete("a")} {
		if err == nil || !strings.Contains(err.Error(), "the store is closed") {
			t.Errorf("a closed store answers %v", err)
		}
	}
}

// TestOpenReadsNoRecords: unsealing one allocates, and opening a store of many
// allocates as much as opening one of few.
func TestOpenReadsNoRecords(t *testing.T) {
	allocations := func(records int) float64 {
		dir := newDir(t, func(s *store.Store) { fill(t, s, records) })
		return testing.AllocsPerRun(3, func() {
			s, err := store.Open(t.Context(), dir, nil)
			if err != nil {
				t.Fatal(err)
			}
			closeStore(t, s)
		})
	}
	if few, many := allocations(10), allocations(2000); many > few+200 {
		t.Errorf("opening allocates %v times with 10 records and %v times with 2000", few, many)
	}
}

// canary has what each encoding treats in its own way.
const canary = "canary/päss <word>&\"quoted\"\n+~ 5up3r"

func TestNoSecretInAnyFile(t *testing.T) {
	var installation []byte
	dir := newDir(t, func(s *store.Store) {
		installation = s.InstallationSecret()
		config := map[string]any{
			"password": canary, "list": []any{canary}, "headers": map[string]any{"token": canary},
			"encoded": base64.StdEncoding.EncodeToString([]byte(canary)),
		}
		for i := range 20 {
			c := connection(fmt.Sprint("c", i), config)
			create(t, s, c)
			if err := s.Replace(c, readConnection(t, s, c.Name).Revision); err != nil {
				t.Fatal(err)
			}
			save(t, s, fmt.Sprint("a", i), strings.Repeat(canary, 100))
		}
		if err := s.Delete("c3"); err != nil {
			t.Fatal(err)
		}
	})
	forms := append(secret.Encodings(canary), secret.Encodings(string(installation))...)
	for _, path := range []string{database(dir), keyFile(dir)} {
		text := read(t, path)
		for _, form := range forms {
			if bytes.Contains(text, []byte(form)) {
				t.Errorf("%s shows a secret in the form %q", filepath.Base(path), form)
			}
		}
	}
	if !bytes.Contains(read(t, database(dir)), []byte("c19")) {
		t.Error("the database does not show the names either: is this the right file?")
	}
}

func TestStoreHidesItsSecret(t *testing.T) {
	s := open(t, t.TempDir())
	installation := string(s.InstallationSecret())
	for _, verb := range []string{"%v", "%+v", "%#v", "%x", "%d", "%q"} {
		text := fmt.Sprintf(verb, s)
		for _, form := range secret.Encodings(installation) {
			if strings.Contains(text, form) {
				t.Errorf("%s shows the installation secret", verb)
			}
		}
	}
}

func save(t testing.TB, s *store.Store, key, value string) {
	t.Helper()
	if err := s.Authorizations().Save(key, []byte(value)); err != nil {
		t.Fatal(err)
	}
}

func load(t testing.TB, s *store.Store, key string) string {
	t.Helper()
	value, err := s.Authorizations().Load(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(value)
}
