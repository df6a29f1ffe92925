package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/plugin"
)

// What people wrote stays as they wrote it: the one line changes.
func TestEditKeepsTheRest(t *testing.T) {
	const yamlFile = `# Our billing.
type: password-grant

config:
  # Ask Ann.
  encoding: 'json' # for now
  scope: "read write"

  password: {env: PASSWORD}
  username: alice   # hers
  extra_params:
    a: "1"
`
	const listFile = "---\r\n# Ours.\r\nconfig:\r\n   quirks:\r\n   - a # one\r\n   # between\r\n   -   b # two\r\n   x: y\r\ntype: a\r\n...\r\n"
	const jsonFile = `{"config": {
    "encoding": "json",  "a<b": {"encoding": 1},
    "scope": "x"
  }, "type": "password-grant"}
`
	for _, test := range []struct {
		name, before string
		fix          host.Fix
		from         any
		old, new     string // the one text that is replaced by another
	}{
		{"in quotes", yamlFile, host.Fix{Field: "encoding", Value: "form"}, "json", "'json'", "form"},
		{"in others", yamlFile, host.Fix{Field: "scope", Value: "read"}, "read write", `"read write"`, "read"},
		{"what needs quotes", yamlFile, host.Fix{Field: "username", Value: "true"}, "alice", "alice ", `"true" `},
		{"a number of things", yamlFile, host.Fix{Field: "quirks", Value: []any{"text_plain", "status_201"}}, nil, "# hers\n", "# hers\n  quirks: [text_plain, status_201]\n"},
		{"a new one", yamlFile, host.Fix{Field: "refresh", Value: false}, nil, "# hers\n", "# hers\n  refresh: false\n"},
		{"one that goes", yamlFile, host.Fix{Field: "scope"}, "read write", "  scope: \"read write\"\n", ""},
		{"windows", strings.ReplaceAll(yamlFile, "\n", "\r\n"), host.Fix{Field: "refresh", Value: false}, nil, "# hers\r\n", "# hers\r\n  refresh: false\r\n"},
		{"no end", "type: a\nconfig:\n  é: ü", host.Fix{Field: "b", Value: "c"}, nil, "ü", "ü\n  b: c\n"},
		{"a line of braces", "type: a\nconfig: {a: b} # x\n", host.Fix{Field: "c", Value: "d"}, nil, "{a", "{c: d, a"},
		{"nothing set", "config: {}\ntype: a\n", host.Fix{Field: "c", Value: "d"}, nil, "{}", "{c: d}"},
		{"nothing but a list", "type: a\nconfig:\n  b:\n    - c\n", host.Fix{Field: "d", Value: true}, nil, "config:\n", "config:\n  d: true\n"},
		{"in braces", "type: a\nconfig: {a: b, c: d} # x\n", host.Fix{Field: "a", Value: "x"}, "b", "a: b", "a: x"},
		{"a list gets more", listFile, host.Fix{Field: "quirks", Value: []any{"a", "b", "c", "d"}}, []any{"a", "b"}, "   -   b # two\r\n", "   -   b # two\r\n   - c\r\n   - d\r\n"},
		{"a list gets less", listFile, host.Fix{Field: "quirks", Value: []any{"b"}}, []any{"a", "b"}, "   - a # one\r\n", ""},
		{"a list gets other things", listFile, host.Fix{Field: "quirks", Value: []any{"b", "c"}}, []any{"a", "b"}, "   - a # one\r\n   # between\r\n   -   b # two\r\n", "   # between\r\n   -   b # two\r\n   - c\r\n"},
		{"a list goes", listFile, host.Fix{Field: "quirks"}, []any{"a", "b"}, "   quirks:\r\n   - a # one\r\n   # between\r\n   -   b # two\r\n", ""},
		{"many lines go", "type: a\nconfig:\n  scope: |\n    a\n\n    b\n\n  # c\n  c: d\n", host.Fix{Field: "scope"}, "a\n\nb\n", "  scope: |\n    a\n\n    b\n", ""},
		{"many lines and a remark", "type: a\nconfig:\n  scope: |2- # why\n    a\nother: b", host.Fix{Field: "scope", Value: "c"}, "a", "|2- # why\n    a", "c # why"},
		{"many lines", "type: a\nconfig:\n  scope: >-\n    a\n    b\n  c: d\n", host.Fix{Field: "scope", Value: "a"}, "a b", ">-\n    a\n    b", "a"},
		{"JSON", jsonFile, host.Fix{Field: "encoding", Value: "form"}, "json", `"json"`, `"form"`},
		{"JSON, a new one", jsonFile, host.Fix{Field: "quirks", Value: []any{"<&>"}}, nil, `"x"`, "\"x\",\n    \"quirks\": [\"<&>\"]"},
		{"JSON, the last one goes", jsonFile, host.Fix{Field: "scope"}, "x", ",\n    \"scope\": \"x\"", ""},
		{"JSON, the first one goes", jsonFile, host.Fix{Field: "encoding"}, "json", "\n    \"encoding\": \"json\",", ""},
		{"JSON, nothing set", `{"config":{}}`, host.Fix{Field: "a", Value: 3.0}, nil, "{}", `{"a": 3}`},
		{"JSON, the only one goes", `{"config":{ "a": 1 }}`, host.Fix{Field: "a"}, 1, ` "a": 1`, ""},
	} {
		got, from, err := edit("file", []byte(test.before), &test.fix)
		if err != nil || !same(from, test.from) {
			t.Errorf("%s: from %v, %v", test.name, from, err)
			continue
		}
		if diff := cmp.Diff(strings.Replace(test.before, test.old, test.new, 1), string(got)); diff != "" || test.before == string(got) {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// A file in which the change would mean something else as well, or be more than
// the lines of the one setting, is left alone.
func TestEditOrNothing(t *testing.T) {
	for _, text := range []string{
		"type: t\nconfig: {b: {a: x,\n  y: z}, a: {}}\n", "type: t\nconfig:\n  a: 'b\n    c'\n", "type: t\nconfig:\n  a:\n    b\n", "type: t\nconfig: {x: y,\n  a:\n  b}\n", "type: t\nconfig:\n  a: {x: y}\n", "type: t\nconfig:\n  ? a\n  : b\n",
		"", "a", "type: a\n", "config: 1\n", "config: {a: 1}\nconfig: {}\n", "type: a\nconfig: &x {a: b}\nother: *x\n", "[]", `{"config":[]}`,
	} {
		got, _, err := edit("file", []byte(text), &host.Fix{Field: "a", Value: "c"})
		if err == nil || got != nil || host.AsError(err).Code != host.BadConfig {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
}

// Whatever a file holds, an edit that is made changes the one setting.
func TestEditChangesOneThing(t *testing.T) {
	name := rapid.SampledFrom([]string{"a", "b", "config", "type", "scope"})
	value := rapid.OneOf(rapid.Map(rapid.StringMatching(`[a-z '":#{}\[\],*&!|>%@-]{0,8}`), func(s string) any { return s }),
		rapid.SampledFrom([]any{true, 1.5, []any{"x", "y: z"}, map[string]any{"env": "NAME"}, "two\nlines", "", "null", "01"}))
	rapid.Check(t, func(t *rapid.T) {
		config := rapid.MapOfN(name, value, 0, 4).Draw(t, "config")
		fix := &host.Fix{Field: name.Draw(t, "field"), Value: value.Draw(t, "value")}
		if rapid.Bool().Draw(t, "remove") {
			fix.Value = nil
		}
		all := map[string]any{"type": "t", "config": config}
		data, err := json.MarshalIndent(all, "", rapid.SampledFrom([]string{"", "  "}).Draw(t, "indent"))
		if err != nil {
			t.Fatal(err)
		}
		if rapid.Bool().Draw(t, "yaml") {
			n, err := node(all)
			if err != nil {
				t.Fatal(err)
			}
			data = encodeYAML(t, n)
		}
		got, _, err := edit("file", data, fix)
		if err != nil && !json.Valid(data) && got == nil && strings.Contains(host.AsError(err).Hint, " in file by hand") {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		_, after, err := contents("file", got)
		if err != nil || !same(after, with(config, fix)) {
			t.Fatalf("%s became %s: %v", data, got, err)
		}
	})
}

func TestReplaceKeepsLinkAndMode(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target.yaml"), filepath.Join(dir, "link.yaml")
	if err := os.WriteFile(target, []byte("type: a\nconfig: {a: b}\n"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("target.yaml", link); err != nil {
		t.Skip("this system makes no links here")
	}
	c, err := fixFile(link, &host.Fix{Field: "a", Value: "c"})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.apply(t.Context()); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(target)
	if err != nil || runtime.GOOS != "windows" && info.Mode() != 0o640 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info.Mode(), err)
	}
	if data, err := os.ReadFile(target); err != nil || string(data) != "type: a\nconfig: {a: c}\n" {
		t.Errorf("%q, %v", data, err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".jackfield-*")); err != nil || len(left) > 0 {
		t.Errorf("%v are left, %v", left, err)
	}
}

// An address that secrets are sent to is changed by whoever has the secrets, and
// not by a program that was told of a better one.
func TestFixOfAnAddressDemandsTheSecrets(t *testing.T) {
	t.Parallel()
	var out, messages strings.Builder
	p := &program{streams: streams{out: &out, err: &messages}, ctx: t.Context()}
	p.flags.data, p.flags.plugins = t.TempDir(), os.Getenv(pluginsEnv)
	d := host.Definition{Type: "password-grant", Config: map[string]any{
		"token_endpoint": "https://a.example.com/token", "username": "alice", "password": "Wonder1and!", "scope": "x",
	}}
	tests := &tester{program: p, label: "billing", fix: true, checks: []host.Check{
		{Status: host.Failed, Fix: &host.Fix{Field: "token_endpoint", Value: "https://b.example.com/token"}},
	}}
	describe := func(h *host.Host) (err error) {
		tests.before, err = h.Connection("billing").Describe(t.Context())
		return err
	}
	err := p.withHost(t.Context(), func(h *host.Host) error {
		return errors.Join(h.CreateConnection(t.Context(), "billing", d), describe(h))
	})
	if err != nil {
		t.Fatal(err)
	}
	old := tests.before
	made, err := tests.mend(t.Context())
	e := host.AsError(err)
	if made != nil || e.Code != host.BadConfig || e.Field != "token_endpoint" || len(e.Problems) != 2 || e.Problems[1].Field != "password" ||
		!strings.Contains(e.Hint, "set token_endpoint to https://b.example.com/token and give there what is asked for, then jackfield connection edit billing -f FILE") {
		t.Errorf("%+v, %+v", made, e)
	}
	if want := "token_endpoint: https://a.example.com/token → https://b.example.com/token\n"; out.String() != want {
		t.Errorf("shown: %s", &out)
	}

	// Any other setting is changed, once.
	tests.checks[0].Fix = &host.Fix{Field: "scope"}
	if made, err = tests.mend(t.Context()); err != nil || made.From != "x" || made.To != nil {
		t.Errorf("%+v, %v", made, err)
	}
	if made, err = tests.mend(t.Context()); made != nil || err != nil || !strings.HasSuffix(out.String(), "\nnothing is changed: scope is not set in billing\n") {
		t.Errorf("%v, %v: %s", made, err, &out)
	}
	tests.checks[0].Fix = &host.Fix{Field: "audience", Value: "x"}
	if _, err := tests.mend(t.Context()); err == nil || strings.Contains(out.String(), "Wonder") {
		t.Errorf("somebody else's change was lost: %v", err)
	}
	if err := p.withHost(t.Context(), describe); err != nil {
		t.Fatal(err)
	}
	delete(old.Config, "scope")
	if diff := cmp.Diff(old.Config, tests.before.Config); diff != "" {
		t.Errorf("the settings: %s", diff)
	}
}

func TestSuggestion(t *testing.T) {
	one, two := &host.Fix{Field: "one"}, &host.Fix{Field: "two"}
	check := func(s plugin.Status, fix *host.Fix) host.Check { return host.Check{Status: s, Fix: fix} }
	for name, test := range map[string]struct {
		checks []host.Check
		want   *host.Fix
	}{
		"nothing":                             {nil, nil},
		"the failure before a warning":        {[]host.Check{check(host.Warned, one), check(host.Failed, two)}, two},
		"a failure that nothing helps":        {[]host.Check{check(host.Warned, one), check(host.Failed, nil), check(host.Skipped, nil)}, nil},
		"the first warning that has one":      {[]host.Check{check(host.Passed, two), check(host.Warned, nil), check(host.Warned, one)}, one},
		"what passed, where nothing is amiss": {[]host.Check{check(host.Passed, nil), check(host.Passed, two), check(host.Warned, nil)}, two},
	} {
		if got := suggestion(test.checks); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestChangesInWords(t *testing.T) {
	for want, c := range map[string]change{
		"a: (not set) → form":   {Field: "a", To: "form"},
		`a: "b c" → (not set)`:  {Field: "a", From: "b c"},
		`a: "" → ["x"]`:         {Field: "a", From: "", To: []any{"x"}},
		"a: true → false":       {Field: "a", From: true, To: false},
		`a: https://a/b?c → ""`: {Field: "a", From: "https://a/b?c", To: ""},
	} {
		if got := c.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func encodeYAML(t *rapid.T, n *yaml.Node) []byte {
	data, err := yaml.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
