package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"
)

// documentsPerSchema makes up for what compiling a JSON Schema costs.
const documentsPerSchema = 60

// TestJSONSchemaAgrees holds that the JSON Schema accepts the documents that
// Parse accepts, and no others.
func TestJSONSchemaAgrees(t *testing.T) {
	var accepted, refused int
	rapid.Check(t, func(t *rapid.T) {
		s := genSchema(t)
		compiled := compile(t, s)
		for range documentsPerSchema {
			err := agreed(t, s, compiled, encoded(t, genDocument(t, s)))
			if err == nil {
				accepted++
			} else {
				refused++
			}
		}
	})
	t.Logf("%d accepted, %d refused", accepted, refused)
	if total := accepted + refused; accepted < total/10 || refused < total/10 {
		t.Error("one verdict is too rare for the test to mean anything")
	}
}

// agreed is Parse's verdict, once the JSON Schema has given the same.
func agreed(t fatal, s Schema, compiled *jsonschema.Schema, data []byte) error {
	_, err := s.Parse(decoded(t, data))
	verdict := compiled.Validate(any(decoded(t, data)))
	if (err == nil) != (verdict == nil) {
		text, _ := s.JSONSchema("", "")
		t.Fatalf("document %s\nParse: %v\nJSON Schema: %v\n%s", data, err, verdict, text)
	}
	return err
}

// TestHTTPIfInside covers what random schemas seldom reach: http_if on the
// elements of lists and maps, and by a field that is itself hidden.
func TestHTTPIfInside(t *testing.T) {
	s := Schema{Fields: []Field{
		{Name: "advanced", Kind: Boolean},
		{Name: "allow_http", Kind: Boolean, VisibleWhen: &Condition{Field: "advanced", Equals: []string{"true"}}},
		{Name: "u", Kind: URL, HTTPIf: "allow_http"},
		{Name: "l", Kind: List, Of: URL, HTTPIf: "allow_http"},
		{Name: "m", Kind: Map, Of: URL, HTTPIf: "allow_http"},
	}}
	compiled := compile(t, s)
	for _, value := range []string{`"u":"http://h"`, `"l":["https://h","http://h"]`, `"m":{"k":"http://h"}`} {
		for allow, want := range map[string]bool{"": false, `"allow_http":false,`: false, `"allow_http":true,`: true} {
			data := []byte("{" + allow + value + "}")
			if got := agreed(t, s, compiled, data) == nil; got != want {
				t.Errorf("%s: accepted is %v", data, got)
			}
			if want {
				checkRoundTrips(t, s, mustParse(t, s, decoded(t, data)))
			}
		}
	}
}

func compile(t fatal, s Schema) *jsonschema.Schema {
	text, err := s.JSONSchema("Title", "Description")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.UseLoader(jsonschema.SchemeURLLoader{}) // nothing but the document itself
	compiler.AssertFormat()
	if err := compiler.AddResource("mem:schema", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("mem:schema")
	if err != nil {
		t.Fatalf("compiling: %v\n%s", err, text)
	}
	return compiled
}

// TestRoundTrips holds what the package promises of every Config.
func TestRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSchema(t)
		for range documentsPerSchema / 3 {
			data := encoded(t, genDocument(t, s))
			config, err := s.Parse(decoded(t, data))
			if err == nil {
				checkRoundTrips(t, s, config)
				checkDecoders(t, s, config, data)
			}
		}
	})
}

// sources resolves every reference to a text that few patterns refuse.
var sources = Sources{
	LookupEnv: func(string) (string, bool) { return "abc1", true },
	ReadFile: func(path string) ([]byte, error) {
		if path == "missing" {
			return nil, fs.ErrNotExist
		}
		return []byte("abc1\n"), nil
	},
}

