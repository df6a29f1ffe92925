// Package presetfile writes the connection file that a preset begins: what the
// preset sets, a line without a value for each field that a person has to fill
// in, and beside both, as comments, what that person has to know.
//
// A line without a value is refused when the file is read, and names its field.
// So nothing is sent for a file that was not finished, and no login is lost to an
// example that looked like a value. A secret is a reference to a variable of the
// environment, which is refused likewise until it is set.
//
// The command line prints such files, and the page about presets shows them.
package presetfile
