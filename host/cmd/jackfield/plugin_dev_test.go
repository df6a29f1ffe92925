package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/internal/scaffold"
)

// A screen keeps what a program shows, and tells when there is more.
type screen struct {
	mu   sync.Mutex
	text bytes.Buffer  // guarded by mu
	more chan struct{} // has room for one
}

func newScreen() *screen { return &screen{more: make(chan struct{}, 1)} }

// Write implements io.Writer.
func (s *screen) Write(data []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case s.more <- struct{}{}:
	default:
	}
	return s.text.Write(data)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// until waits until a text is shown.
func (s *screen) until(t *testing.T, text string) {
	t.Helper()
	late := time.After(50 * time.Second)
	for !strings.Contains(s.String(), text) {
		select {
		case <-s.more:
		case <-late:
			t.Fatalf("%q is not shown in:\n%s", text, s)
		}
	}
}

// save changes a file of the source.
func save(t *testing.T, path, from, to string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(data), from, to, 1)
	if changed == string(data) {
		t.Fatalf("%q is not in %s", from, path)
	}
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestDev saves a plugin's source as an author does: as it is, with a field more,
// with a mistake, mended; and then ends it.
func TestDev(t *testing.T) {
	t.Parallel()
	work := t.TempDir()
	source := filepath.Join(work, "acme")
	if _, err := (scaffold.Plugin{Name: "acme", Module: "example.com/acme", Replace: checkout(t)}).Write(source); err != nil {
		t.Fatal(err)
	}
	connection := file(t, "acme.yaml", "type: acme\nconfig: {api_endpoint: https://api.example.com/, key: k-4711}\n")
	p := command(t, filepath.Join(work, "data"), "plugin", "dev", source, "-f", connection, "--plugins", work)
	shown, temporary := newScreen(), t.TempDir()
	p.Stdout, p.Stderr = shown, shown
	p.Env = append(p.Env, "GOPROXY=off", "TMPDIR="+temporary)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	main := filepath.Join(source, "main.go")
	shown.until(t, "the connection in "+connection+" works")
	save(t, main, `{Name: "allow_http"`, `{Name: "more", Kind: sdk.Boolean},`+"\n"+`{Name: "allow_http"`)
	shown.until(t, "new field: acme.more\n")
	save(t, main, "sdk.Boolean},", "sdk.Bool},")
	shown.until(t, "it does not build:\n")
	shown.until(t, "undefined: sdk.Bool\n")
	save(t, main, "sdk.Bool},", "sdk.Boolean, Required: true},")
	shown.until(t, "changed field: acme.more\n")
	shown.until(t, "more: is missing") // the connection lacks it now
	send(t, p, os.Interrupt)
	if err := p.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if _, err := os.Stat(filepath.Join(work, "acme", "plugin.json")); err != nil {
		t.Error("it is not in the plugins folder")
	}
	if strings.Contains(shown.String(), "k-4711") {
		t.Error("the key is shown")
	}
}
