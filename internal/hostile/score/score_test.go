package main

import (
	"bytes"
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/hostile"
)

// fixed is a client that says the same of everything, without asking anybody.
type fixed hostile.Result

func (f fixed) Ask(context.Context, hostile.Ask) hostile.Result { return hostile.Result(f) }
func (f fixed) Logs() string                                    { return "" }

// contestants are one that refuses everything and one that takes everything.
func contestants() *result {
	refuses := fixed{Outcome: hostile.Failure, Bare: true}
	takes := fixed{Outcome: hostile.Token, Token: "A", Bare: true}
	return &result{Judged: judged, Scores: []*score{
		{Name: "refuses", Own: &tally{}, client: refuses, close: func() {}},
		{Name: "takes", client: takes, close: func() {}},
	}}
}

func TestTable(t *testing.T) {
	r := contestants()
	if err := r.play(t.Context(), regexp.MustCompile(`^TE-(JSON-(DUP|ESC|NULL)|RT-KEEP|REQ-NOPROBE|CC-COLD)$`)); err != nil {
		t.Fatal(err)
	}
	r.LeftOut = []string{"other: node is not there"}
	var out bytes.Buffer
	if err := r.writeTable(&out, true); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"          refuses   takes\n",
		"json      2/3       0/3\n", // the one that takes everything takes a token that nobody issued
		"request   1/1       1/1\n", // nothing was sent, and nothing else is judged
		"in all    3/4       1/4\n",
		"settings that only jackfield has: 1/2\n", // a refresh fails, a refusal that is right
		"TE-CC-COLD\n", "left out: other: node is not there\n", judged,
		"refuses  TE-JSON-ESC  escaped member name\n    the outcome is \"error\", want \"token\"", "takes  TE-JSON-DUP",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("there is no %q in:\n%s", want, out.String())
		}
	}
}

// The plugin as a process, beside programs that cannot be measured.
func TestScore(t *testing.T) {
	var out, errs bytes.Buffer
	args := []string{"-json", "-run", "^TE-(JSON-ESC|RED-307-X|RT-ROTATE|CC-COLD)$", "-driver", "none=no-such-program", "-driver", "mute=go version"}
	if status := run(t.Context(), args, &out, &errs); status != 0 || errs.Len() > 0 {
		t.Fatalf("it ended with %d: %s%s", status, errs.String(), out.String())
	}
	var r result
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Scores) != 1 || r.Scores[0].Passed != 2 || r.Scores[0].Played != 2 || r.Scores[0].Own.Passed != 1 || len(r.NotPlayed) != 1 {
		t.Errorf("it is %s", out.String())
	}
	if len(r.LeftOut) != 2 || !strings.Contains(r.LeftOut[0], "no-such-program is not there") || !strings.Contains(r.LeftOut[1], "does not work") {
		t.Errorf("left out are %q", r.LeftOut)
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{"-driver", "x"}, {"-driver", "x="}, {"-run", "("}, {"-no-such-flag"}} {
		var out, errs bytes.Buffer
		if status := run(t.Context(), args, &out, &errs); status != 2 || errs.Len() == 0 {
			t.Errorf("%q ends with %d: %s", args, status, errs.String())
		}
	}
}
