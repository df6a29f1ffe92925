package conformance

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/jackfield-dev/jackfield/internal/presetfile"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

func schemaChecks() []check {
	return []check{
		{
			"schema.json", "each schema makes a JSON Schema that compiles",
			"mend the patterns and defaults of the schema",
			typed(schemaJSON),
		},
		{
			"schema.presets", "each preset is taken when what it leaves open is filled in",
			"mend the preset, or name the field to fill in with fill_in",
			typed(schemaPresets),
		},
		{
			"schema.roles", "the address that secrets are sent to is marked, so that nobody can redirect them",
			"give the url that secrets are sent to the role secret_origin, and the API's url the role api_origin",
			typed(schemaRoles),
		},
	}
}

func schemaJSON(_ context.Context, _ *session, _ *running, t plugin.Type) verdict {
	data, err := t.Schema.JSONSchema(t.Title, t.Description)
	if err != nil {
		return failed("%v", err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return failed("it is not JSON")
	}
	c := jsonschema.NewCompiler()
	c.UseLoader(nothing{}) // a schema must not have files read
	c.AssertFormat()
	if err := c.AddResource("schema.json", document); err != nil {
		return failed("%v", err)
	}
	if _, err := c.Compile("schema.json"); err != nil {
		return failed("%v", err)
	}
	return passed("%d fields", len(t.Schema.Fields))
}

// nothing is where a JSON Schema finds other documents.
type nothing struct{}

// Load implements jsonschema.URLLoader.
func (nothing) Load(string) (any, error) { return nil, errors.New("it refers to another document") }

// made says that a config could not be made up: by a fault of the schema, or
// because what its patterns want cannot be guessed.
func made(err error) verdict {
	if problems, ok := errors.AsType[schema.Problems](err); ok {
		return failed("a made-up config is refused: %s", short(problems.Error()))
	}
	return skipped("%v", err)
}

func schemaPresets(_ context.Context, s *session, _ *running, t plugin.Type) verdict {
	if len(t.Presets) == 0 {
		return skipped("there is none")
	}
	for _, p := range t.Presets {
		if _, err := t.Schema.Parse(filled(s, t, p)); err != nil {
			return failed("preset %s: %s", p.Name, short(err.Error()))
		}
	}
	return passed("%d presets", len(t.Presets))
}

// filled is the config of a preset as a person would have it.
func filled(s *session, t plugin.Type, p plugin.Preset) map[string]any {
	m := &sampler{session: s, typ: t, address: "sample.example", config: map[string]any{}}
	words := presetfile.Placeholders(p)
	for name, value := range p.Config {
		m.config[name] = replaced(value, words)
	}
	for _, name := range slices.Sorted(maps.Keys(p.FillIn)) {
		f, _ := t.Schema.Field(name)
		for _, value := range m.candidates(f) {
			if m.config[name] = value; m.takes(f) {
				break
			}
		}
	}
	return m.config
}

// replaced puts another word for each word that a person is to replace.
func replaced(value any, words []string) any {
	switch v := value.(type) {
	case string:
		for _, word := range words {
			v = strings.ReplaceAll(v, word, "sample")
		}
		return v
	case []any:
		all := make([]any, 0, len(v))
		for _, item := range v {
			all = append(all, replaced(item, words))
		}
		return all
	case map[string]any:
		all := map[string]any{}
		for name, member := range v {
			all[name] = replaced(member, words)
		}
		return all
	}
	return value
}

func schemaRoles(_ context.Context, _ *session, _ *running, t plugin.Type) verdict {
	var secrets, urls, marked, api int
	for _, f := range t.Schema.Fields {
		if f.HoldsSecrets() {
			secrets++
		}
		if f.Kind != schema.URL {
			continue
		}
		urls++
		if slices.Contains(f.Roles, schema.SecretOrigin) || slices.Contains(f.Roles, schema.APIOrigin) {
			marked++
		}
		if slices.Contains(f.Roles, schema.APIOrigin) {
			api++
		}
	}
	if secrets > 0 && urls > 0 && marked == 0 {
		return failed("it has secrets and addresses, and none of these has the role secret_origin or api_origin")
	}
	return passed("%d secrets, %d addresses, %d of them marked, %d of them the API's", secrets, urls, marked, api)
}
