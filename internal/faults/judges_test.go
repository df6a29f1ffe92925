package faults

import (
	"strings"
	"testing"
)

// What never may be is seen, whatever the case is about.
func TestJudge(t *testing.T) {
	ask := Ask{judge: refused}
	for name, test := range map[string]struct {
		seen  Seen
		holds bool
		words string
	}{
		"good":      {Seen{Facts: map[string]string{"start_ms": "9", "start_error": "x"}}, true, "refused after 9ms"},
		"bad":       {Seen{Facts: map[string]string{"started": "true"}}, false, "it is taken for a plugin"},
		"hangs":     {Seen{Facts: map[string]string{"kill_hangs": "true"}}, false, "refused after ?; Kill() does not return in 5 s"},
		"panics":    {Seen{Panicked: true, Left: []string{"a", "b"}}, false, "the host panics; 2 processes are left"},
		"overruns":  {Seen{Overran: true, Files: []string{"a"}}, false, "refused after ?; the host does not end; a file is left"},
		"a secret":  {Seen{Log: "x " + secretWord}, false, "refused after ?; a secret is in its log"},
		"in hex":    {Seen{Log: "x " + secretHex, Left: []string{"a"}}, false, "refused after ?; a secret is in its log; a process is left"},
		"not asked": {Seen{Facts: map[string]string{"broken": "no such file"}}, false, "it could not be asked: no such file"},
	} {
		if got := ask.Judge(test.seen); got.Holds != test.holds || got.Words != test.words {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := (Ask{judge: nothing}).Judge(Seen{}); !got.Holds || got.Words != "nothing happens" {
		t.Errorf("%+v", got)
	}
}

// Each judgement finds fault with something: one that finds none says nothing.
func TestJudgesCanFind(t *testing.T) {
	bad := Seen{Log: "x: " + operatorTypes + "\nlistens: true\n", Facts: map[string]string{
		"start_error": "\x00", "started": "true", "call": "ok", "again": "ok", "next": "rpc error", "stranger": "ok", "seems_running": "true", "children": "1",
		"interrupt": "ok", "terminated": "rpc error", "held": "true", "limit": "unlimited", "same_score": "true", "killed_another": "true",
		"more_files": "1", "restart_error": "no", "wrong_bytes": "true", "environment": "true", "same_key": "true",
	}}
	for _, c := range Cases() {
		if c.Ask == nil {
			continue
		}
		seen := bad
		switch c.ID {
		case "PF-IO-LONGLINE":
			seen.Log = strings.Repeat("x", 17<<20)
		case "PF-HS-HANG", "PF-RPC-STOP", "PF-RPC-PANIC", "PF-IO-LOGSECRET", "PF-HOST-KILL9": // of which what never may be is all
			seen.Left = []string{"it"}
		}
		if found := c.Ask.Judge(seen); found.Holds || found.Words == "" {
			t.Errorf("%s: %+v", c.ID, found)
		}
	}
}

func TestParseFacts(t *testing.T) {
	facts := parseFacts("a=\"1\"\nb=\"x=\\n\\\"y\\\"\"\nc=\"cut")
	if len(facts) != 2 || facts["a"] != "1" || facts["b"] != "x=\n\"y\"" {
		t.Errorf("%q", facts)
	}
}
