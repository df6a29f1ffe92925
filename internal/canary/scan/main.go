// Scan searches the output of the tests for the secrets that they handled:
//
//	go run ./internal/canary/scan -canaries FILE LOG...
//
// FILE is what package canary has noted, and each LOG is what go test -json wrote.
// It prints a line that begins with "canary:" for each secret in the output of
// each test, and for whatever else makes the search worth nothing, and exits with
// 1 if there is any. A secret is named by the beginning of its SHA-256 and by who
// noted it; it is not shown.
//
// A search that finds nothing may be blind. So each run plants secrets of its own,
// one for each encoding, among the others, and must find them all.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/jackfield-dev/jackfield/internal/canary"
)

func main() {
	file := flag.String("canaries", "", "the `file` in which secrets were noted")
	demand := flag.Bool("demand", false, "fail if none was noted: everything was tested, so there are some")
	flag.Parse()
	problems, err := scan(*file, *demand, flag.Args(), os.Stdout)
	if err != nil {
		fmt.Fprintf(os.Stdout, "canary: %v\n", err)
	}
	if err != nil || problems > 0 {
		os.Exit(1)
	}
}

// scan does it all and returns how many lines of complaint it has written.
func scan(file string, demand bool, logs []string, out io.Writer) (problems int, err error) {
	known, err := canary.Read(file)
	if err != nil {
		return 0, err
	}
	output := newOutput()
	for _, log := range logs {
		if err := output.readFile(log); err != nil {
			return 0, err
		}
	}
	size := output.size // without what is planted now
	planted := plants()
	if err := output.plant(planted); err != nil {
		return 0, err
	}
	finds := newSearch(append(planted.canaries(), known...)).all(output)
	missed, finds := planted.harvest(finds)
	for _, line := range missed {
		fmt.Fprintf(out, "canary: the scan is blind: it does not see a secret %s\n", line)
	}
	for _, f := range finds {
		fmt.Fprintf(out, "canary: %s\n", f)
	}
	problems = len(missed) + len(finds)
	if demand && len(known) == 0 {
		fmt.Fprintln(out, "canary: the scan saw no secrets: nothing was noted")
		problems++
	}
	fmt.Fprintf(out, "canary scan: %s secrets, %.1f MB of output, %d found\n", grouped(len(known)), float64(size)/1e6, len(finds))
	return problems, nil
}

// grouped writes a number with its thousands apart.
func grouped(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", grouped(n/1000), n%1000)
}
