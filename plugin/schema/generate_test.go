package schema

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// The generators make sound schemas and documents that are nearly right, so
// that both verdicts come up often and for every reason.

var sampleTexts = []string{
	"", "a", "abc", "a1", "Ab-c", "héllo", "0123456789", "日本", "x\ny", " ", "true", "[secret]", "{}", "\u2028<&>",
}

var sampleURLs = []string{
	"https://example.com", "https://example.com/", "https://EXAMPLE.com:8443/a/b?c=d&e=%20f", "https://127.0.0.1:1",
	"https://[::1]:443/x", "https://[2001:db8::1]", "https://a_b.c-d.", "https://h?q", "https://h/?a?b/c@:",
	"http://example.com", "http://[::1]:8080/p",
}

var samplePatterns = []string{"", "", "^[a-z0-9]+$", "[0-9]", "^.{2,6}$", `^[A-Z][a-z\-]*$`, `^\p{L}|\x20`, "^https?:", "s$"}

// junk is what people write into the wrong field.
var junk = []any{
	nil, true, false, "true", 3, -1, 3.0, 3.5, 1e300, -9007199254740991, 9007199254740992, "", "3", []any{},
	map[string]any{}, []any{nil}, []any{"a", 1}, []any{[]any{}}, map[string]any{"": "v"}, map[string]any{"k": nil},
	map[string]any{"env": "NAME"}, map[string]any{"env": ""}, map[string]any{"env": "NO-NAME"}, map[string]any{"env": 1},
	map[string]any{"env": "NAME", "file": "/path"}, map[string]any{"file": "/path"}, map[string]any{"file": `C:\path`}, map[string]any{"file": "path"}, map[string]any{"file": ""},
	map[string]any{"file": "/a\x00b"}, map[string]any{"stored": true}, map[string]any{"stored": false},
	map[string]any{"forgotten": true}, map[string]any{"forgotten": "0123456789abcdef0123456789abcdef"}, map[string]any{"forgotten": "soon"},
	"10s", "1h1m1.5s1ms", "1h ", "1ms1s", "1.5ms", "-1s", "0s", "1234567h",
}

func oneIn(t *rapid.T, n int, label string) bool { return rapid.IntRange(1, n).Draw(t, label) == n }

func genSchema(t *rapid.T) Schema {
	var s Schema
	controllers := rapid.IntRange(0, 3).Draw(t, "controllers")
	for i := range controllers {
		kind := rapid.SampledFrom([]Kind{Boolean, Enum}).Draw(t, "controller")
		s.Fields = append(s.Fields, genField(t, s, fmt.Sprintf("choice_%d", i), kind))
	}
	kinds := append(slices.Clone(scalarKinds), Secret, URL, List, Map)
	for i := range rapid.IntRange(0, 4).Draw(t, "others") {
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		s.Fields = append(s.Fields, genField(t, s, fmt.Sprintf("field_%d", i), kind))
	}
	if err := s.Validate(); err != nil {
		t.Fatalf("generated an unsound schema: %v\n%+v", err, s)
	}
	return s
}

func genField(t *rapid.T, before Schema, name string, kind Kind) Field {
	f := Field{Name: name, Kind: kind}
	if kind == List || kind == Map {
		f.Of = rapid.SampledFrom(append(slices.Clone(scalarKinds), "", Secret)).Draw(t, "of")
	}
	if f.scalar() == Enum {
		f.Options = []Option{{Value: "abc", Title: "A"}, {Value: "a1"}, {Value: "true"}}
	}
	if slices.Contains([]Kind{String, Secret, URL, Duration}, f.scalar()) {
		f.Pattern = rapid.SampledFrom(samplePatterns).Draw(t, "pattern")
	}
	if !slices.Contains([]Kind{Boolean, Enum, Duration}, kind) {
		genBounds(t, &f)
	}
	genDependence(t, before, &f)
	if f.Required = oneIn(t, 3, "required"); !f.Required && f.scalar() != Secret {
		genDefault(t, &f)
	}
	return f
}

func genBounds(t *rapid.T, f *Field) {
	least := float64(rapid.IntRange(0, 4).Draw(t, "min"))
	if oneIn(t, 3, "bounded below") {
		f.Min = &least
	}
	if most := least + 5; oneIn(t, 3, "bounded above") {
		f.Max = &most
	}
}

