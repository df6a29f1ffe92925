package schema

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParseReportsEverythingInOrder(t *testing.T) {
	_, err := login.Parse(map[string]any{
		"zzz":            1,
		"user_name":      "ada",
		"retries":        "3",
		"token_endpoint": "http://login.example.com/",
		"password":       nil,
		"extra_params":   map[string]any{"b": 2, "a": "ok", "a b": true},
		"resource":       []any{"x", 1},
	})
	wantProblems(t, err,
		"token_endpoint: uses http: use https, or set allow_http to true",
		"username: is missing; it is required",
		"password: has no value: give one",
		"resource[1]: is a number; it must be text: put it in quotes",
		`extra_params."a b": is a boolean; it must be text: put it in quotes`,
		"extra_params.b: is a number; it must be text: put it in quotes",
		"retries: is text; it must be a whole number: remove the quotes",
		`user_name: unknown field; did you mean "username"?`,
		"zzz: unknown field: remove it",
	)
}

func TestParseProblems(t *testing.T) {
	long := "abcdefghijklmnopqrstuvwxyz"
	tests := map[string]struct {
		field string
		value any
		want  string
	}{
		"number for text":      {"username", 12345, "username: is a number; it must be text: put it in quotes"},
		"date for text":        {"username", time.Now(), "username: is a date; it must be text: put it in quotes"},
		"list for text":        {"username", []any{"a"}, "username: is a list; it must be text"},
		"map for text":         {"username", map[any]any{}, "username: is a map; it must be text"},
		"struct for text":      {"username", struct{}{}, "username: is of a type no document can hold; it must be text"},
		"empty and required":   {"username", "", "username: is empty; it is required"},
		"too long":             {"username", long, "username: is too long; it must have at most 20 characters"},
		"not UTF-8":            {"username", "\xff", "username: is not valid text (UTF-8)"},
		"boolean in quotes":    {"allow_http", "true", "allow_http: is text; it must be true or false: write true or false, without quotes"},
		"near option":          {"auth_method", "pots", `auth_method: is none of the options; it must be one of "post", "key"; did you mean "post"?`},
		"no option":            {"auth_method", "header", `auth_method: is none of the options: it must be one of "post", "key"`},
		"boolean for option":   {"auth_method", true, "auth_method: is a boolean; it must be one of the options, as text: put it in quotes"},
		"text for list":        {"resource", "a", "resource: is text; it must be a list"},
		"list too long":        {"resource", []any{"", "", "", ""}, "resource: is too long; it must have at most 3 entries"},
		"nil in list":          {"resource", []any{nil}, "resource[0]: has no value: give one or remove the line"},
		"text in integers":     {"renew_on", []any{401, "x"}, "renew_on[1]: is text; it must be a whole number"},
		"list for map":         {"extra_params", []any{}, "extra_params: is a list; it must be a map of names to values"},
		"name that is no text": {"extra_params", map[any]any{1: "a"}, "extra_params: is a map; it must be a map of names to values"},
		"empty name":           {"extra_params", map[string]any{"": "a"}, "extra_params: has an entry without a name"},
		"name not UTF-8":       {"extra_params", map[string]any{"\xff": "a"}, "extra_params: has a name that is not valid text (UTF-8)"},
		"fraction":             {"retries", 3.5, "retries: is not whole; it must be a whole number"},
		"too small":            {"retries", -1, "retries: is too small; it must be at least 0"},
		"too large":            {"retries", json.Number("10"), "retries: is too large; it must be at most 9"},
		"past 2^53":            {"retries", uint64(math.MaxUint64), "retries: is out of range; it must lie within 2^53 of zero"},
		"no number":            {"factor", true, "factor: is a boolean; it must be a number"},
		"not a number":         {"factor", math.NaN(), "factor: is not finite; it must be a number such as 1.5"},
		"infinite":             {"factor", json.Number("1e999"), "factor: is not finite; it must be a number such as 1.5"},
		"number below":         {"factor", 0.25, "factor: is too small; it must be at least 0.5"},
		"number for duration":  {"timeout", 10, "timeout: is a number; it must be a duration such as 10s or 1m30s: write 10s"},
		"0 for duration":       {"timeout", json.Number("0"), "timeout: is a number; it must be a duration such as 10s or 1m30s: write 0s"},
		"a PIN for duration":   {"timeout", 123456, "timeout: is a number; it must be a duration such as 10s or 1m30s"},
		"half for duration":    {"timeout", 0.5, "timeout: is a number; it must be a duration such as 10s or 1m30s"},
		"boolean for duration": {"timeout", true, "timeout: is a boolean; it must be a duration such as 10s or 1m30s"},
		"no duration":          {"timeout", "ten", "timeout: is not a duration: write hours, minutes, seconds and milliseconds such as 1h, 1m30s, 10s or 250ms"},
		"no unit":              {"timeout", "10", "timeout: is not a duration: write 10s"},
		"empty duration":       {"timeout", "", "timeout: is not a duration: write hours, minutes, seconds and milliseconds such as 1h, 1m30s, 10s or 250ms"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			doc := loginDoc(nil)
			doc[test.field] = test.value
			_, err := login.Parse(doc)
			wantProblems(t, err, test.want)
		})
	}
}

