package catalog

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/plugin"
)

// opened is the image of the plugin that serves a type.
func opened(t testing.TB, c *Catalog, typeName string) *Image {
	t.Helper()
	_, p, err := c.Type(typeName)
	if err != nil {
		t.Fatal(err)
	}
	i, err := c.Open(p)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestOpenRefusesOtherBytes(t *testing.T) {
	dir := t.TempDir()
	run := filepath.Join(install(t, dir, "a", manifest("alpha", "one")), "run")
	c := scanned(t, dir)
	_, p, err := c.Type("one")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		id    string
		spoil func()
		want  string
		hint  string
	}{
		{"PF-SEC-HASHREUSE", func() { write(t, run, program+" ", 0o700) }, "plugin alpha in folder a: its file run is not the one its manifest names", "install the plugin again"},
		{"mode", func() { chmod(t, run, 0o600) }, "its file run is not executable", "chmod +x " + run},
		{"missing", func() { remove(t, run) }, "its file run is missing", "install the plugin again"},
		{"folder", func() { write(t, filepath.Join(run, "x"), "", 0o600) }, "its file run is not a file", "install the plugin again"},
	} {
		t.Run(tt.id, func(t *testing.T) {
			tt.spoil()
			_, err := c.Open(p)
			if !errors.Is(err, plugin.PluginFailed) || !strings.Contains(err.Error(), tt.want) ||
				!strings.HasPrefix(plugin.AsError(err).Hint, tt.hint) {
				t.Errorf("%v, hint %q; want %q, %q", err, plugin.AsError(err).Hint, tt.want, tt.hint)
			}
		})
	}
	c.Scan()
	bad := c.Plugins()[0]
	if _, err := c.Open(bad); !errors.Is(err, bad.Problem) {
		t.Errorf("a plugin with a problem: %v", err)
	}
}

// An image goes when its version does and nobody uses it any more.
func TestImagesAreClosed(t *testing.T) {
	dir := t.TempDir()
	folder := install(t, dir, "a", manifest("alpha", "one"))
	c := scanned(t, dir)
	i := opened(t, c, "one")
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	c.Scan()
	if i.users != 1 {
		t.Errorf("%d use it, want the one who opened it", i.users)
	}
	i.Release()
	if i.File == nil {
		return
	}
	if _, err := i.File.Stat(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("it is still open: %v", err)
	}
}
