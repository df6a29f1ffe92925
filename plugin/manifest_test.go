package plugin_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/plugin"
)

// sound is a manifest, to be spoiled.
const sound = `{
  "manifest_version": 1, "name": "acme", "version": "1.2.3",
  "types": [{"name": "acme-key", "title": "A key", "schema": {"fields": [{"name": "key", "kind": "secret"}, {"name": "n", "kind": "integer", "min": 5}]},
    "presets": [{"name": "first", "title": "First", "config": {"n": 1}}, {"name": "second", "title": "Second", "config": {}}]}],
  "platforms": {"linux/amd64": {"file": "acme", "sha256": "DIGEST"}, "windows/amd64": {"file": "acme.exe", "sha256": "DIGEST"}}
}`

func soundManifest() string { return strings.ReplaceAll(sound, "DIGEST", strings.Repeat("0a", 32)) }

func TestParseManifest(t *testing.T) {
	m, err := plugin.ParseManifest([]byte(soundManifest()))
	if err != nil {
		t.Fatal(err)
	}
	typ, ok := m.Type("acme-key")
	if _, other := m.Type("acme"); !ok || other || typ.Title != "A key" || m.Platforms["windows/amd64"].File != "acme.exe" {
		t.Errorf("%+v", m)
	}
}

func TestParseManifestRefuses(t *testing.T) {
	for _, tt := range []struct{ old, new, want string }{
		{`"manifest_version": 1, `, ``, "manifest_version is 0"},
		{`"manifest_version": 1`, `"manifest_version": 2`, "manifest_version is 2; this host reads version 1"},
		{`"version"`, `"versoin"`, `unknown field "versoin"`},
		{`"kind"`, `"knid"`, `unknown field "knid"`},
		{`"acme", "version"`, `"Acme", "version"`, `name "Acme" must be`},
		{`"acme", "version"`, `"a--b", "version"`, `name "a--b" must be`},
		{`"acme", "version"`, `"../acme", "version"`, `name "../acme" must be`},
		{`"acme-key"`, `"acme key"`, `types: "acme key" must be`},
		{`"kind": "secret"`, `"kind": "colour"`, `types: acme-key: key: the kind "colour" does not exist`},
		{`"name": "first"`, `"name": "First"`, `types: acme-key: presets: "First" must be lower-case`},
		{`"name": "second"`, `"name": "first"`, `types: acme-key: presets: "first" must be lower-case letters, digits and single hyphens, and named once`},
		{`"n": 1`, `"nn": 1`, "types: acme-key: presets: first: nn: unknown field"},
		{`"n": 1`, `"n": "1"`, "types: acme-key: presets: first: n: is text; it must be a whole number"},
		{`"file": "acme"`, `"file": ""`, "platforms: linux/amd64: file must be the name of a file beside the manifest"},
		{`"file": "acme"`, `"file": "../acme"`, "platforms: linux/amd64: file must be"},
		{`"file": "acme"`, `"file": "/bin/sh"`, "platforms: linux/amd64: file must be"},
		{`"file": "acme"`, `"file": "..\\acme"`, "platforms: linux/amd64: file must be"},
		{`"file": "acme"`, `"file": "C:acme"`, "platforms: linux/amd64: file must be"},
		{`"file": "acme"`, `"file": ".."`, "platforms: linux/amd64: file must be"},
		{`"file": "acme"`, `"file": "."`, "platforms: linux/amd64: file must be"},
		{strings.Repeat("0a", 32), strings.Repeat("0A", 32), "sha256 must be 64 lower-case hexadecimal digits"},
		{strings.Repeat("0a", 32), "", "sha256 must be"},
		{"\n}", "\n} {}", "something follows the JSON object"},
		{"\n}", "\n}}", "something follows the JSON object"},
		{"\n}", "\n", "unexpected EOF"},
	} {
		data := strings.Replace(soundManifest(), tt.old, tt.new, 1)
		if data == soundManifest() {
			t.Fatalf("%q changes nothing", tt.old)
		}
		if _, err := plugin.ParseManifest([]byte(data)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.new, err, tt.want)
		}
	}
}

func FuzzParseManifest(f *testing.F) {
	f.Add([]byte(soundManifest()))
	f.Add([]byte(`{}`))
	f.Add([]byte(soundManifest() + "}"))
	f.Add([]byte(strings.Replace(soundManifest(), `"secret"`, `"list", "of": "integer", "default": [1]`, 1)))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := plugin.ParseManifest(data)
		if err != nil {
			return
		}
		if !json.Valid(data) {
			t.Fatalf("accepted what is no JSON: %q", data)
		}
		for _, file := range m.Platforms {
			if file.File == "" || file.File == "." || file.File == ".." || strings.ContainsAny(file.File, `/\:`) {
				t.Fatalf("accepted a file elsewhere: %q", file.File)
			}
		}
		written, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		again, err := plugin.ParseManifest(written)
		if err != nil {
			t.Fatalf("%v in what was accepted: %s", err, written)
		}
		if diff := same(m, again); diff != "" {
			t.Fatal(diff)
		}
	})
}
