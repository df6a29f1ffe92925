package schema

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestCompiledSaysTheSame holds that a compiled schema finds the same settings and
// the same problems, whatever the document.
func TestCompiledSaysTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSchema(t)
		compiled := s.Compiled()
		if !compiled.Equal(s) {
			t.Fatal("it does not say the same")
		}
		doc := encoded(t, genDocument(t, s))
		want, wantErr := s.Parse(decoded(t, doc))
		got, err := compiled.Parse(decoded(t, doc))
		if diff := cmp.Diff(wantErr, err); diff != "" {
			t.Fatalf("problems of %s:\n%s", doc, diff)
		}
		if err == nil && !got.Equal(want) {
			t.Fatalf("%s is %v, want %v", doc, got, want)
		}
	})
}

// TestCompiledPatterns: each place that matches a pattern matches the field's own,
// and finds it compiled.
func TestCompiledPatterns(t *testing.T) {
	s := Schema{Fields: []Field{
		{Name: "text", Kind: String, Pattern: "^a+$"},
		{Name: "texts", Kind: List, Pattern: "^b+$"},
		{Name: "named", Kind: Map, Pattern: "^c+$"},
		{Name: "broken", Kind: String, Pattern: "("},
	}}
	compiled := s.Compiled()
	_, err := compiled.Parse(map[string]any{"text": "b", "texts": []any{"b", "a"}, "named": map[string]any{"k": "a"}, "broken": "a"})
	wantProblems(t, err,
		"text: does not have the form asked for: it must match ^a+$",
		"texts[1]: does not have the form asked for: it must match ^b+$",
		"named.k: does not have the form asked for: it must match ^c+$",
		"broken: cannot be checked; its pattern is no regular expression",
	)
	doc := map[string]any{"text": "a", "texts": []any{"b"}, "named": map[string]any{"k": "c"}}
	with, without := parsing(compiled, doc), parsing(s, doc)
	if with > without/2 {
		t.Errorf("%v allocations, and %v without: patterns are compiled at each Parse", with, without)
	}
}

func parsing(s Schema, doc map[string]any) float64 {
	return testing.AllocsPerRun(10, func() { _, _ = s.Parse(doc) })
}