func TestParseNumbers(t *testing.T) {
	s := Schema{Fields: []Field{{Name: "i", Kind: Integer}, {Name: "n", Kind: Number}}}
	const most = 9007199254740991
	for _, raw := range []any{most, int64(most), uint64(most), float64(most), json.Number("9007199254740991")} {
		if got := mustParse(t, s, map[string]any{"i": raw}).Int("i"); got != most {
			t.Errorf("%T %v: got %d", raw, raw, got)
		}
	}
	for _, raw := range []any{int64(most + 1), float64(-most - 1), json.Number("9007199254740992"), 1e300, math.Inf(1), math.NaN()} {
		if _, err := s.Parse(map[string]any{"i": raw}); err == nil {
			t.Errorf("%T %v was taken as an integer", raw, raw)
		}
	}
	for _, raw := range []any{3, 3.0, json.Number("3"), json.Number("3.0"), json.Number("30e-1"), uint8(3)} {
		config := mustParse(t, s, map[string]any{"i": raw, "n": raw})
		if config.Int("i") != 3 || config.Float("n") != 3 {
			t.Errorf("%T %v: got %d and %g", raw, raw, config.Int("i"), config.Float("n"))
		}
	}
	if got := string(mustParse(t, s, map[string]any{"i": math.Copysign(0, -1), "n": math.Copysign(0, -1)}).Canonical()); got != `{"i":0,"n":0}` {
		t.Errorf("-0 is %s", got)
	}
}

func TestEmptyAndAbsent(t *testing.T) {
	s := Schema{Fields: []Field{
		{Name: "optional", Kind: Secret},
		{Name: "lenient", Kind: Secret, Required: true, Min: new(0.0)},
		{Name: "missing", Kind: Secret},
	}}
	config := mustParse(t, s, map[string]any{"optional": "", "lenient": ""})
	for name, zero := range map[string]bool{"optional": false, "lenient": false, "missing": true} {
		if config.Secret(name).IsZero() != zero || config.Has(name) == zero {
			t.Errorf("%s: absent and empty are confused", name)
		}
	}
	if len(config.Secrets()) != 0 {
		t.Error("an empty secret is held for scrubbing, where it would match everything")
	}
}

func TestVisibility(t *testing.T) {
	key := "-----BEGIN KEY"
	hidden := mustParse(t, login, loginDoc(map[string]any{"client_key": key}))
	if hidden.Has("client_key") || !hidden.Equal(mustParse(t, login, loginDoc(nil))) {
		t.Error("the value of a hidden field takes part")
	}
	_, err := login.Parse(loginDoc(map[string]any{"client_key": "no key"}))
	wantProblems(t, err, "client_key: does not have the form asked for: it must match ^-----BEGIN")
	_, err = login.Parse(loginDoc(map[string]any{"auth_method": "key"}))
	wantProblems(t, err, "client_key: is missing; it is required")
	_, err = login.Parse(loginDoc(map[string]any{"auth_method": 1}))
	wantProblems(t, err, "auth_method: is a number; it must be one of the options, as text: put it in quotes")
	if shown := mustParse(t, login, loginDoc(map[string]any{"auth_method": "key", "client_key": key})); shown.Secret("client_key").Reveal() != key {
		t.Error("the value of a visible field is lost")
	}
}

// TestHiddenController: b shows c although it is itself hidden by a. Were it
// dropped, c would be too on the next reading.
func TestHiddenController(t *testing.T) {
	s := Schema{Fields: []Field{
		{Name: "a", Kind: Boolean},
		{Name: "b", Kind: Boolean, VisibleWhen: &Condition{Field: "a", Equals: []string{"true"}}},
		{Name: "c", Kind: String, VisibleWhen: &Condition{Field: "b", Equals: []string{"true"}}},
		{Name: "d", Kind: String, VisibleWhen: &Condition{Field: "a", Equals: []string{"false"}}},
	}}
	config := mustParse(t, s, map[string]any{"b": true, "c": "x", "d": "y"})
	want := map[string]any{"b": true, "c": "x", "d": "y"}
	if diff := cmp.Diff(want, config.Document()); diff != "" {
		t.Error(diff)
	}
	checkRoundTrips(t, s, config)
}

func TestParseOfAnUnsoundSchema(t *testing.T) {
	s := Schema{Fields: []Field{{Name: "a", Kind: "colour"}, {Name: "b", Kind: String, Pattern: "("}, {Name: "c", Kind: List, Of: List}}}
	_, err := s.Parse(map[string]any{"a": 1, "b": "x", "c": []any{[]any{"x"}}})
	wantProblems(t, err,
		`a: is of the kind "colour", which does not exist`,
		"b: cannot be checked; its pattern is no regular expression")
}

// What is required while it is visible cannot be mended by removing its line.
func TestNoValue(t *testing.T) {
	doc := loginDoc(map[string]any{"auth_method": "key"})
	doc["client_key"] = nil
	_, err := login.Parse(doc)
	wantProblems(t, err, "client_key: has no value: give one")
	doc["auth_method"], doc["timeout"] = "post", nil
	_, err = login.Parse(doc)
	wantProblems(t, err, "client_key: has no value: give one or remove the line", "timeout: has no value: give one or remove the line")
}

// A duration that its pattern refuses is told what is allowed, in the author's words.
func TestDurationOutOfBounds(t *testing.T) {
	s := Schema{Fields: []Field{{Name: "d", Kind: Duration, Pattern: "^[1-9]s$", Help: "From 1s to 9s."}}}
	_, err := s.Parse(map[string]any{"d": "1h"})
	wantProblems(t, err, "d: is not one of the durations taken here: From 1s to 9s.")
}

func TestProblemsAreShort(t *testing.T) {
	name := "a field name that nobody would write, repeated in a problem, which is cut"
	_, err := login.Parse(loginDoc(map[string]any{name: 1}))
	wantProblems(t, err, `"a field name that nobody would write, re"...: unknown field: remove it`)
}
