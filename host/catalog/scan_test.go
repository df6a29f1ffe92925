package catalog

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/plugin"
)

func TestScanListsWhatIsInstalled(t *testing.T) {
	dir := t.TempDir()
	install(t, dir, "zebra", manifest("alpha", "one", "two"))
	install(t, dir, "ant", manifest("beta", "three"))
	install(t, dir, ".installing", manifest("gamma", "four"))
	write(t, filepath.Join(dir, "README"), "not a plugin", 0o600)
	c := New(dir)
	if !c.Scan() {
		t.Error("the first scan changed nothing")
	}
	if c.Scan() {
		t.Error("the second scan changed something")
	}
	if diff := cmp.Diff([]string{"alpha", "beta"}, pluginNames(c.Plugins())); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"one", "three", "two"}, typeNames(c.Types())); diff != "" {
		t.Error(diff)
	}
	_, p, err := c.Type("two")
	if err != nil || p.Name != "alpha" || p.Path != filepath.Join(dir, "zebra", "run") {
		t.Errorf("Type(two) = %+v, %v", p, err)
	}
}

func TestScanOfNothing(t *testing.T) {
	empty := t.TempDir()
	for _, dir := range []string{"", empty, filepath.Join(empty, "missing")} {
		c := scanned(t, dir)
		if len(c.Plugins()) != 0 || len(c.Types()) != 0 {
			t.Errorf("dir %q: %v", dir, c.Plugins())
		}
		_, _, err := c.Type("x")
		if !errors.Is(err, plugin.NotFound) || plugin.AsError(err).Hint != "no plugin is installed" {
			t.Errorf("dir %q: %v", dir, err)
		}
	}
}

// A bad plugin is a sound one with one thing changed.
type bad struct {
	content string           // of its manifest, instead
	remove  string           // a file
	folder  string           // in the place of a file
	instead *plugin.Manifest // of another plugin
	want    string           // what the problem says
}

func badPlugins() map[string]bad {
	elsewhere, nowhere := manifest("bad-in-name", "worse"), manifest("bad-in-name", "worse")
	elsewhere.Platforms = map[string]plugin.File{"plan9/mips": elsewhere.Platforms[plugin.Platform]}
	nowhere.Platforms = nil
	return map[string]bad{
		"broken JSON": {content: "{\n  \"name\": }", want: "plugin bad: its plugin.json is faulty: broken JSON at line 2, column 11"},
		"ends early":  {content: "{\n  \"name\"", want: "broken JSON at line 2, column 8, where it ends too early"},
		"empty":       {content: " ", want: "broken JSON at line 1, column 1, where it ends too early"},
		"wrong kind":  {content: `{"name": 3}`, want: "name cannot be a number, at line 1, column 10"},
		"no object":   {content: `[]`, want: "the whole manifest cannot be a array, at line 1, column 1"},
		"unknown":     {content: `{"nmae": "x"}`, want: `unknown field "nmae"`},
		"later":       {content: `{"manifest_version": 2}`, want: "manifest_version is 2; this host reads version 1"},
		"too large":   {content: strings.Repeat(" ", manifestMax+1), want: "plugin bad: its plugin.json is larger than 4 MiB"},

		"manifest is a folder":   {folder: "plugin.json", want: "plugin bad: its plugin.json is not a file"},
		"executable is a folder": {folder: "run", want: "plugin bad-in-name in folder bad: its file run is not a file"},
		"no manifest":            {remove: "plugin.json", want: "plugin bad: there is no plugin.json in its folder"},
		"no executable":          {remove: "run", want: "plugin bad-in-name in folder bad: its file run is missing"},

		"other platform": {instead: elsewhere, want: "it has no file for " + plugin.Platform + ": it runs on plan9/mips only"},
		"no platform":    {instead: nowhere, want: "it has no file for " + plugin.Platform + ": it runs on none"},
		"name taken": {instead: manifest("alpha", "worse"),
			want: "plugin alpha in folder bad: its name is taken by the plugin in folder "},
		"type taken": {instead: manifest("bad", "worse", "one"),
			want: "plugin bad: its connection type one is taken by plugin alpha in folder "},
	}
}

// spoil makes the sound plugin in folder a bad one.
func (b bad) spoil(t *testing.T, folder string) {
	t.Helper()
	if b.content != "" {
		write(t, filepath.Join(folder, plugin.ManifestName), b.content, 0o600)
	}
	if b.remove != "" {
		remove(t, filepath.Join(folder, b.remove))
	}
	if b.folder != "" {
		remove(t, filepath.Join(folder, b.folder))
		write(t, filepath.Join(folder, b.folder, "x"), "", 0o600)
	}
	if b.instead != nil {
		install(t, filepath.Dir(folder), "bad", b.instead)
	}
}

func TestOneBadPluginNeverHidesTheOthers(t *testing.T) {
	for name, b := range badPlugins() {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			install(t, dir, "a", manifest("alpha", "one"))
			b.spoil(t, install(t, dir, "bad", manifest("bad-in-name", "worse")))
			install(t, dir, "c", manifest("gamma", "three"))
			c := scanned(t, dir)
			if diff := cmp.Diff([]string{"one", "three"}, typeNames(c.Types())); diff != "" {
				t.Error(diff)
			}
			checkProblem(t, c, filepath.Join(dir, "bad"), b.want)
		})
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

