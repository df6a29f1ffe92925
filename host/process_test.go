package host_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/host/hosttest"
	"github.com/jackfield-dev/jackfield/internal/authservers"
	"github.com/jackfield-dev/jackfield/plugin"
)

// grant is a connection to a real authorization server.
func grant(s *authservers.Running, password string) host.Definition {
	return host.Definition{Type: "password-grant", Config: map[string]any{
		"token_endpoint": s.TokenURL, "api_endpoint": s.APIURL, "allow_http": true,
		"username": authservers.Alice.Name, "password": password,
		"client_id": authservers.Confidential.ID, "client_secret": authservers.Confidential.Secret,
		"scope": "read offline", "probe_path": "/me",
	}}
}

// TestWholeWay is the main job: a host, a plugin process, a server that we did
// not write, its API.
func TestWholeWay(t *testing.T) {
	server := authservers.Start(t, authservers.Fosite)
	h := hosttest.OpenWith(t, host.Config{Plugins: plugins})
	if pid := h.Plugins()[0].PID; pid != 0 {
		t.Errorf("the plugin runs as %d before it is needed", pid)
	}
	c := create(t, h, "billing", grant(server, authservers.Alice.Password))
	if err := c.Test(t.Context(), func(check host.Check) {
		if check.Status != host.Passed && check.Status != host.Skipped && check.Name != "tls" {
			t.Errorf("check %s %s: %s", check.Name, check.Status, check.Message)
		}
	}); err != nil {
		t.Fatal(err)
	}
	first := lookup(t, c, host.Cached)
	resp, err := c.Client().Get("/me")
	if got := read(t, resp, err); !strings.HasPrefix(got, "200") || !contains(got, "read offline") {
		t.Errorf("the API says %s", got)
	}
	if _, err := c.Invalidate(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	lookup(t, c, host.Refreshed)
	if got := server.Counts(); got.Password != 1 || got.RefreshToken != 1 {
		t.Errorf("counted at the server: %+v, want 1 login and 1 refresh", got)
	}
}

func TestColdCallersAreOnePost(t *testing.T) {
	server := authservers.Start(t, authservers.Fosite)
	c := create(t, hosttest.OpenWith(t, host.Config{Plugins: plugins}), "billing", grant(server, authservers.Alice.Password))
	var callers sync.WaitGroup
	for range 50 {
		callers.Go(func() {
			if _, err := c.Authorize(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	callers.Wait()
	if got := server.Counts(); got != (authservers.Counts{Password: 1}) {
		t.Errorf("counted at the server: %+v, want 1 login", got)
	}
}

func TestAWrongPasswordIsPostedOnce(t *testing.T) {
	server := authservers.Start(t, authservers.Fosite)
	c := create(t, hosttest.OpenWith(t, host.Config{Plugins: plugins}), "billing", grant(server, "wrong"))
	_, err := c.Authorize(t.Context())
	if e := host.AsError(err); !errors.Is(err, host.Denied) || e.Logins != 1 {
		t.Errorf("err = %v with %d logins, want denied with 1", err, e.Logins)
	}
	if got := server.Counts(); got != (authservers.Counts{Password: 1}) {
		t.Errorf("counted at the server: %+v, want 1 login", got)
	}
}

func TestAKilledPluginIsStartedAgain(t *testing.T) {
	server := authservers.Start(t, authservers.Fosite)
	h := hosttest.OpenWith(t, host.Config{Plugins: plugins})
	lookup(t, create(t, h, "billing", grant(server, authservers.Alice.Password)), host.Obtained)
	before := h.Plugins()[0].PID
	if p, err := os.FindProcess(before); err != nil || p.Kill() != nil {
		t.Fatalf("killing plugin %d: %v", before, err)
	}
	other := grant(server, authservers.Alice.Password)
	other.Config["scope"] = "read"
	// The host may meet the dead process once, and must not stay with it.
	c := h.Draft(other)
	if _, err := c.Authorize(t.Context()); err != nil && !errors.Is(err, host.PluginFailed) {
		t.Errorf("err = %v, want none or plugin_failed", err)
	}
	if _, err := c.Authorize(t.Context()); err != nil {
		t.Errorf("after the plugin was killed: %v", err)
	}
	if after := h.Plugins()[0].PID; after == before {
		t.Error("the same process answers")
	}
}

// TestCloseDuringALogin: a host that is closed while a server hangs comes back
// within its bound, and its plugin is gone.
func TestCloseDuringALogin(t *testing.T) {
	asked, gone := make(chan struct{}), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		close(asked)
		<-r.Context().Done()
		close(gone)
	}))
	defer server.Close()
	h := hosttest.OpenWith(t, host.Config{Plugins: plugins})
	go func() {
		_, _ = h.Draft(host.Definition{Type: "password-grant", Config: map[string]any{
			"token_endpoint": server.URL, "allow_http": true, "username": "u", "password": "p", "timeout": "60s",
		}}).Authorize(t.Context())
	}()
	<-asked
	begin := time.Now()
	if err := h.Close(); err != nil {
		t.Error(err)
	}
	<-gone
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("closing took %v", took)
	}
}

// TestOtherPluginsStillWork: what is broken in the plugins folder is listed, and
// hides nothing.
func TestOtherPluginsStillWork(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(plugins)); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "broken", "plugin.json"), "{")
	write(t, filepath.Join(dir, "missing", "plugin.json"), manifest("missing", strings.Repeat("0", 64)))
	h := hosttest.OpenWith(t, host.Config{Plugins: dir})
	var fine, problems int
	for _, p := range h.Plugins() {
		if p.Problem == nil {
			fine++
		} else if errors.Is(p.Problem, host.PluginFailed) {
			problems++
		}
	}
	if fine != 1 || problems != 2 || len(h.Types()) != 1 {
		t.Errorf("%d fine and %d broken plugins, %d types; want 1, 2 and 1", fine, problems, len(h.Types()))
	}
	lookup(t, h.Draft(grant(authservers.Start(t, authservers.Fosite), authservers.Alice.Password)), host.Obtained)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

