// Package fleet runs hosts as processes of their own that share one Redis, and makes
// them, and it, fail. It has tests alone.
//
// What a shared cache promises is about processes: that eight of them with fifty
// callers each send one password, and that none sends another when one dies in the
// middle. So a member of the fleet is a process with a host in it, a real plugin, and
// a data folder of its own; the Redis is real, and so is the authorization server,
// which counts what it gets.
//
// A member is this package's test binary, run again: member_test.go. It is told what
// to do line by line, in JSON, on its standard input.
//
// `make logins` and `make faults` run these tests at their full size; `make test` runs
// them small.
package fleet
