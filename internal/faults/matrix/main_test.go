package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{"-bare", "x"}, {"-plugin", "x"}, {"-run", "("}, {"-no-such-flag"}} {
		var out, errs bytes.Buffer
		if status := run(t.Context(), args, &out, &errs); status != 2 || errs.Len() == 0 {
			t.Errorf("%q ends with %d: %s", args, status, errs.String())
		}
	}
}

// The way to a matrix with tests that are quick, and one that is left out of it.
func TestRun(t *testing.T) {
	t.Setenv("GO", "go")
	var out, errs bytes.Buffer
	if status := run(t.Context(), []string{"-run", "^PF-(KEY-NONCE|HOST-UNAUTH)$", "-v"}, &out, &errs); status != 0 {
		t.Errorf("it ended with %d: %s%s", status, errs.String(), out.String())
	}
	for _, want := range []string{
		"PF-KEY-NONCE    a nonce twice                         ok         -\n", "PF-HOST-UNAUTH  a management API without credentials  not yet    -\n",
		"jackfield: 1 of 2 ok, 0 ok in part, 1 not yet, 0 left out, 0 failed\n", "left behind by ours: no process, no file\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("there is no %q in:\n%s%s", want, out.String(), errs.String())
		}
	}
}
