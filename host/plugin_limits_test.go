package host

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

func TestLimitsOf(t *testing.T) {
	care := tending{limits: map[string]PluginLimits{
		"":      {Memory: 1 << 20, Calls: 7, Sandbox: SandboxOn},
		"heavy": {Memory: 1 << 30, Sandbox: SandboxOff, Start: StartEager},
	}}
	for name, want := range map[string]PluginLimits{
		"other": {Memory: 1 << 20, Calls: 7, Sandbox: SandboxOn},
		"heavy": {Memory: 1 << 30, Calls: 7, Sandbox: SandboxOff, Start: StartEager},
	} {
		if diff := cmp.Diff(want, care.limitsOf(name)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestDifference(t *testing.T) {
	describe := func(change func(*plugin.Description)) plugin.Description {
		d := plugin.Description{Name: "p", Version: "1.0.0", Types: []plugin.Type{
			{Name: "one", Title: "One", Schema: schema.Schema{Fields: []schema.Field{
				{Name: "a", Kind: schema.Integer, Default: 3}, {Name: "b", Kind: schema.String},
			}}, Presets: []plugin.Preset{{Name: "x", Title: "X", Config: map[string]any{"b": "c"}}}},
			{Name: "two", Title: "Two"},
		}}
		change(&d)
		return d
	}
	for want, change := range map[string]func(*plugin.Description){
		"":                                  func(*plugin.Description) {},
		"name":                              func(d *plugin.Description) { d.Name = "q" },
		"types.one.title":                   func(d *plugin.Description) { d.Types[0].Title = "1" },
		"types.one.schema.fields.a.default": func(d *plugin.Description) { d.Types[0].Schema.Fields[0].Default = 4 },
		"types.one.presets.x.config.b":      func(d *plugin.Description) { d.Types[0].Presets[0].Config = map[string]any{"b": "d"} },
		"types.one.schema.fields.a.required (which the manifest does not have)": func(d *plugin.Description) { d.Types[0].Schema.Fields[0].Required = true },
		"types.one.schema.fields.b (which the plugin does not have)":            func(d *plugin.Description) { d.Types[0].Schema.Fields = d.Types[0].Schema.Fields[:1] },
		"types.two (which the plugin does not have)":                            func(d *plugin.Description) { d.Types = d.Types[:1] },
		"types.three (which the manifest does not have)":                        func(d *plugin.Description) { d.Types = append(d.Types, plugin.Type{Name: "three"}) },
		"types (their order)": func(d *plugin.Description) { d.Types[0], d.Types[1] = d.Types[1], d.Types[0] },
	} {
		t.Run(want, func(t *testing.T) {
			manifest := describe(func(*plugin.Description) {})
			if got := difference(manifest, describe(change)); got != want {
				t.Errorf("they differ in %q, want %q", got, want)
			}
		})
	}
	// What a manifest has as an empty list, or as 3.0, is no difference; nor is who packed it.
	same := describe(func(d *plugin.Description) {
		d.Version = "2.0.0"
		d.Types[1].Presets = []plugin.Preset{}
		d.Types[0].Schema.Fields[0].Default = 3.0
	})
	if where := difference(describe(func(*plugin.Description) {}), same); where != "" {
		t.Errorf("they differ in %s", where)
	}
}
