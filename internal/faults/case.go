package faults

import (
	"slices"
	"time"
)

// A Case is one thing that can go wrong.
type Case struct {
	ID, Title string
	Given     string        // what misbehaves, and how
	Expect    string        // what is to come of it
	Bound     time.Duration // the most that it may take; zero: nothing is waited for

	ProvedBy []string // tests that show it: "folder.TestName", or with a subtest behind it
	Missing  string   // what no test shows, and why; "" is nothing

	Ask      *Ask   // how go-plugin alone is asked; nil: it is not
	NotAsked string // why not
}

// An Ask is a question to a host that is made of go-plugin alone.
type Ask struct {
	Name   string // of what the host does, as the program bare knows it
	Plugin string // how the plugin misbehaves, as the test binary of package plugin knows it
	judge  func(Seen) Finding
}

// Cases returns all cases, in the order of the matrix.
func Cases() []Case {
	return slices.Concat(handshakes(), calls(), processes(), outputs(), bytesAndSockets(), hosts(), folders(), keys(), shared())
}

// Proved reports whether any test shows the case.
func (c Case) Proved() bool { return len(c.ProvedBy) > 0 }
