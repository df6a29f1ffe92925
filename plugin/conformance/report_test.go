package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

func sampleReport() *Report {
	return &Report{Path: "/x/acme", Plugin: "acme", Version: "1.0.0", Types: []string{"acme"}, Results: []Result{
		{ID: "a.one", Title: "it does", Outcome: Passed, Seen: "it did <so>"},
		{ID: "a.two", Title: "it is", Outcome: Failed, Seen: "it is not", Advice: "let it be"},
		{ID: "a.three", Title: "it has", Outcome: Skipped, Seen: "there is none"},
	}}
}

func TestReportForPeople(t *testing.T) {
	var b strings.Builder
	if err := sampleReport().WriteText(&b); err != nil {
		t.Fatal(err)
	}
	want := `passed  a.one                     it did <so>
failed  a.two                     it is not
        hint: let it be
skipped a.three                   there is none
1 passed, 1 failed, 1 skipped
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestReportForPrograms(t *testing.T) {
	var b bytes.Buffer
	if err := sampleReport().WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	want := `{"check":"a.one","title":"it does","outcome":"passed","seen":"it did <so>","duration_ms":0}
{"check":"a.two","title":"it is","outcome":"failed","seen":"it is not","advice":"let it be","duration_ms":0}
{"check":"a.three","title":"it has","outcome":"skipped","seen":"there is none","duration_ms":0}
{"ok":false,"plugin":"acme","version":"1.0.0","types":["acme"],"passed":1,"failed":1,"skipped":1}
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

// What was not tried at all does not conform.
func TestNothingIsNotOK(t *testing.T) {
	for _, test := range []struct {
		outcomes []Outcome
		ok       bool
	}{{nil, false}, {[]Outcome{Skipped}, false}, {[]Outcome{Passed, Skipped}, true}, {[]Outcome{Passed, Failed}, false}} {
		r := &Report{}
		for _, o := range test.outcomes {
			r.Results = append(r.Results, Result{Outcome: o})
		}
		if r.OK() != test.ok {
			t.Errorf("%v is OK: %t", test.outcomes, r.OK())
		}
	}
}

// Each check has a name of its own, and says what it wants and what to do.
func TestInventoryIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range inventory() {
		if seen[c.id] || !regexp.MustCompile(`^[a-z]+\.[a-z0-9_]+$`).MatchString(c.id) {
			t.Errorf("the id %q", c.id)
		}
		seen[c.id] = true
		for _, text := range []string{c.title, c.advice} {
			if text == "" || strings.HasSuffix(text, ".") {
				t.Errorf("%s says %q", c.id, text)
			}
		}
	}
}

// TestManifestIsCompared: each thing that a manifest says otherwise is found.
func TestManifestIsCompared(t *testing.T) {
	t.Parallel()
	described, err := (&kit{}).Describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for name, lie := range map[string]func(*plugin.Manifest){
		"":        func(*plugin.Manifest) {},
		"1.0.1":   func(m *plugin.Manifest) { m.Version = "1.0.1" },
		"schema":  func(m *plugin.Manifest) { m.Types[0].Schema.Fields = m.Types[0].Schema.Fields[:4] },
		"title":   func(m *plugin.Manifest) { m.Types[0].Title = "another" },
		"presets": func(m *plugin.Manifest) { m.Types[0].Presets = nil },
		"sha256": func(m *plugin.Manifest) {
			m.Platforms[plugin.Platform] = plugin.File{File: "plugin-good", SHA256: strings.Repeat("0", 64)}
		},
		"name \"Kit\"": func(m *plugin.Manifest) { m.Name = "Kit" },
	} {
		t.Run(name, func(t *testing.T) {
			path := as(t, "good")
			sum, err := plugin.HashFile(path)
			if err != nil {
				t.Fatal(err)
			}
			types := append([]plugin.Type(nil), described.Types...)
			m := &plugin.Manifest{ManifestVersion: 1, Description: *described, Platforms: map[string]plugin.File{plugin.Platform: {File: "plugin-good", SHA256: sum}}}
			m.Types = types
			lie(m)
			data, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(filepath.Dir(path), plugin.ManifestName), data, 0o600); err != nil {
				t.Fatal(err)
			}
			r := run(t, Options{Path: path, Match: regexp.MustCompile(`^describe\.manifest$`)}).Results[0]
			if (r.Outcome == Passed) != (name == "") || !strings.Contains(r.Seen, name) {
				t.Errorf("%s: %s", r.Outcome, r.Seen)
			}
		})
	}
}

func TestJSONSchemaIsCompiled(t *testing.T) {
	good, err := (&kit{}).Describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if v := schemaJSON(t.Context(), nil, nil, good.Types[0]); v.outcome != Passed {
		t.Errorf("%+v", v)
	}
	bad := plugin.Type{Schema: schema.Schema{Fields: []schema.Field{{Name: "x", Kind: schema.String, Pattern: "("}}}}
	if v := schemaJSON(t.Context(), nil, nil, bad); v.outcome != Failed {
		t.Errorf("%+v", v)
	}
}

// What cannot be checked at all is an error, not a report.
func TestNoPlugin(t *testing.T) {
	empty := t.TempDir()
	for _, path := range []string{filepath.Join(empty, "missing"), empty} {
		if r, err := Run(t.Context(), Options{Path: path}); err == nil {
			t.Errorf("%s: %+v", path, r)
		}
	}
	text := filepath.Join(empty, "text")
	if err := os.WriteFile(text, []byte("no program"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := run(t, Options{Path: text})
	if got := found(r, Failed); len(got) < 2 || r.Count(Passed) > 0 {
		_ = r.WriteText(t.Output())
		t.Errorf("%v failed", got)
	}
}

// TestInterrupted: what was under way is given up, and no folder is left.
func TestInterrupted(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	ctx, cancel := context.WithCancel(t.Context())
	r, err := Run(ctx, Options{Path: as(t, "good"), Progress: func(Result) { cancel() }})
	if !errors.Is(err, context.Canceled) || len(r.Results) != 1 {
		t.Errorf("%v, %+v", err, r)
	}
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range left {
		if strings.HasPrefix(entry.Name(), "jf") {
			t.Errorf("left behind: %s", entry.Name())
		}
	}
}
