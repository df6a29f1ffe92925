package faults

import (
	"bytes"
	"strings"
	"testing"
)

// said is what `go test -json` says of a few tests, and what it does not.
const said = `{"Action":"run","Package":"github.com/jackfield-dev/jackfield/plugin","Test":"TestA"}
{"Action":"output","Package":"github.com/jackfield-dev/jackfield/plugin","Test":"TestA","Output":"    a_test.go:12: 1000 times\n"}
{"Action":"output","Package":"github.com/jackfield-dev/jackfield/plugin","Test":"TestA/x","Output":"    a_test.go:13: it broke\n"}
{"Action":"fail","Package":"github.com/jackfield-dev/jackfield/plugin","Test":"TestA/x"}
{"Action":"pass","Package":"github.com/jackfield-dev/jackfield/plugin","Test":"TestA/y/z"}
{"Action":"fail","Package":"github.com/jackfield-dev/jackfield/plugin","Test":"TestA"}
{"Action":"skip","Package":"github.com/jackfield-dev/jackfield/plugin","Test":"TestB"}
{"Action":"pass","Package":"github.com/jackfield-dev/jackfield/plugin","Test":"TestAB"}
{"Action":"output","Package":"github.com/jackfield-dev/jackfield/plugin","Output":"FAIL\n"}
{"Action":"fail","Package":"github.com/jackfield-dev/jackfield/plugin"}
not of its making
`

func results(t *testing.T) *Results {
	t.Helper()
	r := NewResults()
	if err := r.Read("plugin", strings.NewReader(said)); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWords(t *testing.T) {
	r := results(t)
	for _, test := range []struct {
		proofs  []string
		missing string
		want    string
	}{
		{[]string{"plugin.TestA"}, "", "FAILED"},
		{[]string{"plugin.TestA/x"}, "", "FAILED"},
		{[]string{"plugin.TestA/y"}, "", "ok"}, // by what is below it
		{[]string{"plugin.TestA/y"}, "the rest", "ok in part"},
		{[]string{"plugin.TestAB", "plugin.TestA/x"}, "", "FAILED"},
		{[]string{"plugin.TestAB", "plugin.TestNone"}, "", "FAILED"}, // what was not run shows nothing
		{[]string{"plugin.TestAB", "plugin.TestB"}, "", "ok in part"},
		{[]string{"plugin.TestB"}, "the rest", "left out"},
		{nil, "all of it", "not yet"},
	} {
		if got := r.Word(Case{ProvedBy: test.proofs, Missing: test.missing}); got != test.want {
			t.Errorf("%q, %q: %s, want %s", test.proofs, test.missing, got, test.want)
		}
	}
	if notes := r.Notes("plugin.TestA"); len(notes) != 2 || notes[0] != "1000 times" || notes[1] != "it broke" {
		t.Errorf("notes %q", notes)
	}
}

func TestMatrix(t *testing.T) {
	m := Matrix{
		Cases: []Case{
			{ID: "PF-HS-A", Title: "first", ProvedBy: []string{"plugin.TestAB"}, Ask: &Ask{}},
			{ID: "PF-HS-B", Title: "second", ProvedBy: []string{"plugin.TestA"}, Ask: &Ask{}},
			{ID: "PF-HS-C", Title: "third", Given: "this", Expect: "that", Missing: "all of it", NotAsked: "it has none"},
		},
		Ours: results(t), Version: "v1.2.3", Details: true,
		Theirs: map[string]Finding{"PF-HS-A": fails("Kill() does not return"), "PF-HS-B": holds("refused")},
	}
	var out bytes.Buffer
	if err := m.Write(&out); err != nil {
		t.Fatal(err)
	}
	if !m.Failed(&out) {
		t.Error("nothing failed")
	}
	for _, want := range []string{
		"jackfield  go-plugin v1.2.3 as it comes\n", "measured: TestA: 1000 times\n",
		"PF-HS-A  first            ok         FAILS: Kill() does not return\n",
		"PF-HS-B  second           FAILED     holds: refused\n",
		"PF-HS-C  third            not yet    -\n",
		"jackfield: 1 of 3 ok, 0 ok in part, 1 not yet, 0 left out, 1 failed\n",
		"both asked: 2; jackfield holds in 1, go-plugin as it comes in 1\n",
		"given: this\n", "nothing shows: all of it\n", "go-plugin is not asked: it has none\n", "\nFAILED  PF-HS-B  second\n", "a_test.go:13: it broke",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("there is no %q in:\n%s", want, out.String())
		}
	}
}

// A folder that does not build has run nothing, and says why.
func TestWhatIsNotBuiltFails(t *testing.T) {
	r := NewResults()
	line := `{"ImportPath":"x","Action":"build-output","Output":"a.go:1:1: undefined: b\n"}`
	if err := r.Read("plugin", strings.NewReader(line+"\n")); err != nil {
		t.Fatal(err)
	}
	m := Matrix{Cases: []Case{{ID: "PF-HS-A", ProvedBy: []string{"plugin.TestA"}}}, Ours: r}
	var out bytes.Buffer
	if !m.Failed(&out) || !strings.Contains(out.String(), "plugin.TestA was not run\na.go:1:1: undefined: b") {
		t.Errorf("%s", out.String())
	}
}
