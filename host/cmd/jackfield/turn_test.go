package main

import (
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/host"
)

// TestSomebodyElseHasTheFolder: a command that gives up waiting says for what.
func TestSomebodyElseHasTheFolder(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	h, err := host.Open(t.Context(), host.Config{Data: data})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	p := command(t, data, "connection", "list", "--json", "--timeout", "1s")
	if err := p.Run(); err == nil {
		t.Error("the command did not fail")
	}
	if out := p.out.String(); !strings.Contains(out, `"code":"unavailable"`) || !strings.Contains(out, "another jackfield process has the data folder") {
		t.Errorf("it says %s", out)
	}
	if !strings.Contains(p.err.String(), "waiting for another process") {
		t.Errorf("while it waits it says %q", &p.err)
	}
}
