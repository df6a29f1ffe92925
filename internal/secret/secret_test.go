package secret_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/internal/secret"
)

// canary is long and odd enough that no output contains it by chance.
const canary = `c4n4ry "q" & <x> / ü?`

// assertHidden fails if text shows the canary in any form.
func assertHidden(t *testing.T, text string) {
	t.Helper()
	for _, form := range secret.Encodings(canary) {
		if strings.Contains(text, form) {
			t.Errorf("shows the secret as %q: %q", form, text)
		}
	}
}

type exported struct{ S secret.String }

type unexported struct {
	s secret.String
	p *secret.String
	l []secret.String
	m map[string]secret.String
	a any
	n struct{ deep [1]exported }
}

// holders returns the canary in every kind of place a String may be kept.
func holders() map[string]any {
	s := secret.New(canary)
	return map[string]any{
		"bare": s, "pointer": &s, "exported": exported{s}, "slice": []secret.String{s}, "array": [1]secret.String{s},
		"map": map[string]secret.String{"k": s}, "any": []any{s, &s}, "pointer to struct": &exported{s},
		"unexported": unexported{
			s: s, p: &s, l: []secret.String{s}, m: map[string]secret.String{"k": s}, a: s,
			n: struct{ deep [1]exported }{[1]exported{{s}}},
		},
		"pointer to unexported": &unexported{s: s, a: &exported{s}},
		"error":                 fmt.Errorf("logging in with %v: %w", s, errors.New("no")),
	}
}

func TestStringHidesFromEveryVerb(t *testing.T) {
	verbs := []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%d", "%p", "%t", "%z", "%T", "%10v", "%-+.3s"}
	for name, holder := range holders() {
		for _, verb := range verbs {
			t.Run(name+" "+verb, func(t *testing.T) { assertHidden(t, fmt.Sprintf(verb, holder)) })
		}
	}
}

func TestStringSaysThatItHides(t *testing.T) {
	s := secret.New(canary)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		if got := fmt.Sprintf(verb, s); got != secret.Hidden {
			t.Errorf("%s gives %q, want %q", verb, got, secret.Hidden)
		}
	}
	if got := fmt.Sprintf("%v", exported{s}); got != "{[secret]}" {
		t.Errorf("a struct gives %q", got)
	}
	for _, got := range []string{s.String(), s.GoString(), s.LogValue().String()} {
		if got != secret.Hidden {
			t.Errorf("got %q, want %q", got, secret.Hidden)
		}
	}
}

func TestStringHidesFromEncoders(t *testing.T) {
	for name, holder := range holders() {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			_ = json.NewEncoder(&out).Encode(holder)
			_ = xml.NewEncoder(&out).Encode(holder)
			slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "holder", holder)
			slog.New(slog.NewTextHandler(&out, nil)).Info("m", "holder", holder)
			assertHidden(t, out.String())
		})
	}
}

func TestStringInJSON(t *testing.T) {
	type record struct {
		Absent  secret.String `json:"absent,omitzero"`
		Empty   secret.String `json:"empty,omitzero"`
		Present secret.String `json:"present,omitzero"`
	}
	raw, err := json.Marshal(record{Empty: secret.New(""), Present: secret.New(canary)})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(raw), `{"empty":"[secret]","present":"[secret]"}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	var back record
	if err := json.Unmarshal(raw, &back); err == nil {
		t.Error("a hidden value was read back as if it were one")
	}
}

// TestStringHidesFromDiffs is there because a diff follows pointers: a failing
// test must not print the token it compared.
func TestStringHidesFromDiffs(t *testing.T) {
	diff := cmp.Diff(exported{secret.New(canary)}, exported{secret.New(canary + canary)})
	if diff == "" {
		t.Error("two different secrets do not differ")
	}
	assertHidden(t, diff)
	if diff := cmp.Diff(holders()["map"], holders()["map"]); diff != "" {
		t.Errorf("two equal secrets differ: %s", diff)
	}
	all := cmp.Exporter(func(reflect.Type) bool { return true })
	assertHidden(t, cmp.Diff(unexported{a: secret.New(canary)}, unexported{a: 1}, all))
}

func TestStringStates(t *testing.T) {
	tests := []struct {
		name         string
		s            secret.String
		zero, empty  bool
		value        string
		equalToEmpty bool
	}{
		{name: "absent", zero: true, empty: true},
		{name: "present and empty", s: secret.New(""), empty: true, equalToEmpty: true},
		{name: "present", s: secret.New(canary), value: canary},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := []any{tt.s.IsZero(), !tt.s.IsSet(), tt.s.Empty(), tt.s.Reveal(), tt.s.Equal(secret.New(""))}
			want := []any{tt.zero, tt.zero, tt.empty, tt.value, tt.equalToEmpty}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("zero, unset, empty, value, equal to empty (-want +got):\n%s", diff)
			}
		})
	}
}

func TestStringEqual(t *testing.T) {
	var absent secret.String
	if !absent.Equal(secret.String{}) || absent.Equal(secret.New("")) || secret.New("").Equal(absent) {
		t.Error("absent is equal to absent and to nothing else")
	}
	if !secret.New("a").Equal(secret.New("a")) || secret.New("a").Equal(secret.New("b")) {
		t.Error("what is equal is the value")
	}
	s := secret.New("a")
	if copied := s; copied != s || s == secret.New("a") {
		t.Error("== compares the call of New, as documented")
	}
}
