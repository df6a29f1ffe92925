// Package scaffold writes the beginning of a plugin: a module that builds, passes
// its own tests and runs under a host as it is, and that its author then changes.
//
// The files are in the folder template, embedded. They are whole but for a few
// words ({{.Name}}), so that who changes the SDK sees in them what an author sees.
//
// A module requires a version of this one, and there may be none that is published
// yet. So it is told where a checkout lies ([Plugin].Replace), and says so in its
// go.mod with a replace directive, which its README tells the author to remove
// later; or it is told a version ([Plugin].Version), that of the program that
// writes it.
package scaffold
