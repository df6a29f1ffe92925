package main

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/host"
)

// read reads text as a document.
func read(text string) (*document, error) {
	p := &program{streams: streams{in: strings.NewReader(text)}}
	return p.readDocument(context.Background(), "-")
}

func TestValuesKeepTheirKinds(t *testing.T) {
	for text, want := range map[string]any{
		"v: 1":                      1,
		"v: '1'":                    "1",
		"v: 1.5":                    1.5,
		"v: true":                   true,
		"v: yes":                    "yes",
		"v: 'true'":                 "true",
		"v: ~":                      nil,
		"v:":                        nil,
		"v: ''":                     "",
		"v: 2026-01-31":             time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC),
		"v: [a, 1]":                 []any{"a", 1},
		"v: {a: {b: c}}":            map[string]any{"a": map[string]any{"b": "c"}},
		"v: |\n  one\n  two\n":      "one\ntwo\n",
		"a: &a [x]\nv: *a":          []any{"x"},
		`{"v": 1}`:                  1,
		`{"v": 1e2}`:                100.0,
		`{"v": "1"}`:                "1",
		`{"v": "\ud83d\ude00\/"}`:   "😀/",
		"{\n\t\"v\": [null, {}]\n}": []any{nil, map[string]any{}},
	} {
		doc, err := read(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := doc.values["v"]; !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %#v, want %#v", text, got, want)
		}
	}
}

func TestMalformed(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "standard input: it is empty",
		"# only\n":                         "standard input: it holds nothing but comments",
		"just text":                        "standard input:1: this must be a map of names to values",
		"[]":                               "standard input:1: this must be a map of names to values",
		"a: b: c":                          "standard input:1: a colon stands where none can stand",
		"a: 1\nb\nc: 2":                    "standard input:2: a name is not followed by a colon",
		"a:\n\tb: 1":                       "standard input:2: a value begins with a character that has a meaning of its own, such as @, %, ` or a tab",
		"a: 1\nb: @x":                      "standard input:2: a value begins with a character that has a meaning of its own, such as @, %, ` or a tab",
		"a: 1\nb: *x":                      "standard input:2: a value that begins with * refers to an anchor, and there is none of that name",
		"a: 1\nb: 'x\nc: y\n":              "standard input:2: a quote is opened here and never closed",
		"a: 1\nb: {x: y\nc: z":             "standard input:2: a bracket or brace is opened here and never closed",
		"a: 1\nb: \"\\q\"":                 "standard input:2: a backslash in double quotes is followed by something that it cannot escape",
		"a: 1\nb: \x01":                    "standard input:2: there is a control character",
		"a: 1\nb: \xff":                    "standard input:2: the text is not UTF-8",
		"a: 1\nb:\n  c: 1\n d: 2":          "standard input:4: the line is not indented like those around it",
		"a: {b: 1,\n c: 2, b: 3}":          "b: standard input:2: this name is given twice, first in line 1",
		"{\"a\": 1,\n\"a\": 2}":            "a: standard input:2: this name is given twice, first in line 1",
		"a: &a {b: 1}\nc:\n  <<: *a":       "standard input:3: merging with << is not supported",
		"1: a":                             "standard input:1: a name is not text",
		"? [a]\n: b":                       "standard input:1: a name is not text",
		"a: !!int tr0ub4dor":               "standard input:1: a value begins with ! or &, which YAML takes for a mark of its own",
		"a: &tr0ub4dor x":                  "standard input:1: a value begins with ! or &, which YAML takes for a mark of its own",
		"a: &a [*a]":                       "standard input:1: too much stands here, one value in another or by repeated anchors",
		"a: 1\n--- \nb: 2":                 "standard input:2: a second document begins here; there may be one",
		strings.Repeat("#", documentMax+1): "standard input: it is larger than 1 MiB",
	} {
		_, err := read(text)
		if err == nil || err.Error() != want {
			t.Errorf("%.40q: got %v, want %s", text, err, want)
		}
	}
}

// TestAnchorsAreBounded: a few lines can mean gigabytes.
func TestAnchorsAreBounded(t *testing.T) {
	text := "a0: &a0 [" + strings.Repeat("x, ", 9) + "x]\n"
	for i := range 9 {
		name, before := string(rune('a'+i+1)), "a0"
		if i > 0 {
			before = string(rune('a' + i))
		}
		text += name + ": &" + name + " [" + strings.Repeat("*"+before+", ", 9) + "*" + before + "]\n"
	}
	if _, err := read(text); err == nil || !strings.Contains(err.Error(), "repeated anchors") {
		t.Errorf("got %v", err)
	}
	if _, err := read("a: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000)); err == nil || !strings.Contains(err.Error(), "one value in another") {
		t.Errorf("got %v", err)
	}
}

// TestNothingIsRepeated: what stands in a file may be a password.
func TestNothingIsRepeated(t *testing.T) {
	for _, text := range []string{
		"a: *tr0ub4dor", "a: !!int tr0ub4dor", "a: !!binary tr0ub4dor*", "a: tr0ub4dor: b", "a: 'tr0ub4dor", "tr0ub4dor", "- tr0ub4dor",
		"a: &tr0ub4dor [*tr0ub4dor]", "a: @tr0ub4dor", "a: !<tr0ub4dor> x\nb: c: d",
	} {
		_, err := read(text)
		if err == nil {
			t.Errorf("%q was taken", text)
			continue
		}
		if e := host.AsError(err); strings.Contains(e.Error()+e.Hint, "tr0ub4dor") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// FuzzDocument holds that JSON reads the same as by encoding/json, and that
// nothing makes the reader fail otherwise than with an error.
func FuzzDocument(f *testing.F) {
	for _, seed := range []string{"a: 1", `{"a": [1, "\u00e9", null, {"b": true}]}`, "a: &a [1]\nb: *a", "a: 'x\nb", "\t", "? a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := read(text)
		if err != nil {
			if host.AsError(err).Code != host.BadConfig {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		var want map[string]any
		if json.Unmarshal([]byte(text), &want) != nil {
			return
		}
		for name := range want {
			if _, ok := doc.values[name]; !ok {
				t.Fatalf("%q: %q is lost", text, name)
			}
		}
	})
}
