package oauth

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func mustPath(t testing.TB, text string) Path {
	t.Helper()
	p, err := ParsePath(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return p
}

func TestPathsAreWrittenPlainly(t *testing.T) {
	for given, want := range map[string]string{
		`$`:                      `$`,
		`access_token`:           `access_token`,
		`$.access_token`:         `access_token`,
		`data.token`:             `data.token`,
		`AuthenticationResult.X`: `AuthenticationResult.X`,
		`$['data']["token"]`:     `data.token`,
		`$[0].token`:             `$[0].token`,
		`$.a[-1]`:                `a[-1]`,
		`a[999999999]`:           `a[999999999]`,
		`$ .a ['b'] [0]`:         `a.b[0]`,
		`$['so-called']`:         `$['so-called']`,
		`a['so-called'].b2`:      `a['so-called'].b2`,
		`a['2b']`:                `a['2b']`,
		`$['']`:                  `$['']`,
		`$['it\'s']`:             `$['it\'s']`,
		`$["it's"]`:              `$['it\'s']`,
		`$["\"\\\/\n"]`:          `$['"\\/\u000a']`,
		`$['\u0061\u00FC']`:      `$['a\u00fc']`,
		`$['\uD83D\ude00']`:      `$['\ud83d\ude00']`,
		`tökén`:                  `$['t\u00f6k\u00e9n']`,
	} {
		if got := mustPath(t, given).String(); got != want {
			t.Errorf("%s is written %s, want %s", given, got, want)
		}
	}
	if zero := (Path{}); zero.String() != "" || !zero.IsZero() || mustPath(t, "$").IsZero() {
		t.Error("a path that was not given is not told from $")
	}
}

func TestPathErrorsSayWhere(t *testing.T) {
	for given, want := range map[string]string{
		``:                             "at character 1: the path is empty",
		`.a`:                           "at character 1: a name cannot begin with '.'",
		`[0].a`:                        "at character 1: a path that begins with a bracket needs a $",
		`data..token`:                  "at character 6: a name cannot begin with '.'",
		`data.`:                        "at character 6: a name is missing",
		`tökén.`:                       "at character 7: a name is missing",
		`$x`:                           "at character 2: 'x' is not expected",
		`$.a `:                         "at character 4: a space is at the end",
		` $.a`:                         "at character 1: a name cannot begin with ' '",
		`access-token`:                 "at character 7: a name with a hyphen is written",
		`$.2`:                          "at character 3: a name cannot begin with '2'",
		`$.*`:                          "at character 3: a name cannot begin with '*'",
		`$..a`:                         "at character 3: a name cannot begin with '.'",
		`$[*]`:                         "at character 3: a bracket holds",
		`$[0:1]`:                       "at character 3: a bracket holds",
		`$[-0]`:                        "at character 3: a bracket holds",
		`$[01]`:                        "at character 3: a bracket holds",
		`$[9999999999]`:                "at character 3: a bracket holds",
		`$[?@.a]`:                      "at character 3: a bracket holds",
		`$['a','b']`:                   "at character 6: a closing bracket is missing",
		`$['a`:                         "at character 5: a closing quote is missing",
		`$['a\x']`:                     "at character 6: this escape is not known",
		`$['\"']`:                      "at character 5: this escape is not known",
		`$['\ud83d']`:                  "at character 10: four hexadecimal digits are missing, or half of a character is",
		`$['\udc00\ud83d']`:            "four hexadecimal digits",
		`$['\uzzzz']`:                  "four hexadecimal digits",
		`$['\u12`:                      "four hexadecimal digits",
		"$['a\nb']":                    "at character 5: a control character",
		"$['\xff']":                    "or not text",
		strings.Repeat("a.", 33) + "a": "at most 32 steps",
		strings.Repeat("a", 501):       "longer than 500 bytes",
	} {
		p, err := ParsePath(given)
		if err == nil || !strings.Contains(err.Error(), want) || !p.IsZero() {
			t.Errorf("%s: %v, want %s", given, err, want)
		}
	}
}

func TestPathFinds(t *testing.T) {
	const doc = `{"a": {"b":[1, "two",{"c":"\u0041"}], "A":0, "":7}, "\u0064" :"D", "n":null, "twice":{"x":1,"\u0078":2}, "a.b":9}`
	for path, want := range map[string]string{
		"$": doc, "a.b": `[1, "two",{"c":"\u0041"}]`, "a.b[0]": "1", "a.b[-2]": `"two"`, "a.b[2].c": `"\u0041"`, "a.b[-3]": "1", "d": `"D"`,
		"a['']": "7", "a.A": "0", "n": "null", "$['a.b']": "9",
		// Nowhere.
		"A": "", "a.a": "", "a.b[3]": "", "a.b[-4]": "", "a[0]": "", "a.b.c": "", "n.x": "", "d.x": "", "$[0]": "", "a.b[0].x": "",
	} {
		got, err := mustPath(t, path).find(json.RawMessage(doc))
		if err != nil || string(got) != want {
			t.Errorf("%s leads to %s (%v), want %s", path, got, err, want)
		}
	}
	if _, err := mustPath(t, "twice.y").find(json.RawMessage(doc)); !errors.Is(err, errTwice) {
		t.Errorf("through an object with a member twice: %v", err)
	}
	if got, err := mustPath(t, "$[-1]").find(json.RawMessage(`[]`)); got != nil || err != nil {
		t.Errorf("the last of none is %s (%v)", got, err)
	}
}

// Whatever a document holds, the path to any value in it leads there.
func TestPathsLeadEverywhere(t *testing.T) {
	names := rapid.OneOf(rapid.StringMatching(`[a-z_]{1,5}`), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		var want any = rapid.String().Draw(t, "value")
		steps := []step{}
		for range rapid.IntRange(0, 10).Draw(t, "depth") {
			if rapid.Bool().Draw(t, "in an array") {
				before, after := rapid.IntRange(0, 3).Draw(t, "before"), rapid.IntRange(0, 3).Draw(t, "after")
				array := append(append(make([]any, before), want), make([]any, after)...)
				s := step{element: true, index: before}
				if rapid.Bool().Draw(t, "from the end") {
					s.index = -1 - after
				}
				steps, want = append([]step{s}, steps...), array
				continue
			}
			name := names.Draw(t, "name")
			steps, want = append([]step{{name: name}}, steps...), map[string]any{name: want, name + "x": []any{map[string]any{"]}": `"`}}}
		}
		doc, err := json.MarshalIndent(want, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		path, err := ParsePath(Path{given: true, steps: steps}.String())
		if err != nil && !strings.Contains(err.Error(), "longer") {
			t.Fatal(err)
		} else if err != nil {
			return // it is longer than anybody writes, and refused for that
		}
		found, err := path.find(doc)
		if err != nil {
			t.Fatal(err)
		}
		var got any
		if err := json.Unmarshal(found, &got); err != nil {
			t.Fatalf("%s leads to %s", path, found)
		}
		for _, s := range steps {
			if s.element {
				array, _ := want.([]any)
				want = array[(s.index+len(array))%len(array)]
			} else {
				want = want.(map[string]any)[s.name]
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s leads to %v, want %v", path, got, want)
		}
	})
}

func FuzzPath(f *testing.F) {
	for _, seed := range []string{`$`, `data.token`, `$[0]['a']["b"]`, `$['\ud83d\ude00']`, `a[-1]`, `$ .a`, `$['it\'s']`, `a..b`} {
		f.Add(seed, `{"data":{"token":"T"},"a":[1,{"b":2}]}`)
	}
	f.Fuzz(func(t *testing.T, text, doc string) {
		path, err := ParsePath(text)
		if err != nil {
			if len(err.Error()) > 200 {
				t.Errorf("the error is %d bytes long", len(err.Error()))
			}
			return
		}
		again, err := ParsePath(path.String())
		if len(path.String()) <= longestPath && (err != nil || !reflect.DeepEqual(again.steps, path.steps)) {
			t.Fatalf("%q is written %q, which reads as %v, %v", text, path, again, err)
		}
		value, err := document([]byte(doc))
		if err != nil {
			return
		}
		found, err := path.find(value)
		if err == nil && found != nil && (!json.Valid(found) || !strings.Contains(doc, string(found))) {
			t.Fatalf("%q leads to %q in %q", text, found, doc)
		}
	})
}