// checkProblem finds the one plugin with a problem and reads it.
func checkProblem(t *testing.T, c *Catalog, folder, want string) {
	t.Helper()
	for _, p := range c.Plugins() {
		if p.Problem == nil {
			continue
		}
		if p.Dir != folder || p.Problem.Code != plugin.PluginFailed || !strings.Contains(p.Problem.Message, want) {
			t.Errorf("in %s: %s %q, want %q", p.Dir, p.Problem.Code, p.Problem.Message, want)
		}
		return
	}
	t.Errorf("no plugin has a problem: %v", c.Plugins())
}

func TestTypesOfABadPluginAreForOthers(t *testing.T) {
	dir := t.TempDir()
	remove(t, filepath.Join(install(t, dir, "a", manifest("alpha", "one", "two")), "run"))
	install(t, dir, "b", manifest("beta", "one"))
	c := scanned(t, dir)
	if _, p, err := c.Type("one"); err != nil || p.Name != "beta" {
		t.Errorf("Type(one) = %v, %v", p, err)
	}
	_, p, err := c.Type("two")
	if !errors.Is(err, plugin.PluginFailed) || !strings.Contains(err.Error(), "its file run is missing") || p.Name != "alpha" {
		t.Errorf("Type(two) = %v, %v", p, err)
	}
}

func TestFolderThatCannotBeListed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "plugins")
	install(t, dir, "a", manifest("alpha", "one"))
	c := scanned(t, dir)
	aside := dir + "-aside"
	if err := os.Rename(dir, aside); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "no folder", 0o600)
	for range 2 { // the second time, what stands for the folder is not kept
		c.Scan()
		if diff := cmp.Diff([]string{"alpha", "plugins!"}, pluginNames(c.Plugins())); diff != "" {
			t.Error(diff)
		}
	}
	remove(t, dir)
	if err := os.Rename(aside, dir); err != nil {
		t.Fatal(err)
	}
	if !c.Scan() || len(c.Plugins()) != 1 {
		t.Errorf("after it is back: %v", pluginNames(c.Plugins()))
	}
}

func TestTypeSuggests(t *testing.T) {
	dir := t.TempDir()
	install(t, dir, "a", manifest("alpha", "password-grant", "api-key"))
	c := scanned(t, dir)
	for unknown, want := range map[string]string{
		"pasword-grant":           "did you mean password-grant?",
		"PASSWORD_GRANT":          "did you mean password-grant?",
		"apikey":                  "did you mean api-key?",
		"kerberos":                "there are: api-key, password-grant",
		"":                        "there are: api-key, password-grant",
		strings.Repeat("x", 9999): "there are: api-key, password-grant",
	} {
		_, _, err := c.Type(unknown)
		if !errors.Is(err, plugin.NotFound) || plugin.AsError(err).Hint != want {
			t.Errorf("Type(%q): %v, hint %q", unknown, err, plugin.AsError(err).Hint)
		}
	}
}

func TestScanReadsOnlyWhatLooksChanged(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(install(t, dir, "a", manifest("alpha", "one")), plugin.ManifestName)
	c := scanned(t, dir)
	old, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rewrite := func(changed time.Time) {
		write(t, path, strings.ReplaceAll(string(data), `"one"`, `"two"`), 0o600)
		date(t, path, changed)
	}
	rewrite(old.ModTime())
	if c.Scan() {
		t.Error("a manifest of the same size and time was read again")
	}
	rewrite(old.ModTime().Add(time.Minute))
	if !c.Scan() {
		t.Error("a changed manifest was not read")
	}
	if diff := cmp.Diff([]string{"two"}, typeNames(c.Types())); diff != "" {
		t.Error(diff)
	}
}

func TestScanDoesNotTrustAYoungFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(install(t, dir, "a", manifest("alpha", "one")), plugin.ManifestName)
	now := time.Now()
	date(t, path, now)
	c := scanned(t, dir)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, strings.ReplaceAll(string(data), `"one"`, `"two"`), 0o600)
	date(t, path, now)
	if !c.Scan() {
		t.Error("a change within the step of the filesystem's clock was missed")
	}
}

func TestScanSeesComingAndGoing(t *testing.T) {
	dir := t.TempDir()
	c := scanned(t, dir)
	folder := install(t, dir, "a", manifest("alpha", "one"))
	steps := []struct {
		do   func()
		want []string
	}{
		{func() {}, []string{"alpha"}},
		{func() { remove(t, filepath.Join(folder, "run")) }, []string{"alpha!"}},
		{func() { write(t, filepath.Join(folder, "run"), program, 0o700) }, []string{"alpha"}},
		{func() { _ = os.RemoveAll(folder) }, []string{}},
	}
	for i, step := range steps {
		step.do()
		if !c.Scan() {
			t.Errorf("step %d changed nothing", i)
		}
		if diff := cmp.Diff(step.want, pluginNames(c.Plugins())); diff != "" {
			t.Errorf("step %d: %s", i, diff)
		}
	}
}

func TestSuggestIsBounded(t *testing.T) {
	types := strings.Split("aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk llll mmmm", " ")
	c := New("")
	if err := c.Adopt(describe("many", types...)); err != nil {
		t.Fatal(err)
	}
	_, _, err := c.Type("unheard-of")
	if want := "there are: " + strings.Join(types[:12], ", ") + ", …"; plugin.AsError(err).Hint != want {
		t.Errorf("hint %q", plugin.AsError(err).Hint)
	}
}
