package sdktest

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/sdk"
)

func presetSchema() sdk.Schema {
	return sdk.Schema{Fields: []sdk.Field{
		{Name: "endpoint", Kind: sdk.URL, Required: true},
		{Name: "key", Kind: sdk.Secret, Required: true},
		{Name: "method", Kind: sdk.Enum, Options: []sdk.Option{{Value: "a"}, {Value: "b"}}, Default: "a"},
		{Name: "only_a", Kind: sdk.String, VisibleWhen: &sdk.Condition{Field: "method", Equals: []string{"a"}}},
		{Name: "tags", Kind: sdk.List, Of: sdk.String},
		{Name: "extra", Kind: sdk.Map, Of: sdk.String},
		{Name: "count", Kind: sdk.Integer},
		{Name: "wait", Kind: sdk.Duration},
		{Name: "on", Kind: sdk.Boolean},
	}}
}

func goodPreset() sdk.Preset {
	return sdk.Preset{
		Name: "acme", Title: "Acme", Help: "TENANT is the name before acme.",
		Config:  map[string]any{"endpoint": "https://TENANT.acme.example/", "extra": map[string]any{"kind": "MACHINE", "tenant": "TENANT"}},
		FillIn:  map[string]string{"key": "The key."},
		Beware:  []string{"It is slow."},
		Sources: []string{"https://acme.example/docs"},
	}
}

func TestFilled(t *testing.T) {
	p := goodPreset()
	for _, name := range []string{"method", "only_a", "tags", "count", "wait", "on"} {
		p.FillIn[name] = "Fill it in."
	}
	want := map[string]any{
		"endpoint": "https://sample.acme.example/", "extra": map[string]any{"kind": "MACHINE", "tenant": "sample"},
		"key": "JBSWY3DPEHPK3PXP", "method": "a", "only_a": "sample", "tags": []any{"https://sample.example/"}, "count": 1, "wait": "30m", "on": true,
	}
	if diff := cmp.Diff(want, Filled(presetSchema(), p)); diff != "" {
		t.Error(diff)
	}
	if problems := presetProblems(presetSchema(), p); problems != nil {
		t.Errorf("%q", problems)
	}
}

func TestPresetProblems(t *testing.T) {
	for _, test := range []struct {
		what   string
		change func(*sdk.Preset)
		want   string // in the one problem; empty: there is none
	}{
		{"nothing", func(*sdk.Preset) {}, ""},
		{"no title", func(p *sdk.Preset) { p.Title = "" }, "title must be"},
		{"a help of two paragraphs", func(p *sdk.Preset) { p.Help += "\n" }, "help must be"},
		{"an unfinished warning", func(p *sdk.Preset) { p.Beware[0] = "TODO" }, "beware[0] must be"},
		{"an empty warning", func(p *sdk.Preset) { p.Beware = []string{""} }, "beware[0] must be"},
		{"nothing said of a field", func(p *sdk.Preset) { p.FillIn["key"] = "" }, "fill_in.key must be"},
		{"no source", func(p *sdk.Preset) { p.Sources = nil }, "there is no source"},
		{"a source in the clear", func(p *sdk.Preset) { p.Sources[0] = "http://acme.example/" }, "sources[0] must be"},
		{"half a source", func(p *sdk.Preset) { p.Sources[0] = "acme.example/docs" }, "sources[0] must be"},
		{"a source twice", func(p *sdk.Preset) { p.Sources = append(p.Sources, p.Sources[0]) }, "sources[1] must be"},
		{"a gap", func(p *sdk.Preset) { delete(p.FillIn, "key") }, "refused: key: is missing"},
		{"a field set and asked for", func(p *sdk.Preset) { p.FillIn["extra"] = "Extra." }, "asks for extra, which config sets"},
		{"a word unexplained", func(p *sdk.Preset) { p.Help = "For Acme." }, "what stands for TENANT in endpoint"},
		{"a field without a part", func(p *sdk.Preset) { p.Config["method"] = "b"; p.FillIn["only_a"] = "A." }, "only_a plays no part"},
	} {
		p := goodPreset()
		p.FillIn, p.Config = maps.Clone(p.FillIn), maps.Clone(p.Config)
		test.change(&p)
		got := presetProblems(presetSchema(), p)
		if test.want == "" && got != nil || test.want != "" && (len(got) != 1 || !strings.Contains(got[0], test.want)) {
			t.Errorf("%s: %q, want %q", test.what, got, test.want)
		}
	}
}

// failing keeps what a test was told.
type failing struct {
	testing.TB
	said []string
}

func (f *failing) Error(args ...any) {
	f.said = append(f.said, strings.TrimSpace(strings.Join(texts(args), " ")))
}
func (f *failing) Errorf(format string, _ ...any) { f.said = append(f.said, format) }

func texts(args []any) []string {
	var all []string
	for _, arg := range args {
		if err, ok := arg.(error); ok {
			all = append(all, err.Error())
		}
	}
	return all
}

func TestHiddenWords(t *testing.T) {
	p := goodPreset()
	p.Name = "tenant"
	p.Config["extra"] = map[string]any{"kind": "TENANT and TENANTS"}
	want := []string{"TENANT is a part of something else, which has to stay: key: {env: TENANT_KEY}", "TENANT is a part of something else, which has to stay: kind: TENANT and TENANTS"}
	if diff := cmp.Diff(want, hiddenWords(&sdk.ConnectionType{Name: "acme", Schema: presetSchema()}, p)); diff != "" {
		t.Error(diff)
	}
}

func TestCheckPresets(t *testing.T) {
	good, unfit, gap, hidden := goodPreset(), goodPreset(), goodPreset(), goodPreset()
	hidden.Name = "tenant" // and so TENANT_KEY is the variable of its key
	unfit.Config = map[string]any{"endpoints": "https://acme.example/"}
	gap.FillIn = nil
	for _, test := range []struct {
		presets []sdk.Preset
		want    []string
	}{
		{[]sdk.Preset{good}, nil},
		{[]sdk.Preset{good, good}, []string{`types: acme: presets: "acme" must be lower-case letters, digits and single hyphens, and named once`}},
		{[]sdk.Preset{unfit}, []string{`types: acme: presets: acme: endpoints: unknown field; did you mean "endpoint"?`}},
		{[]sdk.Preset{gap}, []string{"preset %s: %s"}},
		{[]sdk.Preset{hidden}, []string{"preset %s: %s"}},
	} {
		f := &failing{TB: t}
		CheckPresets(f, &sdk.ConnectionType{Name: "acme", Schema: presetSchema(), Presets: test.presets})
		if diff := cmp.Diff(test.want, f.said); diff != "" {
			t.Error(diff)
		}
	}
}
