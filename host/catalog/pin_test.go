package catalog

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/plugin"
)

func TestRegister(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	install(t, dir, "a", manifest("alpha", "one"))
	c := scanned(t, dir)
	folder := install(t, elsewhere, "b", manifest("beta", "two"))
	for _, path := range []string{folder, filepath.Join(folder, plugin.ManifestName)} {
		p, err := c.Register(path)
		if err != nil || p.Name != "beta" || p.Dir != folder {
			t.Fatalf("Register(%s) = %+v, %v", path, p, err)
		}
	}
	c.Scan()
	if diff := cmp.Diff([]string{"one", "two"}, typeNames(c.Types())); diff != "" {
		t.Error(diff)
	}
}

func TestRegisterReplacesOneOfTheSameName(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	install(t, dir, "a", manifest("alpha", "one"))
	c := scanned(t, dir)
	for _, folder := range []string{"other", "second"} {
		if _, err := c.Register(install(t, elsewhere, folder, manifest("alpha", "one", folder))); err != nil {
			t.Fatal(err)
		}
		c.Scan()
		if diff := cmp.Diff([]string{"alpha"}, pluginNames(c.Plugins())); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"one", folder}, typeNames(c.Types())); diff != "" {
			t.Error(diff)
		}
	}
}

func TestRegisterRefuses(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	install(t, dir, "a", manifest("alpha", "one"))
	c := scanned(t, dir)
	_, err := c.Register(install(t, elsewhere, "b", manifest("beta", "two", "one")))
	if !errors.Is(err, plugin.Exists) || !strings.Contains(err.Error(), "one is taken by plugin alpha") {
		t.Errorf("a taken type: %v", err)
	}
	if _, err := c.Register(filepath.Join(elsewhere, "missing")); !errors.Is(err, plugin.PluginFailed) {
		t.Errorf("a missing manifest: %v", err)
	}
	if err := c.Adopt(describe("beta", "one")); !errors.Is(err, plugin.Exists) {
		t.Errorf("adopting a taken type: %v", err)
	}
	if err := c.Adopt(describe("No Name", "two")); !errors.Is(err, plugin.PluginFailed) {
		t.Errorf("adopting a faulty description: %v", err)
	}
	if diff := cmp.Diff([]string{"alpha"}, pluginNames(c.Plugins())); diff != "" {
		t.Error(diff)
	}
}

func TestRegisteredPluginIsReadAgain(t *testing.T) {
	elsewhere := t.TempDir()
	c := New("")
	folder := install(t, elsewhere, "b", manifest("beta", "two"))
	if _, err := c.Register(folder); err != nil {
		t.Fatal(err)
	}
	install(t, elsewhere, "b", manifest("beta", "two", "three"))
	if !c.Scan() || len(c.Types()) != 2 {
		t.Errorf("after a new build: %v", typeNames(c.Types()))
	}
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if !c.Scan() || c.Plugins()[0].Problem == nil {
		t.Errorf("after its removal: %v", c.Plugins())
	}
	install(t, elsewhere, "b", manifest("renamed", "two"))
	if _, err := c.Register(folder); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"renamed"}, pluginNames(c.Plugins())); diff != "" {
		t.Errorf("after a new name: %s", diff)
	}
}

func TestPinnedComesBeforeFound(t *testing.T) {
	dir := t.TempDir()
	c := scanned(t, dir)
	if err := c.Adopt(describe("inside", "one")); err != nil {
		t.Fatal(err)
	}
	install(t, dir, "a", manifest("alpha", "one"))
	c.Scan()
	if diff := cmp.Diff([]string{"alpha!", "inside"}, pluginNames(c.Plugins())); diff != "" {
		t.Error(diff)
	}
	if _, p, err := c.Type("one"); err != nil || p.Name != "inside" {
		t.Errorf("Type(one) = %+v, %v", p, err)
	}
	checkProblem(t, c, filepath.Join(dir, "a"), "one is taken by plugin inside in this program")
}

// A folder of dir may be registered as well: it is one plugin, not two.
func TestRegisterWhatWasFound(t *testing.T) {
	dir := t.TempDir()
	folder := install(t, dir, "a", manifest("alpha", "one"))
	c := scanned(t, dir)
	if _, err := c.Register(folder); err != nil {
		t.Fatal(err)
	}
	c.Scan()
	if diff := cmp.Diff([]string{"alpha"}, pluginNames(c.Plugins())); diff != "" {
		t.Error(diff)
	}
}

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func TestKeyTellsBytesApart(t *testing.T) {
	dir := t.TempDir()
	install(t, dir, "a", manifest("alpha", "one"))
	c := scanned(t, dir)
	_, before, _ := c.Type("one")
	m := manifest("alpha", "one")
	m.Platforms[plugin.Platform] = plugin.File{File: "run", SHA256: strings.Repeat("0", 64)}
	path := install(t, dir, "a", m)
	date(t, filepath.Join(path, plugin.ManifestName), time.Now().Add(-time.Minute))
	c.Scan()
	if _, after, _ := c.Type("one"); before.Key() == after.Key() {
		t.Errorf("both are %s", after.Key())
	}
}

func TestConcurrentUse(t *testing.T) {
	dir := t.TempDir()
	install(t, dir, "a", manifest("alpha", "one"))
	elsewhere := install(t, t.TempDir(), "b", manifest("beta", "two"))
	c := New(dir)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() { c.Scan() })
		all.Go(func() { _, _ = c.Register(elsewhere) })
		all.Go(func() { _ = c.Adopt(describe("inside", "three")) })
		all.Go(func() { c.Types(); c.Plugins(); _, _, _ = c.Type("one") })
	}
	all.Wait()
	c.Scan()
	if diff := cmp.Diff([]string{"one", "three", "two"}, typeNames(c.Types())); diff != "" {
		t.Error(diff)
	}
}

// Two scans may overlap. The one that began first may be the last to be done, and
// what it read may be over.
func TestScanThatIsOvertakenChangesNothing(t *testing.T) {
	c := New("")
	newest := &entry{manifest: "new", plugin: Plugin{Description: describe("newest", "one"), Dir: "new"}}
	if !c.apply(2, nil, []*entry{newest}) {
		t.Error("the second scan changed nothing")
	}
	if c.apply(1, nil, nil) {
		t.Error("the first scan undid the second")
	}
	if diff := cmp.Diff([]string{"newest"}, pluginNames(c.Plugins())); diff != "" {
		t.Error(diff)
	}
}
