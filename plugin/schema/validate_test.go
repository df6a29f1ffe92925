package schema

import (
	"math"
	"testing"
)

func TestValidateSound(t *testing.T) {
	if err := login.Validate(); err != nil {
		t.Error(err)
	}
	if err := (Schema{}).Validate(); err != nil {
		t.Error(err)
	}
}

func TestValidateReportsEverything(t *testing.T) {
	on := func(field string, equals ...string) *Condition { return &Condition{Field: field, Equals: equals} }
	s := Schema{Fields: []Field{
		{Name: "Name", Kind: String},
		{Name: "a", Kind: String}, {Name: "a", Kind: String},
		{Name: "b", Kind: "colour"},
		{Name: "c", Kind: String, Of: String},
		{Name: "d", Kind: List, Of: Map},
		{Name: "e", Kind: Enum},
		{Name: "f", Kind: Enum, Options: []Option{{}, {Value: "x"}, {Value: "x"}}},
		{Name: "g", Kind: Map, Options: []Option{{Value: "x"}}},
		{Name: "h", Kind: Boolean, Min: new(1.0)},
		{Name: "i", Kind: Number, Min: new(2.0), Max: new(1.0)},
		{Name: "j", Kind: Number, Max: new(math.Inf(1))},
		{Name: "k", Kind: String, Min: new(-1.0), Max: new(1.5)},
		{Name: "l", Kind: List, Of: Integer, Pattern: "x"},
		{Name: "m", Kind: String, Pattern: "(?i)x"},
		{Name: "n", Kind: Boolean, VisibleWhen: on("n", "true")},
		{Name: "o", Kind: String, VisibleWhen: on("a", "x")},
		{Name: "p", Kind: String, VisibleWhen: on("h")},
		{Name: "q", Kind: String, VisibleWhen: on("h", "yes", "true")},
		{Name: "r", Kind: String, VisibleWhen: on("f", "x", "y")},
		{Name: "s", Kind: String, HTTPIf: "h"},
		{Name: "t", Kind: URL, HTTPIf: "a"},
		{Name: "u", Kind: String, Roles: []Role{APIOrigin, "owner", Account, Account}},
		{Name: "v", Kind: Secret, Roles: []Role{Account}, Default: "x"},
		{Name: "v2", Kind: Map, Of: Secret, Default: map[string]string{"k": "x"}},
		{Name: "w", Kind: String, Required: true, Default: "x"},
		{Name: "x", Kind: List, Default: []any{"a", 1}},
		{Name: "y", Kind: URL, HTTPIf: "h", Default: "http://example.com"},
		{Name: "z", Kind: Integer, Default: 0.5},
		{Name: "z2", Kind: List, Of: Secret, ForgetWhen: on("h", "true")},
		{Name: "z3", Kind: Secret, ForgetWhen: on("h", "yes")},
		{Name: "z4", Kind: Secret, ForgetWhen: on("a", "yes")},
		{Name: "z5", Kind: Secret, ForgetWhen: on("h")},
	}}
	wantProblems(t, s.Validate(),
		`fields[0]: the name "Name" is not snake_case: use a-z, 0-9 and single _, a letter first`,
		"a: there are two fields of this name",
		`b: the kind "colour" does not exist`,
		"c: of is set; it belongs to a list or map",
		`d: of is "map"; it must be a kind other than list and map`,
		"e: is an enum without options",
		"f: has an option without a value",
		`f: has the option "x" twice`,
		"g: has options; these belong to an enum",
		"h: has min or max; a boolean takes neither",
		"i: has a min above its max",
		"j: has a max that is not finite",
		"k: has a min that is no count: here it bounds a length or number of entries",
		"k: has a max that is no count: here it bounds a length or number of entries",
		"l: has a pattern; the kind integer is not matched as text",
		"m: has a pattern that has flags or a named group, (?...); only (...) and (?:...) mean the same everywhere",
		"n: is visible when it has a value itself: name another field",
		`o: is visible when "a" has a value, which is no boolean or enum field`,
		"p: is visible when h equals nothing, which is never",
		`q: is visible when h equals "yes", which it never does`,
		`r: is visible when f equals "y", which it never does`,
		"s: has http_if; this belongs to a url",
		`t: has http_if "a", which is no boolean field`,
		"u: has the role api_origin; only a url has an origin",
		`u: has the role "owner", which does not exist`,
		`u: has the role "account" twice`,
		"v: has the role account; a secret cannot name one",
		"v2: has a default; a secret cannot have one",
		"w: is required and has a default: a default is what makes a field optional",
		"x: has an unfit default[1], which is a number; it must be text: put it in quotes",
		"y: has an unfit default, which uses http: use https, or set h to true",
		"z: has an unfit default, which is not whole; it must be a whole number",
		"z2: has forget_when; this belongs to a secret",
		`z3: is forgotten when h equals "yes", which it never does`,
		`z4: is forgotten when "a" has a value, which is no boolean or enum field`,
		"z5: is forgotten when h equals nothing, which is never",
	)
}

func TestPatterns(t *testing.T) {
	for _, sound := range append([]string{
		`^a|b$`, `(a)(?:b)`, `a*?b+?c??d{1}?e{2,}f{3,4}`, `[a-z_\-.\]]`, `[^\d\-]`, `[\w-]`, `\b\.\/\x20\t\n`, `\p{L}\P{Nd}[\p{Lu}]`,
		`(^a)*`, `.`, `é`, `[é-ü]`, `\$\{`, httpsPattern, httpPattern, durationPattern, envPattern, filePattern,
	}, samplePatterns...) {
		if trouble := patternTrouble(sound); trouble != "" {
			t.Errorf("%s %s", sound, trouble)
		}
	}
	for _, unsound := range []string{
		`(`, `a**`, `a*+`, `(?i)a`, `(?i:a)`, `(?P<n>a)`, `(?<n>a)`, `(?s).`, `\Aa`, `a\z`, `\Qa\E`, `\pL`, `\p{Greek}`, `\p{^L}`, `[[:alpha:]]`,
		`\x{41}`, `\a`, `\s`, `[\S]`, `\012`, `\-`, `\ü`, `\"`, `a{`, `a}`, `a]`, `{2}`, `a{,2}`, `^*`, `$+`, `\b{2}`, `[]a]`, `[^]a]`, `[a[b]`, `[\d-z]`,
	} {
		if patternTrouble(unsound) == "" {
			t.Errorf("%s is taken", unsound)
		}
	}
}
