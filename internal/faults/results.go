package faults

import (
	"bufio"
	"encoding/json"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// module is what packages of this tree begin with.
const module = "github.com/jackfield-dev/jackfield/"

// Results are what became of tests, by "folder.TestName/subtest".
type Results struct {
	Verdict map[string]string // "pass", "fail" or "skip"
	Output  map[string]string // what they printed
	Package map[string]string // what folders printed that is no test's: why nothing was built, for one
}

// NewResults returns none.
func NewResults() *Results {
	return &Results{Verdict: map[string]string{}, Output: map[string]string{}, Package: map[string]string{}}
}

// Read adds what `go test -json` says. Lines that are not of its making are the folder's.
func (r *Results) Read(folder string, from io.Reader) error {
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var event struct {
			Action  string `json:"Action"`
			Package string `json:"Package"`
			Test    string `json:"Test"`
			Output  string `json:"Output"`
		}
		if json.Unmarshal(lines.Bytes(), &event) != nil {
			r.Package[folder] += lines.Text() + "\n"
			continue
		}
		name := strings.TrimPrefix(event.Package, module) + "." + event.Test
		switch {
		case event.Action == "output" && event.Test == "", event.Action == "build-output":
			r.Package[folder] += event.Output
		case event.Action == "output":
			r.Output[name] += event.Output
		case event.Test != "" && slices.Contains([]string{"pass", "fail", "skip"}, event.Action):
			r.Verdict[name] = event.Action
		}
	}
	return lines.Err()
}

// of returns the verdicts on a proof: of the test of that name and of all whose names go on from there.
func (r *Results) of(proof string) (verdicts []string) {
	for name, verdict := range r.Verdict {
		if within(name, proof) {
			verdicts = append(verdicts, verdict)
		}
	}
	return verdicts
}

// Word says what became of a case: "ok", "ok in part" where something of it is shown by nothing or could not be run,
// "not yet" where all of it is shown by nothing, "left out" where this machine can run none of its tests, and "FAILED".
func (r *Results) Word(c Case) string {
	var passed, skipped bool
	for _, proof := range c.ProvedBy {
		verdicts := r.of(proof)
		if len(verdicts) == 0 || slices.Contains(verdicts, "fail") {
			return "FAILED"
		}
		pass := slices.Contains(verdicts, "pass")
		passed, skipped = passed || pass, skipped || !pass
	}
	switch {
	case !c.Proved():
		return "not yet"
	case !passed:
		return "left out"
	case skipped, c.Missing != "":
		return "ok in part"
	}
	return "ok"
}

// note is a line that a test logs. A helper's has two places in front.
var note = regexp.MustCompile(`^\s+(?:[a-z0-9_]+_test\.go:[0-9]+: )+(.*)`)

// Notes are what a test and those below it logged, a line each.
func (r *Results) Notes(proof string) (notes []string) {
	for _, name := range slices.Sorted(maps.Keys(r.Output)) {
		if !within(name, proof) {
			continue
		}
		for line := range strings.Lines(r.Output[name]) {
			if found := note.FindStringSubmatch(strings.TrimSuffix(line, "\n")); found != nil {
				notes = append(notes, found[1])
			}
		}
	}
	return notes
}

// within reports whether a test is the one that a proof names, or one of its subtests.
func within(name, proof string) bool {
	rest, ok := strings.CutPrefix(name, proof)
	return ok && (rest == "" || rest[0] == '/')
}
