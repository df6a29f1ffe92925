package fleet

import (
	"fmt"
	"os"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/built"
)

// plugins is the folder of the plugins that members load.
var plugins string

func TestMain(m *testing.M) {
	if os.Getenv(memberVariable) != "" {
		os.Exit(serve(os.Stdin, os.Stdout))
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, remove, err := built.Temp("password-grant")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer remove()
	plugins = dir
	return m.Run()
}