func genDependence(t *rapid.T, before Schema, f *Field) {
	for _, controller := range before.Fields {
		if controller.Kind != Boolean && controller.Kind != Enum {
			continue
		}
		values := map[Kind][]string{Boolean: {"true", "false"}, Enum: {"abc", "a1", "true"}}[controller.Kind]
		if oneIn(t, 3, "dependent") {
			equals := rapid.SliceOfNDistinct(rapid.SampledFrom(values), 1, 2, rapid.ID[string]).Draw(t, "equals")
			f.VisibleWhen = &Condition{Field: controller.Name, Equals: equals}
		}
		if f.Kind == Secret && oneIn(t, 2, "forgettable") {
			equals := rapid.SliceOfNDistinct(rapid.SampledFrom(values), 1, 2, rapid.ID[string]).Draw(t, "forgotten when")
			f.ForgetWhen = &Condition{Field: controller.Name, Equals: equals}
		}
		if f.scalar() == URL && controller.Kind == Boolean && oneIn(t, 2, "http_if") {
			f.HTTPIf = controller.Name
		}
	}
}

// genDefault draws a few values and keeps one that fits, if any does.
func genDefault(t *rapid.T, f *Field) {
	if !oneIn(t, 2, "defaulted") {
		return
	}
	for range 3 {
		f.Default = genValue(t, *f)
		if (Schema{Fields: []Field{{Name: f.Name, Kind: f.Kind, Of: f.Of, Options: f.Options, Pattern: f.Pattern,
			Min: f.Min, Max: f.Max, Default: f.Default}}}).Validate() == nil {
			return
		}
	}
	f.Default = nil
}

func genDocument(t *rapid.T, s Schema) map[string]any {
	doc := make(map[string]any)
	for _, f := range s.Fields {
		switch {
		case oneIn(t, 4, "absent"):
		case oneIn(t, 12, "junk"):
			doc[f.Name] = rapid.SampledFrom(junk).Draw(t, "junk value")
		default:
			doc[f.Name] = genValue(t, f)
		}
	}
	if oneIn(t, 20, "unknown") {
		doc["unknown"] = "a"
	}
	return doc
}

func genValue(t *rapid.T, f Field) any {
	element := f.element()
	switch f.Kind {
	case List:
		list := make([]any, rapid.IntRange(0, 4).Draw(t, "items"))
		for i := range list {
			list[i] = genValue(t, element)
		}
		return list
	case Map:
		entries := make(map[string]any)
		for range rapid.IntRange(0, 4).Draw(t, "entries") {
			entries[rapid.SampledFrom(sampleTexts[1:]).Draw(t, "key")] = genValue(t, element)
		}
		return entries
	}
	return genScalar(t, f)
}

func genScalar(t *rapid.T, f Field) any {
	switch f.Kind {
	case Boolean:
		return rapid.Bool().Draw(t, "boolean")
	case Enum:
		return rapid.SampledFrom(f.Options).Draw(t, "option").Value
	case Integer:
		return rapid.Int64Range(-2, 12).Draw(t, "integer")
	case Number:
		return float64(rapid.IntRange(-8, 40).Draw(t, "number")) / 4
	case Duration:
		return mutated(t, rapid.StringMatching(`([0-9]h)?([1-9][0-9]?m)?([0-9]\.[0-9]s|[0-9]{1,6}s)?(250ms)?`).Draw(t, "duration"))
	case URL:
		return mutated(t, rapid.SampledFrom(sampleURLs).Draw(t, "url"))
	case Secret:
		if oneIn(t, 4, "reference") {
			return rapid.SampledFrom([]map[string]any{{"env": "NAME"}, {"file": "/name"}}).Draw(t, "reference")
		}
	}
	return rapid.SampledFrom(sampleTexts).Draw(t, "text")
}

// mutated is now and then one character off.
func mutated(t *rapid.T, text string) string {
	if !oneIn(t, 6, "mutated") {
		return text
	}
	at := rapid.IntRange(0, len(text)).Draw(t, "at")
	return text[:at] + rapid.SampledFrom(strings.Split("#|@|:|%|%4|[|]|/| |\n|0|9|.|ü|\\|h|s|?|^", "|")).Draw(t, "insert") + text[at:]
}

// fatal is what testing.TB and rapid.T have in common.
type fatal interface {
	Helper()
	Fatalf(format string, args ...any)
	Fatal(args ...any)
}

// decoded is the document as encoding/json gives it.
func decoded(t fatal, data []byte) map[string]any {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func encoded(t fatal, value any) []byte {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
