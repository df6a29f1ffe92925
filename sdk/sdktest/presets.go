package sdktest

import (
	"fmt"
	"io"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/presetfile"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/sdk"
)

// CheckPresets fails the test where a preset of the type is of no use to a
// person: it does not fit the schema; what it says has gaps; it asks for a field
// that it sets, or that plays no part; it leaves something open and does not ask
// for it; a word in capitals in one of its addresses is not explained in its help;
// a source is no https address.
func CheckPresets(t testing.TB, typ *sdk.ConnectionType) {
	t.Helper()
	d, err := sdk.Plugin{Types: []*sdk.ConnectionType{typ}}.Connector(io.Discard).Describe(t.Context())
	if err == nil {
		err = d.Validate()
	}
	if err != nil {
		t.Error(err)
		return
	}
	for _, p := range typ.Presets {
		for _, problem := range append(presetProblems(typ.Schema, p), hiddenWords(typ, p)...) {
			t.Errorf("preset %s: %s", p.Name, problem)
		}
	}
}

// Filled returns the config of a preset as a person would have it: a sample of
// the right kind for each field to fill in, and another word for each word in
// capitals that its help explains.
func Filled(s sdk.Schema, p sdk.Preset) map[string]any {
	words := presetfile.Placeholders(p)
	config := map[string]any{}
	for name, value := range p.Config {
		config[name] = replace(value, words)
	}
	for name := range p.FillIn {
		f, _ := s.Field(name)
		config[name] = sample(f)
	}
	return config
}

func replace(value any, words []string) any {
	switch v := value.(type) {
	case string:
		for _, word := range words {
			v = strings.ReplaceAll(v, word, "sample")
		}
		return v
	case []any:
		replaced := make([]any, 0, len(v))
		for _, item := range v {
			replaced = append(replaced, replace(item, words))
		}
		return replaced
	case map[string]any:
		replaced := map[string]any{}
		for name, member := range v {
			replaced[name] = replace(member, words)
		}
		return replaced
	}
	return value
}

// sample is a value of a field's kind. Text is one that an address, a base32
// secret and a name can be.
func sample(f sdk.Field) any {
	switch f.Kind {
	case sdk.URL:
		return "https://sample.example/"
	case sdk.Secret:
		return "JBSWY3DPEHPK3PXP"
	case sdk.Integer, sdk.Number:
		return 1
	case sdk.Boolean:
		return true
	case sdk.Duration:
		return "30m"
	case sdk.Enum:
		if len(f.Options) > 0 {
			return f.Options[0].Value
		}
	case sdk.List:
		return []any{"https://sample.example/"}
	case sdk.Map:
		return map[string]any{"sample": "sample"}
	}
	return "sample"
}

// presetProblems are what is wrong with a preset that fits the schema, a line
// each.
func presetProblems(s sdk.Schema, p sdk.Preset) []string {
	problems := textProblems(p)
	for _, name := range slices.Sorted(maps.Keys(p.FillIn)) {
		if _, set := p.Config[name]; set {
			problems = append(problems, "fill_in asks for "+name+", which config sets")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Config)) {
		f, _ := s.Field(name)
		if f.Kind != sdk.URL {
			continue
		}
		for _, word := range presetfile.Capitals(p.Config[name]) {
			if !slices.Contains(presetfile.Placeholders(p), word) {
				problems = append(problems, fmt.Sprintf("help does not say what stands for %s in %s", word, name))
			}
		}
	}
	filled := Filled(s, p)
	config, err := s.Parse(filled)
	if err != nil {
		return append(problems, "when it is filled in it is refused: "+err.Error())
	}
	for _, name := range slices.Sorted(maps.Keys(filled)) {
		if !config.Has(name) {
			problems = append(problems, name+" plays no part with these settings")
		}
	}
	return problems
}

// hiddenWords are the words to be replaced that stand in the preset's file within
// another one, such as the name of a variable, a problem each. Comments do not
// count.
func hiddenWords(typ *sdk.ConnectionType, p sdk.Preset) []string {
	body, err := presetfile.Body(plugin.Type{Name: typ.Name, Schema: typ.Schema}, p)
	if err != nil {
		return []string{err.Error()}
	}
	var problems []string
	for line := range strings.Lines(string(body)) {
		line, _, _ = strings.Cut(line, "# ")
		for _, word := range presetfile.Placeholders(p) {
			alone := regexp.MustCompile(`\b` + word + `\b`)
			if strings.Contains(alone.ReplaceAllLiteralString(line, ""), word) {
				problems = append(problems, fmt.Sprintf("%s is a part of something else, which has to stay: %s", word, strings.TrimSpace(line)))
			}
		}
	}
	return problems
}

// textProblems are what is wrong with what a preset says.
func textProblems(p sdk.Preset) []string {
	var problems []string
	texts := map[string]string{"title": p.Title, "help": p.Help}
	for name, text := range p.FillIn {
		texts["fill_in."+name] = text
	}
	for i, text := range p.Beware {
		texts[fmt.Sprintf("beware[%d]", i)] = text
	}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		text := texts[name]
		if text == "" || text != strings.TrimSpace(text) || strings.ContainsAny(text, "\n\t") || strings.Contains(text, "TODO") {
			problems = append(problems, fmt.Sprintf("%s must be one paragraph that is finished, and is %q", name, text))
		}
	}
	if len(p.Sources) == 0 {
		problems = append(problems, "there is no source")
	}
	for i, source := range p.Sources {
		u, err := url.Parse(source)
		if err != nil || u.Scheme != "https" || u.Host == "" || slices.Contains(p.Sources[:i], source) {
			problems = append(problems, fmt.Sprintf("sources[%d] must be an https address, and there once: %q", i, source))
		}
	}
	return problems
}
