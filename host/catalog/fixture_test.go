package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// program is what the executables of these tests hold. Nobody runs it.
const program = "#!/bin/sh\nexit 1\n"

// manifest is a sound manifest of a plugin that serves types.
func manifest(name string, types ...string) *plugin.Manifest {
	sum := sha256.Sum256([]byte(program))
	m := &plugin.Manifest{
		ManifestVersion: 1,
		Description:     describe(name, types...),
		Platforms:       map[string]plugin.File{plugin.Platform: {File: "run", SHA256: hex.EncodeToString(sum[:])}},
	}
	return m
}

func describe(name string, types ...string) plugin.Description {
	d := plugin.Description{Name: name, Version: "1.0.0"}
	for _, t := range types {
		d.Types = append(d.Types, plugin.Type{Name: t, Title: t + " of " + name, Schema: schema.Schema{
			Fields: []schema.Field{{Name: "tries", Kind: schema.Integer, Default: 3}},
		}})
	}
	return d
}

// install puts a plugin into a folder of dir and returns that folder.
func install(t testing.TB, dir, folder string, m *plugin.Manifest) string {
	t.Helper()
	path := filepath.Join(dir, folder)
	data, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(path, plugin.ManifestName), string(data), 0o600)
	write(t, filepath.Join(path, "run"), program, 0o700)
	return path
}

// write writes a file in place, makes its folder, and dates it back so far that
// a scan believes its time of change.
func write(t testing.TB, path, content string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	date(t, path, time.Now().Add(-time.Hour))
}

func date(t testing.TB, path string, changed time.Time) {
	t.Helper()
	if err := os.Chtimes(path, changed, changed); err != nil {
		t.Fatal(err)
	}
}

// scanned is a catalogue of what is in dir now.
func scanned(t testing.TB, dir string) *Catalog {
	t.Helper()
	c := New(dir)
	c.Scan()
	return c
}

func typeNames(types []plugin.Type) []string {
	names := []string{}
	for _, t := range types {
		names = append(names, t.Name)
	}
	return names
}

func pluginNames(plugins []Plugin) []string {
	names := []string{}
	for _, p := range plugins {
		name := p.Name
		if p.Problem != nil {
			name += "!"
		}
		names = append(names, name)
	}
	return names
}
