// Bare is a host that is made of hashicorp/go-plugin as it comes, so that what becomes of it beside misbehaving plugins
// can be set beside what becomes of Jackfield's.
//
// It is here only to be measured, as people get it: a ClientConfig as the documentation has it, for gRPC, with AutoMTLS,
// and everything else left alone. It is a module of its own so that nothing of Jackfield but its package plugin ever sees
// go-plugin; whoever measures knows it as a program only.
//
//	bare ASK PLUGIN FOLDER
//
// One process plays one ask, because it may panic or never end, which are outcomes. What it learns it says at once, on
// standard output, one fact in a line, NAME=VALUE with the value in Go's quotes, so that nothing is lost with it. What it
// logs goes to standard error, where go-plugin puts it unless it is told otherwise. What it leaves behind is for others to
// see.
package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

func main() {
	if len(os.Args) != 4 {
		usage()
	}
	ask, ok := asks[os.Args[1]]
	if !ok {
		usage()
	}
	ask(&host{path: os.Args[2], folder: os.Args[3]})
	fact("done", true)
}

func usage() {
	var names []string
	for name := range asks {
		names = append(names, name)
	}
	slices.Sort(names)
	fmt.Fprintln(os.Stderr, "usage: bare ASK PLUGIN FOLDER, where ASK is one of", strings.Join(names, " "))
	os.Exit(2) //nolint:revive // main calls it
}

// fact says one thing that was learnt.
func fact(name string, value any) {
	fmt.Fprintf(os.Stdout, "%s=%q\n", name, fmt.Sprint(value))
}