const platform = runtime.GOOS + "/" + runtime.GOARCH

func sum(text string) string {
	h := sha256.Sum256([]byte(text))
	return hex.EncodeToString(h[:])
}

func manifest(name, sum string) string {
	return `{"manifest_version": 1, "name": "` + name + `", "version": "1.0.0",
		"types": [{"name": "` + name + `", "title": "T", "schema": {"fields": []}}],
		"platforms": {"` + platform + `": {"file": "` + name + `", "sha256": "` + sum + `"}}}`
}

func TestAProgramThatIsNoPlugin(t *testing.T) {
	dir := t.TempDir()
	script := "#!/bin/sh\necho hello\n"
	write(t, filepath.Join(dir, "odd", "odd"), script)
	write(t, filepath.Join(dir, "odd", "plugin.json"), manifest("odd", sum(script)))
	h := hosttest.OpenWith(t, host.Config{Plugins: dir})
	_, err := h.Draft(host.Definition{Type: "odd"}).Authorize(t.Context())
	if !errors.Is(err, host.PluginFailed) || !contains(err.Error(), "odd did not start") {
		t.Errorf("err = %v, want plugin_failed that names the plugin", err)
	}
}

// TestAManifestThatLies: connections are checked by the manifest's schema, so a
// plugin that serves another one is not used.
func TestAManifestThatLies(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(plugins)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "password-grant", plugin.ManifestName)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m, err := plugin.ParseManifest(data)
	if err != nil {
		t.Fatal(err)
	}
	m.Types[0].Schema.Fields[0].Title += ", too"
	if data, err = json.Marshal(m); err != nil {
		t.Fatal(err)
	}
	write(t, path, string(data))
	h := hosttest.OpenWith(t, host.Config{Plugins: dir})
	d := host.Definition{Type: "password-grant", Config: map[string]any{
		"token_endpoint": "https://127.0.0.1/token", "username": "u", "password": "p",
	}}
	if _, err := h.Draft(d).Authorize(t.Context()); !errors.Is(err, host.PluginFailed) || !contains(err.Error(), "manifest") {
		t.Errorf("err = %v, want plugin_failed because of the manifest", err)
	}
}

func TestChangedBytesAreNotRun(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "odd", "odd"), "#!/bin/sh\necho it ran\n")
	write(t, filepath.Join(dir, "odd", "plugin.json"), manifest("odd", sum("something else")))
	h := hosttest.OpenWith(t, host.Config{Plugins: dir})
	_, err := h.Draft(host.Definition{Type: "odd"}).Authorize(t.Context())
	if !errors.Is(err, host.PluginFailed) || !contains(err.Error(), "its file odd is not the one its manifest names") {
		t.Errorf("err = %v, want plugin_failed before anything was run", err)
	}
	if n := h.PluginCounts(); n.Crashes != 0 {
		t.Errorf("bytes that the manifest does not name were run: %+v", n)
	}
}
