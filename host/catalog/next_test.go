package catalog

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/plugin"
)

// inUse is a catalogue of one plugin that has been started.
func inUse(t *testing.T) (c *Catalog, folder string) {
	t.Helper()
	dir := t.TempDir()
	folder = install(t, dir, "a", manifest("alpha", "one"))
	c = scanned(t, dir)
	t.Cleanup(c.Close)
	opened(t, c, "one").Release()
	return c, folder
}

// newer puts another version of the plugin into its folder.
func newer(t *testing.T, folder, version string, types ...string) {
	t.Helper()
	m := manifest("alpha", types...)
	m.Version = version
	install(t, filepath.Dir(folder), filepath.Base(folder), m)
}

func TestNextWaits(t *testing.T) {
	c, folder := inUse(t)
	changed := c.Changed()
	newer(t, folder, "2.0.0", "one", "two")
	if !c.Scan() {
		t.Fatal("nothing changed")
	}
	<-changed
	p := c.Plugins()[0]
	if p.Version != "1.0.0" || p.Problem != nil || p.Next == nil || p.Next.Version != "2.0.0" {
		t.Fatalf("in charge is %s, next %+v", p.Version, p.Next)
	}
	if diff := cmp.Diff([]string{"one"}, typeNames(c.Types())); diff != "" {
		t.Errorf("before: %s", diff)
	}
	if c.Scan() {
		t.Error("a scan that found nothing new changed something")
	}
	if !c.Promote(*p.Next) || c.Promote(*p.Next) {
		t.Error("it is promoted once")
	}
	if p := c.Plugins()[0]; p.Version != "2.0.0" || p.Next != nil {
		t.Errorf("in charge is %s, next %+v", p.Version, p.Next)
	}
	if diff := cmp.Diff([]string{"one", "two"}, typeNames(c.Types())); diff != "" {
		t.Errorf("after: %s", diff)
	}
}

// A version is another one if its files are, and not because it was looked at again.
func TestNextIsTheSame(t *testing.T) {
	c, folder := inUse(t)
	newer(t, folder, "2.0.0", "one")
	run := filepath.Join(folder, "run")
	date(t, run, time.Now().Add(time.Hour)) // so that nothing is believed to have settled
	c.Scan()
	first := c.Plugins()[0].Next
	if c.Scan(); c.Plugins()[0].Next != first {
		t.Error("the same files are another version")
	}
	date(t, run, time.Now().Add(2*time.Hour))
	if c.Scan(); c.Plugins()[0].Next == first {
		t.Error("another file is the same version")
	}
}

// What is in use goes on whatever happens to its files, as long as its folder is
// there.
func TestWhatIsInUseStays(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, folder string){
		"broken manifest":  func(t *testing.T, f string) { write(t, filepath.Join(f, plugin.ManifestName), "{", 0o600) },
		"missing manifest": func(t *testing.T, f string) { remove(t, filepath.Join(f, plugin.ManifestName)) },
		"missing file":     func(t *testing.T, f string) { remove(t, filepath.Join(f, "run")) },
	} {
		t.Run(name, func(t *testing.T) {
			c, folder := inUse(t)
			spoil(t, folder)
			c.Scan()
			p := c.Plugins()[0]
			if p.Problem != nil || p.Next == nil || p.Next.Problem == nil || len(c.Types()) != 1 {
				t.Errorf("problem %v, next %+v", p.Problem, p.Next)
			}
			install(t, filepath.Dir(folder), filepath.Base(folder), manifest("alpha", "one"))
			c.Scan()
			if p := c.Plugins()[0]; p.Problem != nil || p.Next != nil {
				t.Errorf("when all is as it was: problem %v, next %+v", p.Problem, p.Next)
			}
			if err := os.RemoveAll(folder); err != nil {
				t.Fatal(err)
			}
			c.Scan()
			if len(c.Plugins()) != 0 {
				t.Error("its folder is gone, and it is not")
			}
		})
	}
}

// A plugin that was never started has nothing to lose.
func TestWhatIsNotInUseIsReplacedAtOnce(t *testing.T) {
	dir := t.TempDir()
	folder := install(t, dir, "a", manifest("alpha", "one"))
	c := scanned(t, dir)
	newer(t, folder, "2.0.0", "one")
	c.Scan()
	if p := c.Plugins()[0]; p.Version != "2.0.0" || p.Next != nil {
		t.Errorf("in charge is %s, next %+v", p.Version, p.Next)
	}
}

func TestRegisterOfWhatIsInUseWaits(t *testing.T) {
	c, _ := inUse(t)
	m := manifest("alpha", "one")
	m.Version = "2.0.0"
	elsewhere := install(t, t.TempDir(), "b", m)
	if p, err := c.Register(elsewhere); err != nil || p.Version != "2.0.0" {
		t.Fatal(p.Version, err)
	}
	if p := c.Plugins()[0]; p.Version != "1.0.0" || p.Next == nil {
		t.Errorf("in charge is %s, next %+v", p.Version, p.Next)
	}
	c.Scan()
	if p := c.Plugins()[0]; !c.Promote(*p.Next) || c.Plugins()[0].Version != "2.0.0" {
		t.Errorf("in charge is %s", c.Plugins()[0].Version)
	}
}
