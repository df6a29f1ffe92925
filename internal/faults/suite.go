package faults

import (
	"slices"
	"strings"
)

// A Suite is the tests of one folder that cases name.
type Suite struct {
	Folder string
	Tests  []string // the names of their functions
	Env    []string // how often they do what they do
}

// Sizes are how often tests do what they do where somebody has the time, by folder.
func sizes() map[string][]string {
	return map[string][]string{
		"plugin":       {"JACKFIELD_KILLS=200", "JACKFIELD_STARTS=1000", "JACKFIELD_RACES=10000"},
		"host/catalog": {"JACKFIELD_RACES=10000"},
		"host":         {"JACKFIELD_REPLACEMENTS=50"},
	}
}

// killing is the folder whose tests kill hosts and let it be. What those leave in the folder for temporary files is removed
// by the next host that is started there, so others are to come after it.
const killing = "internal/fleet"

// Suites are the tests that cases name, folder by folder.
func Suites(cases []Case) []Suite {
	tests := map[string][]string{}
	folders := []string{killing}
	for _, c := range cases {
		for _, proof := range c.ProvedBy {
			folder, name := split(proof)
			if !slices.Contains(folders, folder) {
				folders = append(folders, folder)
			}
			name, _, _ = strings.Cut(name, "/")
			if !slices.Contains(tests[folder], name) {
				tests[folder] = append(tests[folder], name)
			}
		}
	}
	var all []Suite
	for _, folder := range folders {
		if len(tests[folder]) > 0 {
			all = append(all, Suite{folder, tests[folder], sizes()[folder]})
		}
	}
	return all
}

// Package is the name by which go knows the folder.
func (s Suite) Package() string { return module + s.Folder }

// Pattern is for `go test -run`.
func (s Suite) Pattern() string { return "^(" + strings.Join(s.Tests, "|") + ")$" }

// split takes a proof apart: the folder, and the name of the test with its subtests.
func split(proof string) (folder, name string) {
	folder, name, _ = strings.Cut(proof, ".Test")
	return folder, "Test" + name
}
