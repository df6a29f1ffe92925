package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"github.com/jackfield-dev/jackfield/plugin"
)

// printedSchema is what `type show --schema` prints, compiled by somebody else's
// validator, which follows no reference and asserts formats.
func printedSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	p := command(t, t.TempDir(), "type", "show", "password-grant", "--schema")
	if err := p.Run(); err != nil {
		t.Fatalf("%v: %s", err, &p.err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(p.out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.UseLoader(jsonschema.SchemeURLLoader{})
	c.AssertFormat()
	if err := c.AddResource("password-grant.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("password-grant.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// TestPrintedSchemaIsTheTruth: a config is accepted by the printed schema exactly
// when the host accepts it.
func TestPrintedSchemaIsTheTruth(t *testing.T) {
	t.Parallel()
	printed := printedSchema(t)
	data, err := os.ReadFile(filepath.Join(os.Getenv(pluginsEnv), "password-grant", plugin.ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	m, err := plugin.ParseManifest(data)
	if err != nil {
		t.Fatal(err)
	}
	valid, invalid := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		config := drawConfig(t)
		_, parseErr := m.Types[0].Schema.Parse(config)
		if schemaErr := printed.Validate(config); (parseErr == nil) != (schemaErr == nil) {
			t.Fatalf("%v\nthe host says %v\nthe schema says %v", config, parseErr, schemaErr)
		}
		if parseErr == nil {
			valid++
		} else {
			invalid++
		}
	})
	if valid == 0 || invalid == 0 {
		t.Errorf("%d configs were valid and %d were not: nothing is shown", valid, invalid)
	}
}

// drawConfig draws a config that is valid but for some members.
func drawConfig(t *rapid.T) map[string]any {
	config := map[string]any{
		"token_endpoint": "https://auth.example.com/token", "username": "u", "password": "p", "client_id": "c", "scope": "a b",
	}
	values := []any{
		"", "x", "https://api.example.com/v1", "http://api.example.com", "https://u@a.example", "https://a.example/#f", "form", "json",
		"client_secret_basic", "none", "10s", "90s", "1m", true, false, 1.0, 1.5, nil, []any{}, []any{"urn:a"}, []any{1.0},
		map[string]any{"a": "b"}, map[string]any{"a": 1.0}, map[string]any{"env": "NAME"}, map[string]any{"file": "/f"},
		map[string]any{"env": "NAME", "file": "/f"}, map[string]any{"stored": true},
	}
	names := append(slices.Sorted(maps.Keys(config)), "api_endpoint", "client_secret", "token_endpoint_auth_method", "encoding", "audience",
		"grant_type", "realm", "resource", "extra_params", "default_lifetime", "refresh", "allow_http", "timeout", "probe_path", "unknown")
	for range rapid.IntRange(0, 3).Draw(t, "changes") {
		name := rapid.SampledFrom(names).Draw(t, "name")
		if rapid.Bool().Draw(t, "remove") {
			delete(config, name)
		} else {
			config[name] = rapid.SampledFrom(values).Draw(t, "value")
		}
	}
	return config
}
