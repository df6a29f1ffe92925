package schema_test

import (
	"testing"

	"github.com/jackfield-dev/jackfield/plugin/schema"
)

func TestCheckPart(t *testing.T) {
	five := 5.0
	s := schema.Schema{Fields: []schema.Field{
		{Name: "address", Kind: schema.URL, Required: true, Pattern: "/token$", HTTPIf: "plain"},
		{Name: "plain", Kind: schema.Boolean},
		{Name: "user", Kind: schema.String, Required: true, Min: &five},
		{Name: "method", Kind: schema.Enum, Options: []schema.Option{{Value: "post"}}},
		{Name: "tags", Kind: schema.List, Min: &five},
	}}
	for _, tt := range []struct {
		part map[string]any
		want string
	}{
		{nil, ""},
		{map[string]any{"user": "", "tags": []any{"one"}}, ""},
		{map[string]any{"address": "https://HOST"}, ""},
		{map[string]any{"address": "http://HOST", "plain": true}, ""},
		{map[string]any{"address": 3}, "address: is a number; it must be the text of a URL: put it in quotes"},
		{map[string]any{"method": "get"}, `method: is none of the options: it must be one of "post"`},
		{map[string]any{"tags": []any{1}, "usr": "x"}, "tags[0]: is a number; it must be text: put it in quotes\nusr: unknown field; did you mean \"user\"?"},
		{map[string]any{"user": nil}, "user: has no value: give one or remove the line"},
	} {
		got := ""
		if err := s.CheckPart(tt.part); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%v: %q, want %q", tt.part, got, tt.want)
		}
	}
	if s.Fields[2].Min == nil || !s.Fields[0].Required {
		t.Error("the schema was changed")
	}
}
