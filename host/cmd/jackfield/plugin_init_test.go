package main

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// forGo is what the go command needs of the environment. Nothing is fetched: what a
// new plugin depends on, this module depends on too.
func forGo(t *testing.T) map[string]string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "env", "-json", "GOCACHE", "GOMODCACHE", "GOPATH", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{}
	if err := json.Unmarshal(out, &known); err != nil {
		t.Fatal(err)
	}
	known["GOPROXY"], known["GOTOOLCHAIN"] = "off", "local"
	return known
}

// checkout is the folder of this module.
func checkout(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestAuthor runs the sessions of somebody who writes a plugin.
func TestAuthor(t *testing.T) {
	t.Parallel()
	known := forGo(t)
	testscript.RunT(discreet{t}, testscript.Params{
		Dir: "testdata/author", RequireUniqueNames: true, Condition: condition,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"json": compareJSON, "exits": exits},
		Setup: func(env *testscript.Env) error {
			for name, value := range known {
				env.Setenv(name, value)
			}
			env.Setenv("CHECKOUT", checkout(t))
			env.Setenv("ACME_KEY", "k-4711")
			env.Setenv("JACKFIELD_DATA", filepath.Join(env.WorkDir, "data"))
			return nil
		},
	})
}
