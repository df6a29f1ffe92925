package main

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/internal/presetfile"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// manifestType is the type as its manifest has it.
func manifestType(t *testing.T) plugin.Type {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(os.Getenv(pluginsEnv), "password-grant", plugin.ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	m, err := plugin.ParseManifest(data)
	if err != nil {
		t.Fatal(err)
	}
	return m.Types[0]
}

// TestPresetFiles: each file is refused as it is printed, in every field that is
// to be filled in, and accepted when that was done.
func TestPresetFiles(t *testing.T) {
	t.Parallel()
	typ := manifestType(t)
	if len(typ.Presets) == 0 {
		t.Fatal("there are no presets")
	}
	for _, preset := range typ.Presets {
		t.Run(preset.Name, func(t *testing.T) {
			t.Parallel()
			var p program
			text, err := presetfile.Write(typ, preset)
			if err != nil {
				t.Fatal(err)
			}
			printed, err := p.readDefinition(t.Context(), file(t, "printed.yaml", string(text)))
			if err != nil {
				t.Fatal(err)
			}
			_, err = typ.Schema.Parse(printed.Config)
			if diff := cmp.Diff(openFields(typ.Schema, preset), empties(t, err)); diff != "" {
				t.Errorf("what has no value: %s", diff)
			}
			filled, err := p.readDefinition(t.Context(), file(t, "filled.yaml", fillIn(typ.Schema, preset, string(text))))
			if err != nil {
				t.Fatal(err)
			}
			config, err := typ.Schema.Parse(filled.Config)
			if err != nil {
				t.Fatal(err)
			}
			for name := range preset.Config {
				if !config.Has(name) {
					t.Errorf("%s was lost", name)
				}
			}
		})
	}
}

// openFields are those that a person fills in, but for secrets.
func openFields(s schema.Schema, p plugin.Preset) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(p.FillIn)), func(name string) bool {
		f, _ := s.Field(name)
		return f.Kind == schema.Secret
	})
}

// empties are the fields that were refused because they have no value.
func empties(t *testing.T, err error) []string {
	t.Helper()
	problems, _ := errors.AsType[schema.Problems](err)
	var names []string
	for _, problem := range problems {
		if !strings.HasPrefix(problem.Message, "has no value") {
			t.Errorf("%v", problem)
		}
		names = append(names, problem.Field)
	}
	slices.Sort(names)
	return names
}

// fillIn does with a text what its comments say, without understanding it.
func fillIn(s schema.Schema, p plugin.Preset, text string) string {
	for _, word := range presetfile.Placeholders(p) {
		text = strings.ReplaceAll(text, word, "sample")
	}
	text = regexp.MustCompile(`\{env: [A-Z0-9_]+\}`).ReplaceAllString(text, "JBSWY3DPEHPK3PXP")
	return regexp.MustCompile(`(?m)^  ([a-z_]+):$`).ReplaceAllStringFunc(text, func(line string) string {
		name := strings.Trim(line, " :")
		f, _ := s.Field(name)
		switch {
		case f.Kind == schema.Map || p.Config[name] != nil:
			return line // its members stand below
		case f.Kind == schema.List:
			return line + " [https://sample.example/]"
		case f.Kind == schema.URL:
			return line + " https://sample.example/"
		}
		return line + " sample"
	})
}
