package host_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/host/hosttest"
	"github.com/jackfield-dev/jackfield/internal/authservers"
	"github.com/jackfield-dev/jackfield/plugin"
)

// TestAReplacedPluginTakesOver: other bytes under the same name are run from
// then on, and the process of the old ones ends.
func TestAReplacedPluginTakesOver(t *testing.T) {
	server := authservers.Start(t, authservers.Fosite)
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(plugins)); err != nil {
		t.Fatal(err)
	}
	h := hosttest.OpenWith(t, host.Config{Plugins: dir})
	lookup(t, h.Draft(grant(server, authservers.Alice.Password)), host.Obtained)
	before := h.Plugins()[0]

	folder := filepath.Join(dir, "password-grant")
	replace(t, folder)
	if err := h.Register(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	other := grant(server, authservers.Alice.Password)
	other.Config["scope"] = "read"
	lookup(t, h.Draft(other), host.Obtained)
	if after := h.Plugins()[0]; after.PID == before.PID || after.Version != "99.0.0" {
		t.Errorf("process %d of version %s answers, as before", after.PID, after.Version)
	}
	awaitExit(t, before.PID)
}

// replace puts another version of a plugin in the place of the one in folder: a
// new file, as an installer would, since the old one is being run.
func replace(t *testing.T, folder string) {
	t.Helper()
	file := filepath.Join(folder, "password-grant")
	bytes, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	other := string(bytes) + "\n" // what follows the executable's last section is not looked at
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	write(t, file, other)
	data, err := os.ReadFile(filepath.Join(folder, plugin.ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	m, err := plugin.ParseManifest(data)
	if err != nil {
		t.Fatal(err)
	}
	m.Version = "99.0.0"
	m.Platforms[plugin.Platform] = plugin.File{File: "password-grant", SHA256: sum(other)}
	if data, err = json.Marshal(m); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, plugin.ManifestName), string(data))
}