func checkRoundTrips(t fatal, s Schema, config Config) {
	t.Helper()
	again, err := s.Parse(config.Document())
	if err != nil || !again.Equal(config) {
		t.Fatalf("Document %v does not parse to an equal Config: %v %v", config.Document(), again, err)
	}
	again, err = s.Parse(decoded(t, encoded(t, config.Document())))
	if err != nil || !again.Equal(config) {
		t.Fatalf("Document %v through JSON does not parse to an equal Config: %v %v", config.Document(), again, err)
	}
	edited, err := s.Edit(config, decoded(t, encoded(t, config.Redacted())))
	if err != nil || !edited.Equal(config) {
		t.Fatalf("Redacted %v does not edit to an equal Config: %v %v", config.Redacted(), edited, err)
	}
	checkForgotten(t, s, config)
	resolved, err := config.Resolve(sources)
	if err != nil {
		return // a pattern or a length refused the text
	}
	crossed, err := s.Parse(decoded(t, resolved.Canonical()))
	if err != nil || !bytes.Equal(crossed.Canonical(), resolved.Canonical()) {
		t.Fatalf("Canonical %s does not parse to the same: %v", resolved.Canonical(), err)
	}
}

// checkForgotten holds what is promised of a Config whose secrets were forgotten.
func checkForgotten(t fatal, s Schema, config Config) {
	t.Helper()
	forgotten, changed := config.Forget(marks())
	if changed == forgotten.Equal(config) || changed != (len(forgotten.ForgottenIDs()) > 0) {
		t.Fatalf("%v became %v; changed is %v", config, forgotten, changed)
	}
	if !changed {
		return
	}
	if again, changed := forgotten.Forget(marks()); changed || !again.Equal(forgotten) {
		t.Fatalf("%v forgot twice", forgotten)
	}
	document := decoded(t, encoded(t, forgotten.Document()))
	if _, err := s.Parse(document); err == nil {
		t.Fatalf("Parse takes %v", document)
	}
	if again, err := s.ParseStored(document); err != nil || !again.Equal(forgotten) {
		t.Fatalf("Document %v does not parse to an equal Config: %v %v", document, again, err)
	}
	if edited, err := s.Edit(forgotten, decoded(t, encoded(t, forgotten.Redacted()))); err != nil || !edited.Equal(forgotten) {
		t.Fatalf("Redacted %v does not edit to an equal Config: %v %v", forgotten.Redacted(), edited, err)
	}
	resolved, err := forgotten.Resolve(sources)
	if err != nil {
		return
	}
	crossed, err := s.ParseStored(decoded(t, resolved.Canonical()))
	if err != nil || !bytes.Equal(crossed.Canonical(), resolved.Canonical()) {
		t.Fatalf("Canonical %s does not parse to the same: %v", resolved.Canonical(), err)
	}
}

// marks gives IDs, another one each time.
func marks() func() string {
	n := 0
	return func() string {
		n++
		return fmt.Sprintf("%032x", n)
	}
}

// checkDecoders holds that it does not matter how a document was decoded.
func checkDecoders(t fatal, s Schema, config Config, data []byte) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var doc map[string]any
	if err := decoder.Decode(&doc); err != nil {
		t.Fatal(err)
	}
	for name, variant := range map[string]map[string]any{"UseNumber": doc, "map[any]any": untyped(doc)} {
		got, err := s.Parse(variant)
		if err != nil || !got.Equal(config) {
			t.Fatalf("%s: %s parses to %v %v, not %v", name, data, got, err, config)
		}
	}
}

// untyped turns the maps inside into what some decoders of YAML give.
func untyped(doc map[string]any) map[string]any {
	out := make(map[string]any)
	for name, value := range doc {
		if m, ok := value.(map[string]any); ok {
			loose := make(map[any]any)
			for key, entry := range m {
				loose[key] = entry
			}
			value = loose
		}
		out[name] = value
	}
	return out
}

// TestSchemaRoundTrip holds that a manifest gives back the schema it was made
// from.
func TestSchemaRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSchema(t)
		decoder := json.NewDecoder(bytes.NewReader(encoded(t, s)))
		decoder.DisallowUnknownFields()
		var got Schema
		if err := decoder.Decode(&got); err != nil {
			t.Fatal(err)
		}
		if !got.Equal(s) {
			t.Fatal(cmp.Diff(encoded(t, s), encoded(t, got)))
		}
		if err := got.Validate(); err != nil {
			t.Fatalf("no longer sound: %v", err)
		}
	})
}
