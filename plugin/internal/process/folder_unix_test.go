//go:build unix

package process

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// temporary gives the test a folder for temporary files, short as sockets need it.
func temporary(t *testing.T) (tmp, base string) {
	t.Helper()
	tmp, err := os.MkdirTemp("", "jf") //nolint:usetesting // t.TempDir is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(tmp) })
	t.Setenv("TMPDIR", tmp)
	return tmp, filepath.Join(tmp, baseName())
}

func names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

// The folders are closed to others while they are there, and none is left when
// nothing runs.
func TestFoldersComeAndGo(t *testing.T) {
	tmp, base := temporary(t)
	a, b := newFolder(t), newFolder(t)
	if a.Path() == b.Path() || filepath.Dir(a.Path()) != filepath.Dir(b.Path()) {
		t.Errorf("%s and %s", a.Path(), b.Path())
	}
	for _, path := range []string{base, filepath.Dir(a.Path()), a.Path()} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	// What a plugin closed to itself goes as well.
	if err := os.MkdirAll(filepath.Join(a.Path(), "x", "y"), 0o700); err != nil || os.Chmod(filepath.Join(a.Path(), "x"), 0) != nil {
		t.Fatal(err)
	}
	a.Remove()
	a.Remove()
	if _, err := os.Stat(a.Path()); !os.IsNotExist(err) {
		t.Errorf("it is left: %v", err)
	}
	c := newFolder(t)
	b.Remove()
	c.Remove()
	if left := names(t, tmp); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// What a host left that was killed goes when the next one starts; what a living
// one has stays.
func TestDeadHostsAreSwept(t *testing.T) {
	_, base := temporary(t)
	dead, alive := filepath.Join(base, "h1"), filepath.Join(base, "h2")
	unborn, stillborn := filepath.Join(base, fresh+"1"), filepath.Join(base, fresh+"2")
	for _, host := range []string{dead, alive, unborn, stillborn} {
		if err := os.MkdirAll(filepath.Join(host, "1"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	long := time.Now().Add(-2 * freshTime)
	if err := os.Chtimes(stillborn, long, long); err != nil {
		t.Fatal(err)
	}
	lock, err := lockFolder(alive)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	f := newFolder(t)
	if got := names(t, base); len(got) != 3 || !slices.Contains(got, "h2") || slices.Contains(got, "h1") || !slices.Contains(got, filepath.Base(unborn)) {
		t.Errorf("there are %v", got)
	}
	f.Remove()
	if got := names(t, base); len(got) != 2 || got[0] != "h2" {
		t.Errorf("then there are %v", got)
	}
}

func TestFoldersThatCannotBeTrusted(t *testing.T) {
	for name, tt := range map[string]struct {
		make func(base string) error
		want string
	}{
		"open to others": {func(base string) error { _ = os.Mkdir(base, 0o700); return os.Chmod(base, 0o755) }, "is open to others"},
		"a link":         {func(base string) error { return os.Symlink(t.TempDir(), base) }, "is not a folder"},
		"a file":         {func(base string) error { return os.WriteFile(base, nil, 0o600) }, "is not a folder"},
		"somebody's": {func(base string) error {
			if os.Geteuid() != 0 {
				return os.Mkdir(base, 0o755)
			}
			_ = os.Mkdir(base, 0o700)
			return os.Chown(base, 12345, 12345)
		}, "the folder "},
	} {
		t.Run(name, func(t *testing.T) {
			_, base := temporary(t)
			if err := tt.make(base); err != nil {
				t.Fatal(err)
			}
			if f, err := NewFolder(); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, %v", f, err)
			}
		})
	}
}

func TestFolderThatIsTooLongForASocket(t *testing.T) {
	tmp, _ := temporary(t)
	long := filepath.Join(tmp, strings.Repeat("x", 80))
	if err := os.Mkdir(long, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", long)
	if _, err := NewFolder(); err == nil || !strings.Contains(err.Error(), "set TMPDIR to a shorter one") {
		t.Errorf("%v", err)
	}
	if left := names(t, long); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// A cleaner of temporary files may take the folders while the host runs.
func TestFoldersThatSomebodyTookAway(t *testing.T) {
	_, base := temporary(t)
	a := newFolder(t)
	if err := os.RemoveAll(base); err != nil {
		t.Fatal(err)
	}
	b := newFolder(t)
	if _, err := os.Stat(b.Path()); err != nil {
		t.Error(err)
	}
	a.Remove()
	if _, err := os.Stat(b.Path()); err != nil {
		t.Errorf("the old one took the new one along: %v", err)
	}
}

func TestTemporaryFolderWithABar(t *testing.T) {
	temporary(t)
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "a|b"))
	if _, err := NewFolder(); err == nil || !strings.Contains(err.Error(), "set TMPDIR to another one") {
		t.Errorf("%v", err)
	}
}

// The process runs in another folder than its host.
func TestRelativePathsAreMadeAbsolute(t *testing.T) {
	tmp, _ := temporary(t)
	t.Chdir(tmp)
	t.Setenv("TMPDIR", ".")
	t.Setenv("SSL_CERT_FILE", "a.pem")
	t.Setenv("SSL_CERT_DIR", "b:/c")
	env := environment(Options{Folder: newFolder(t)})
	for _, want := range []string{"SSL_CERT_FILE=" + filepath.Join(tmp, "a.pem"), "SSL_CERT_DIR=" + filepath.Join(tmp, "b") + ":/c"} {
		if !slices.Contains(env, want) {
			t.Errorf("no %s in %v", want, env)
		}
	}
	if i := slices.IndexFunc(env, func(v string) bool { return strings.HasPrefix(v, "TMPDIR=/") }); i < 0 {
		t.Errorf("%v", env)
	}
}
