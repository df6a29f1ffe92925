package oauth

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestObjectRefuses(t *testing.T) {
	for name, doc := range map[string]string{
		"nothing":           "",
		"space":             " ",
		"null":              "null",
		"text":              `"T0k3n"`,
		"array":             `[{"a":1}]`,
		"web page":          "<html>login</html>",
		"trailing object":   `{"a":1}{"b":2}`,
		"trailing comma":    `{"a":1,}`,
		"missing comma":     `{"a":1 "b":2}`,
		"unfinished":        `{"a":1`,
		"guard of XSSI":     ")]}'\n{\"a\":1}",
		"bytes not UTF-8":   "{\"a\":\"A\xff\xfeB\"}",
		"UTF-16":            "\xff\xfe{\x00}\x00",
		"a member twice":    `{"a":1,"a":1}`,
		"twice, by escapes": `{"a":1,"\u0061":2}`,
		"too deep":          `{"a":` + strings.Repeat("[", deepest) + strings.Repeat("]", deepest) + "}",
		"too many":          "{" + strings.TrimSuffix(manyMembers(mostMembers+1), ",") + "}",
	} {
		t.Run(name, func(t *testing.T) {
			if members, err := object([]byte(doc)); err == nil {
				t.Errorf("it was read as %v", members)
			} else if !slices.Contains([]error{errNotJSON, errNotObject, errTwice, errDeep, errMany}, err) {
				t.Errorf("the error is %v, which is somebody else's", err)
			}
		})
	}
}

func manyMembers(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"k%d":0,`, i)
	}
	return b.String()
}

// What is just within the bounds is read.
func TestObjectBounds(t *testing.T) {
	for _, doc := range []string{
		`{"a":` + strings.Repeat("[", deepest-1) + strings.Repeat("]", deepest-1) + "}",
		"{" + strings.TrimSuffix(manyMembers(mostMembers), ",") + "}",
		`{"a":"` + strings.Repeat(`[{\"`, 100) + `"}`,
	} {
		if _, err := object([]byte(doc)); err != nil {
			t.Errorf("%.40s: %v", doc, err)
		}
	}
}

func TestObjectTakesNamesExactly(t *testing.T) {
	members, err := object([]byte("\xef\xbb\xbf" + `{"a":"REAL","A":"OTHER","\u0062":{"a":[1,1]}} `))
	want := map[string]json.RawMessage{"a": json.RawMessage(`"REAL"`), "A": json.RawMessage(`"OTHER"`), "b": json.RawMessage(`{"a":[1,1]}`)}
	if diff := cmp.Diff(want, members); err != nil || diff != "" {
		t.Errorf("%v, %s", err, diff)
	}
}

// Whatever object takes, encoding/json reads the same members out of; and the same
// object with any member once more is refused.
func TestObjectAgreesWithJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.MapOf(rapid.String(), rapid.OneOf(rapid.String().AsAny(), rapid.Int().AsAny(), rapid.Bool().AsAny())).Draw(t, "object")
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var plain map[string]json.RawMessage
		if err := json.Unmarshal(data, &plain); err != nil {
			t.Fatal(err)
		}
		members, err := object(data)
		if diff := cmp.Diff(plain, members); err != nil || diff != "" {
			t.Fatalf("%v, %s", err, diff)
		}
		for name := range plain {
			again, _ := json.Marshal(name)
			twice := strings.TrimSuffix(string(data), "}") + "," + string(again) + ":0}"
			if _, err := object([]byte(twice)); !errors.Is(err, errTwice) {
				t.Fatalf("%s: %v", twice, err)
			}
		}
	})
}

func FuzzObject(f *testing.F) {
	for _, seed := range []string{`{}`, `{"access_token":"A"}`, `{"a":1,"a":2}`, `[`, "\xef\xbb\xbf{}"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if members, err := object(data); err == nil && members == nil {
			t.Error("no members and no error")
		}
	})
}
