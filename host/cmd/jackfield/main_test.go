package main

import (
	"fmt"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/jackfield-dev/jackfield/internal/built"
)

// pluginsEnv names the folder of the plugins that were built for this run.
const pluginsEnv = "JACKFIELD_TEST_PLUGINS"

// TestMain makes this test binary the program, under the name jackfield, for
// whoever finds it in PATH.
func TestMain(m *testing.M) {
	testscript.Main(suite{m}, map[string]func(){"jackfield": main})
}

// suite runs the tests with real plugins.
type suite struct{ *testing.M }

// raceEnv keeps a program with the race detector in it from waiting a second
// when it is done, which is for goroutines that ours has ended.
const raceEnv, atOnce = "GORACE", "atexit_sleep_ms=0"

// Run builds the plugins once for all tests.
func (s suite) Run() int {
	dir, remove, err := built.Temp("password-grant")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer remove()
	for name, value := range map[string]string{pluginsEnv: dir, raceEnv: os.Getenv(raceEnv) + " " + atOnce} {
		if err := os.Setenv(name, value); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return s.M.Run()
}
