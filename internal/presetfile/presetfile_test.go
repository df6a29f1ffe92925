package presetfile_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"

	"github.com/jackfield-dev/jackfield/internal/presetfile"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

func acme() plugin.Type {
	return plugin.Type{Name: "acme-login", Schema: schema.Schema{Fields: []schema.Field{
		{Name: "endpoint", Kind: schema.URL},
		{Name: "user", Kind: schema.String},
		{Name: "key", Kind: schema.Secret},
		{Name: "tags", Kind: schema.List},
		{Name: "extra", Kind: schema.Map},
		{Name: "headers", Kind: schema.Map, Of: schema.Secret},
		{Name: "on", Kind: schema.Boolean},
	}}}
}

func preset() plugin.Preset {
	return plugin.Preset{
		Name: "acme-2", Title: "Acme", Help: "For Acme. TENANT is the name before acme.",
		Config: map[string]any{
			"on": false, "endpoint": "https://TENANT.acme.example/", "tags": []any{"a", "TENANT x"},
			"extra": map[string]any{"kind": "MACHINE", "empty": "", "number": "1"},
		},
		FillIn: map[string]string{
			"user": "The name of the user, as the directory has it, in small letters and without what stands behind the sign @ in the address.", "key": "The key.", "headers": "The headers.",
		},
		Beware:  []string{"It is slow on Mondays, and on the first day of each month it is so slow that whoever can had better wait.", "It is far."},
		Sources: []string{"https://acme.example/docs"},
	}
}

const printed = `# Acme: a connection of the type acme-login
#
# For Acme. TENANT is the name before acme.
#
# Replace TENANT. Fill in what has no value. Change what you like.
# {env: NAME} is a variable of the environment; {file: PATH} does as well.
# Then try it: jackfield test -f FILE
#
# Beware:
# - It is slow on Mondays, and on the first day of each month it is so slow that whoever can had
#   better wait.
# - It is far.
#
# Sources:
#   https://acme.example/docs

type: acme-login
config:
  endpoint: https://TENANT.acme.example/ # replace TENANT
  # The name of the user, as the directory has it, in small letters and without what stands behind
  # the sign @ in the address.
  user:
  # The key.
  key: {env: ACME_2_KEY}
  tags:
    - a
    - TENANT x # replace TENANT
  extra:
    empty: ""
    kind: MACHINE
    number: "1"
  # The headers.
  headers:
  on: false
`

func TestWrite(t *testing.T) {
	got, err := presetfile.Write(acme(), preset())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(printed, string(got)); diff != "" {
		t.Error(diff)
	}
	_, body, _ := strings.Cut(printed, "\n\n")
	if got, err = presetfile.Body(acme(), preset()); err != nil || string(got) != body {
		t.Errorf("the body is %s, %v", got, err)
	}
}

func TestWriteNothing(t *testing.T) {
	got, err := presetfile.Write(acme(), plugin.Preset{Name: "none", Title: "None"})
	const want = `# None: a connection of the type acme-login
#
# Change what you like.
# {env: NAME} is a variable of the environment; {file: PATH} does as well.
# Then try it: jackfield test -f FILE

type: acme-login
config: {}
`
	if diff := cmp.Diff(want, string(got)); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestPlaceholders(t *testing.T) {
	p := preset()
	if diff := cmp.Diff([]string{"TENANT"}, presetfile.Placeholders(p)); diff != "" {
		t.Error(diff)
	}
	p.Help += " MACHINE_2 and ID mean nothing, MACHINE does."
	if diff := cmp.Diff([]string{"TENANT", "MACHINE"}, presetfile.Placeholders(p)); diff != "" {
		t.Error(diff)
	}
	for text, want := range map[string][]string{
		"https://HOST:8443/realms/REALM/HOST": {"HOST", "REALM"},
		"https://PLATFORM-api.example":        {"PLATFORM"},
		"Dayforce.HCMAnywhere.Client":         nil,
		"https://host/V1":                     nil,
	} {
		if diff := cmp.Diff(want, presetfile.Capitals(text)); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

// Whatever an author writes, it stays a comment, and the values are read back as
// they were.
func TestNothingLeavesItsComment(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"a\nconfig: {user: mallory}", "a\r\nuser: mallory", "a\u2028user: x", "a\u0085user: x", "\x1b[2J", "\t", "# x", "...\n---\n", "%YAML", "a\x00b",
	}))
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.SampledFrom([]any{"x", "", "yes", "1", "{a: b}", "#", "TENANT\nx", "a: b", "'", `"`, "\u0085", "\\", "|", " "})
		p := plugin.Preset{
			Name: "p", Title: text.Draw(t, "title"), Help: text.Draw(t, "help") + " TENANT", Beware: []string{text.Draw(t, "beware")}, Sources: []string{text.Draw(t, "source")},
			Config: map[string]any{"endpoint": value.Draw(t, "endpoint"), "extra": map[string]any{"TENANT": value.Draw(t, "member")}},
			FillIn: map[string]string{"user": text.Draw(t, "user"), "key": text.Draw(t, "key")},
		}
		written, err := presetfile.Write(acme(), p)
		if err != nil {
			t.Fatal(err)
		}
		var read map[string]any
		if err := yaml.Unmarshal(written, &read); err != nil {
			t.Fatalf("%v\n%s", err, written)
		}
		want := map[string]any{"type": "acme-login", "config": map[string]any{
			"endpoint": p.Config["endpoint"], "extra": p.Config["extra"], "user": nil, "key": map[string]any{"env": "P_KEY"},
		}}
		if diff := cmp.Diff(want, read); diff != "" {
			t.Fatalf("%s\n%s", diff, written)
		}
		if strings.ContainsAny(string(written), "\x1b\x00\r\u2028") {
			t.Fatalf("a control character is printed: %q", written)
		}
	})
}
