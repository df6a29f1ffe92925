package sdk_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/sdk"
)

// files are a file system with these contents, in pairs of a name and a text.
func files(namesAndTexts ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for i := 0; i < len(namesAndTexts); i += 2 {
		fsys[namesAndTexts[i]] = &fstest.MapFile{Data: []byte(namesAndTexts[i+1])}
	}
	return fsys
}

const acme = `# Comments are for whoever edits the file.
title: Acme
help: >-
  For a user
  of Acme.
config:
  endpoint: https://TENANT.acme.example/
  scopes: [a, b]
  wait: 30s
  extra: {kind: "1"}
  empty: ""
  refresh: false
fill_in:
  username: The user's name.
beware:
  - It is slow.
sources:
  - https://acme.example/docs
`

func TestPresets(t *testing.T) {
	got := sdk.Presets(files("a/zeta.yaml", "title: Zeta", "b/acme.yaml", acme, "b/README.md", "no preset"))
	want := []sdk.Preset{{
		Name: "acme", Title: "Acme", Help: "For a user of Acme.",
		Config: map[string]any{
			"endpoint": "https://TENANT.acme.example/", "scopes": []any{"a", "b"}, "wait": "30s",
			"extra": map[string]any{"kind": "1"}, "empty": "", "refresh": false,
		},
		FillIn:  map[string]string{"username": "The user's name."},
		Beware:  []string{"It is slow."},
		Sources: []string{"https://acme.example/docs"},
	}, {
		Name: "zeta", Title: "Zeta", Config: map[string]any{}, // which a manifest must have
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if none, err := sdk.ReadPresets(files()); none != nil || err != nil {
		t.Errorf("of no files: %v, %v", none, err)
	}
}

func TestPresetsThatAreWrong(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"title: A\nhepl: x\n", `a.yaml:2: unknown member "hepl"; did you mean "help"?`},
		{"title: A\nname: a\n", `a.yaml:2: unknown member "name"; there are title, help, config, fill_in, beware, sources`},
		{"title: A\n\ntitle: B\n", `a.yaml:3: mapping key "title" already defined at line 1`},
		{"title: A\nbeware: it is slow\n", "a.yaml:2: cannot unmarshal !!str `it is slow` into []string"},
		{"title: A\nfill_in:\n  password: [x]\n", "a.yaml:3: cannot unmarshal !!seq into string"},
		{"title: A\nconfig: [x]\n", "a.yaml:2: cannot unmarshal !!seq into map[string]interface {}"},
		{"- title: A\n", "a.yaml:1: this must be a map of names to values"},
		{"title: A\n---\ntitle: B\n", "a.yaml: there may be one document"},
		{"title: A\nhelp: a: b\n", "a.yaml:2: mapping values are not allowed in this context"},
		{"# nothing\n", "a.yaml: it is empty"},
	} {
		all, err := sdk.ReadPresets(files("a.yaml", test.text))
		if err == nil || err.Error() != "reading presets: "+test.want || all != nil {
			t.Errorf("%q: %v, %v", test.text, all, err)
		}
	}
}

// Every file that is wrong is named at once, and the program does not start.
func TestPresetsPanic(t *testing.T) {
	defer func() {
		said, _ := recover().(string)
		if !strings.HasPrefix(said, "sdk: reading presets: a.yaml:1: ") || !strings.Contains(said, "\nb.yaml:1: ") {
			t.Errorf("it panics with %q", said)
		}
	}()
	sdk.Presets(files("a.yaml", "a: 1", "b.yaml", "b: 1", "c.yaml", acme))
	t.Error("it does not panic")
}

func TestPresetsOfAFolderThatIsNotThere(t *testing.T) {
	if all, err := sdk.ReadPresets(os.DirFS(t.TempDir() + "/none")); err == nil || all != nil {
		t.Errorf("%v, %v", all, err)
	}
}

func FuzzReadPresets(f *testing.F) {
	for _, seed := range []string{acme, "a: &a [*a]", "? [x]\n: y", "title: !!binary x", "config: {<<: {a: 1}}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		all, err := sdk.ReadPresets(files("a.yaml", text))
		if (len(all) == 1) != (err == nil) {
			t.Errorf("%v, %v", all, err)
		}
		if err == nil && all[0].Config == nil {
			t.Error("the config is nil")
		}
	})
}
