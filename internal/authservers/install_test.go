package authservers

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// ending records how a test would have ended.
type ending struct {
	testing.TB
	skipped, failed string
}

func (e *ending) Helper() {}

func (e *ending) Skipf(format string, args ...any) {
	e.skipped = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func (e *ending) Fatalf(format string, args ...any) {
	e.failed = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// endingOf runs test as a test of its own and returns how it ended.
func endingOf(t *testing.T, test func(testing.TB)) *ending {
	e := &ending{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		test(e)
	}()
	<-done
	return e
}

// withoutTools hides every program, and returns a server that must be installed again.
func withoutTools(t *testing.T) Server {
	t.Setenv("PATH", t.TempDir())
	s := Jmondi
	s.install = func() (program, error) { return installNode("jmondi") }
	return s
}

func TestMissingNodeIsLeftOutAndNamedOnce(t *testing.T) {
	s := withoutTools(t)
	notes := filepath.Join(t.TempDir(), "left-out")
	t.Setenv("CI", "")
	t.Setenv("JACKFIELD_LEFT_OUT", notes)
	for range 2 {
		if got := endingOf(t, func(t testing.TB) { Start(t, s) }); got.skipped == "" || got.failed != "" {
			t.Errorf("the test ends with %+v, want it skipped", got)
		}
	}
	text, err := os.ReadFile(notes)
	if want := "ts-oauth2-server: node is not installed\n"; err != nil || string(text) != want {
		t.Errorf("the notes are %q (%v), want %q", text, err, want)
	}
}

func TestMissingNodeFailsUnderCI(t *testing.T) {
	s := withoutTools(t)
	notes := filepath.Join(t.TempDir(), "left-out")
	t.Setenv("CI", "true")
	t.Setenv("JACKFIELD_LEFT_OUT", notes)
	got := endingOf(t, func(t testing.TB) { Start(t, s) })
	if got.skipped != "" || !strings.Contains(got.failed, "node is not installed") {
		t.Errorf("the test ends with %+v, want it failed", got)
	}
	if _, err := os.Stat(notes); err == nil {
		t.Error("a server is noted as left out, and the test failed")
	}
}

func TestOptionsThatCannotBe(t *testing.T) {
	for _, opt := range []Option{KeepRefreshToken(), Lifespan(1500 * time.Millisecond), Lifespan(0)} {
		if got := endingOf(t, func(t testing.TB) { Start(t, Fosite, opt) }); got.failed == "" {
			t.Error("fosite starts with an option that it cannot follow")
		}
	}
}

func TestFailedInstallationShowsWhatWasPrinted(t *testing.T) {
	err := execute(t.TempDir(), []string{roleVariable + "=die"}, self(t).path)
	if err == nil || !strings.Contains(err.Error(), "out of luck") {
		t.Errorf("the error is %v, want what the command printed", err)
	}
}

func TestPackagesAreFetchedOnlyWhenTheLockChanged(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json"} {
		write(t, filepath.Join(dir, name), "{}")
	}
	if err := os.Mkdir(filepath.Join(dir, "node_modules"), 0o755); err != nil {
		t.Fatal(err)
	}
	mark, err := fingerprint(dir)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "node_modules", ".jackfield-installed"), mark)
	t.Setenv(roleVariable, "die") // whoever runs this npm gets an error
	npm := self(t).path
	if err := fetchPackages(dir, npm); err != nil {
		t.Errorf("npm is run though nothing has changed: %v", err)
	}
	write(t, filepath.Join(dir, "package-lock.json"), `{"changed":true}`)
	if err := fetchPackages(dir, npm); err == nil {
		t.Error("npm is not run though the lock has changed")
	}
}

// A lock that names a registry's host would send every reader there.
func TestLocksNameNoRegistry(t *testing.T) {
	for _, name := range []string{"jmondi", "node-oauth"} {
		lock, err := os.ReadFile(filepath.Join(name, "package-lock.json"))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(lock), `"resolved"`) {
			t.Errorf("%s/package-lock.json names a registry", name)
		}
	}
}

func TestSourceDirOutsideTheTree(t *testing.T) {
	t.Chdir(t.TempDir())
	if dir, err := sourceDir("fosite"); err == nil {
		t.Errorf("the source is found at %s", dir)
	}
}

func TestMissingErrorIsFound(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := lookUp("node")
	if missing, ok := errors.AsType[*missingError](err); !ok || missing.tool != "node" {
		t.Errorf("the error is %v, want that node is missing", err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
