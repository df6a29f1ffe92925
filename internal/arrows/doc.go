// Package arrows keeps the imports of this module pointing one way.
//
// The plan of the house says which room may know which: a plugin author's kit knows nothing of the host, the
// host nothing of the kit, the leaves below the host nothing of one another. Go keeps part of that by itself, since an
// import cycle does not build and an internal folder has a wall; the rest is a table of rules in this package's tests,
// each with a counterexample that proves the rule can fail. There is nothing here to import.
//
// A rule about a folder that does not exist yet matches nothing, and starts to hold on the day the folder appears.
package arrows
