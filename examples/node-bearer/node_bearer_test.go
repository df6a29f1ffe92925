// Package nodebearer tests a plugin that is not written in Go, as a host runs it.
package nodebearer

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/internal/authservers"
	"github.com/jackfield-dev/jackfield/internal/leftout"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/conformance"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

const token = "T0k3n-SECRET"

// bundled makes the plugin as its author does, and returns the folder.
func bundled(t *testing.T) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		leftout.Skip(t, "node-bearer", errors.New("on Windows a plugin has to be an .exe"))
	}
	node, source := authservers.Node(t, "examples", "node-bearer")
	touch(t, source)
	dir := filepath.Join(t.TempDir(), "node-bearer")
	if out, err := exec.CommandContext(t.Context(), node, filepath.Join(source, "bundle.js"), dir).CombinedOutput(); err != nil {
		t.Fatalf("bundling: %v\n%s", err, out)
	}
	return dir
}

// touch reads the sources, so that the go command knows what the outcome of the tests
// depends on and does not take it from its cache.
func touch(t *testing.T, source string) {
	t.Helper()
	for _, pattern := range []string{"*.js*", "src/*", "../../proto/jackfield/plugin/v1/*.proto"} {
		files, err := filepath.Glob(filepath.Join(source, pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("there is no %s: %v", pattern, err)
		}
		for _, file := range files {
			if _, err := os.ReadFile(file); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// started is a process that a host started, and what it says of itself.
type started struct {
	*plugin.Client
	t    *testing.T
	typ  plugin.Type
	said *record
}

func start(t *testing.T, dir string) *started {
	t.Helper()
	s := &started{t: t, said: &record{}}
	var err error
	s.Client, err = plugin.Launch{
		Name: "node-bearer", Path: filepath.Join(dir, "node-bearer"), Logger: slog.New(slog.NewTextHandler(s.said, nil)),
	}.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	d, err := s.Describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.typ = d.Types[0]
	return s
}

// request is one with a token, as a host makes it.
func (s *started) request(token string, why plugin.Reason) *plugin.Request {
	s.t.Helper()
	config, err := s.typ.Schema.Parse(map[string]any{"api_endpoint": "https://api.example.com/", "token": token, "scheme": "Token"})
	if err == nil {
		config, err = config.Resolve(schema.Sources{})
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return &plugin.Request{Type: "node-bearer", Config: config, Reason: why}
}

// ending is a token that says when it ends.
func ending(at time.Time) string {
	return "e30." + base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"exp":%d}`, at.Unix())) + ".c2ln"
}

func TestUnderAHost(t *testing.T) {
	t.Parallel()
	dir := bundled(t)
	s := start(t, dir)
	t.Run("describe", func(t *testing.T) { saysWhatItsManifestSays(t, s, dir) })
	t.Run("authorize", func(t *testing.T) { authorizes(t, s) })
	t.Run("failures", func(t *testing.T) { failsWithACode(t, s) })
	t.Run("test", func(t *testing.T) { reportsChecks(t, s) })
	t.Run("by hand", func(t *testing.T) { saysWhatItIs(t, dir) })
	if said := s.said.String(); said != "" {
		t.Errorf("it printed %s", said)
	}
}

func saysWhatItsManifestSays(t *testing.T, s *started, dir string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, plugin.ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	m, err := plugin.ParseManifest(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m.Types, []plugin.Type{s.typ}); diff != "" {
		t.Errorf("it is not what its manifest says: %s", diff)
	}
	if sum, err := plugin.HashFile(filepath.Join(dir, "node-bearer")); err != nil || m.Platforms[plugin.Platform].SHA256 != sum {
		t.Errorf("the manifest is of another file: %v, %v", m.Platforms, err)
	}
}

func authorizes(t *testing.T, s *started) {
	t.Helper()
	a, err := s.Authorize(t.Context(), s.request(token, plugin.First))
	if err != nil {
		t.Fatal(err)
	}
	if h := a.Headers; len(h) != 1 || h[0].Name != "Authorization" || h[0].Value.Reveal() != "Token "+token || a.Logins != 0 || !a.Expiry.IsZero() {
		t.Errorf("%v with %d headers and %d logins", a, len(h), a.Logins)
	}
	end := time.Now().Add(time.Hour).Truncate(time.Second)
	if a, err = s.Authorize(t.Context(), s.request(ending(end), plugin.First)); err != nil || !a.Expiry.Equal(end) {
		t.Errorf("it ends %v: %v", a, err)
	}
	if a, err = s.Authorize(t.Context(), s.request(ending(time.Unix(1<<60, 0)), plugin.First)); err != nil || !a.Expiry.IsZero() {
		t.Errorf("in a year that is none, it ends %v: %v", a, err)
	}
}

func failsWithACode(t *testing.T, s *started) {
	t.Helper()
	for what, test := range map[string]struct {
		req         *plugin.Request
		code        plugin.Code
		field, hint string
	}{
		"refused":      {s.request(token, plugin.Refused), plugin.Denied, "token", "enter a new one"},
		"over":         {s.request(ending(time.Unix(9, 0)), plugin.First), plugin.Denied, "token", "enter a new one"},
		"another type": {&plugin.Request{Type: "bearer"}, plugin.NotFound, "", ""},
	} {
		_, err := s.Authorize(t.Context(), test.req)
		if e := plugin.AsError(err); err == nil || e.Code != test.code || e.Field != test.field || e.Hint != test.hint || e.Message == "" {
			t.Errorf("%s: %+v", what, e)
		}
		if strings.Contains(fmt.Sprintf("%+v %#v", err, err), "SECRET") {
			t.Errorf("%s: the token shows", what)
		}
	}
}

func reportsChecks(t *testing.T, s *started) {
	t.Helper()
	for given, want := range map[string]plugin.Check{
		token:                             {Name: "token", Status: plugin.Passed},
		ending(time.Now().Add(time.Hour)): {Name: "token", Status: plugin.Warned, Code: "ends_soon", Field: "token"},
	} {
		var checks []plugin.Check
		err := s.Test(t.Context(), s.request(given, plugin.First), func(c plugin.Check) { checks = append(checks, c) })
		if err != nil || len(checks) != 1 || checks[0].Authorization == nil || checks[0].Message == "" {
			t.Fatalf("%v, %v", checks, err)
		}
		c := checks[0]
		if got := (plugin.Check{Name: c.Name, Status: c.Status, Code: c.Code, Field: c.Field}); !cmp.Equal(got, want) {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	if err := s.Test(t.Context(), s.request(token, plugin.Refused), func(plugin.Check) {}); err != nil {
		t.Errorf("what was refused before may be tested: %v", err)
	}
	if err := s.Test(t.Context(), s.request(ending(time.Unix(9, 0)), plugin.First), func(plugin.Check) {}); plugin.AsError(err).Code != plugin.Denied {
		t.Errorf("a token that is over: %v", err)
	}
}

func saysWhatItIs(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), filepath.Join(dir, "node-bearer"))
	cmd.Env = []string{} // as a host has it: there is no PATH
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState.ExitCode() != 1 || !strings.Contains(string(out), "a host starts it") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	report, err := conformance.Run(t.Context(), conformance.Options{Path: bundled(t)})
	if err != nil || report.OK() {
		if err != nil {
			t.Error(err)
		}
		return
	}
	var text bytes.Buffer
	_ = report.WriteText(&text)
	t.Error(text.String())
}

// record keeps what is written to it.
type record struct {
	mu  sync.Mutex
	buf bytes.Buffer // guarded by mu
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.buf.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.buf.String()
}
