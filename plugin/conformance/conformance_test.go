package conformance

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// as returns this test binary under the name of a plugin.
func as(t *testing.T, name string) string {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), pluginName+name)
	if err := os.Symlink(binary, path); err != nil {
		t.Skipf("naming the plugin: %v", err) // Windows asks for a privilege
	}
	return path
}

func run(t *testing.T, o Options) *Report {
	t.Helper()
	report, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// found are the ids of the checks that went one way.
func found(r *Report, o Outcome) []string {
	var ids []string
	for _, result := range r.Results {
		if result.Outcome == o {
			ids = append(ids, result.ID)
		}
	}
	return ids
}

var all = flag.Bool("all", false, "run every check on every broken plugin, which takes minutes")

// families matches the checks that are akin to some, and those without whose calls
// there is nothing to look back on.
func families(ids []string) *regexp.Regexp {
	if *all {
		return nil
	}
	akin := []string{`^codes\.unreachable$`}
	for _, id := range ids {
		family, _, _ := strings.Cut(id, ".")
		akin = append(akin, "^"+family+`\.`)
	}
	return regexp.MustCompile(strings.Join(akin, "|"))
}

// untested are the checks that no plugin can be broken for without failing others.
func untested() []string {
	return []string{"handshake.host", "schema.json", "describe.manifest", "live.authorize", "live.test"}
}

// TestEachDefectIsFound checks plugins of one defect each. Those checks that are
// there to find it must fail, and no other one that is akin to them; with -all, no
// other one at all.
func TestEachDefectIsFound(t *testing.T) {
	t.Parallel()
	meant := map[string]bool{}
	for _, name := range names() {
		defect := defects()[name]
		for _, id := range defect.finds {
			meant[id] = true
		}
		if len(defect.finds) == 0 {
			continue // it has no defect, or is no plugin
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := Options{Path: as(t, name), Match: families(defect.finds)}
			if slices.Contains([]string{"holds-on", "one-at-a-time", "slow-with-many"}, name) {
				o.letGo = 2 * time.Second // it is waited for in vain
			}
			report := run(t, o)
			if got := found(report, Failed); !slices.Equal(got, defect.finds) {
				t.Errorf("%v failed, want %v", got, defect.finds)
				_ = report.WriteText(t.Output())
			}
		})
	}
	known, _ := IDs()
	for _, id := range known {
		if !meant[id] && !slices.Contains(untested(), id) {
			t.Errorf("no plugin is there to fail %s", id)
		}
	}
}

// TestGoodPluginPasses runs every check on a plugin without a defect, made by hand.
func TestGoodPluginPasses(t *testing.T) {
	t.Parallel()
	report := run(t, Options{Path: as(t, "good")})
	want := []string{"describe.manifest", "live.authorize", "live.test"} // there is neither
	if got := found(report, Skipped); !report.OK() || !slices.Equal(got, want) && runtime.GOOS == "linux" {
		t.Errorf("%v were skipped, want %v", got, want)
		_ = report.WriteText(t.Output())
	}
	if report.Plugin != "kit" || report.Version != "1.0.0" || !slices.Equal(report.Types, []string{"kit"}) {
		t.Errorf("it is said to be %s %s of %v", report.Plugin, report.Version, report.Types)
	}
}

// TestWhatCannotBeMadeUp: a schema that nobody can guess a value for is no fault.
func TestWhatCannotBeMadeUp(t *testing.T) {
	t.Parallel()
	report := run(t, Options{Path: as(t, "greedy"), Match: regexp.MustCompile(`^codes\.`)})
	if report.Count(Failed) > 0 || report.Count(Skipped) < 3 {
		_ = report.WriteText(t.Output())
		t.Error("that is what it says")
	}
	if seen := report.Results[2].Seen; !strings.Contains(seen, "field odd of kit") || !strings.Contains(seen, "connection file") {
		t.Errorf("it says %q", seen)
	}
}
