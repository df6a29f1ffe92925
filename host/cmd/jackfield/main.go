// Jackfield keeps connections to other people's APIs, and gets requests through
// them: it is the command line of package host.
//
// The program is thin on purpose. Each command reads what was typed, opens the
// host, asks it for one thing, and shows the answer; what is right or wrong
// with a connection, and when a password is sent, is decided below. One file
// holds the commands of one noun.
//
// Three rules hold for all commands. Standard output is for what was asked for:
// words and tables for people, or one JSON document under --json (one to a line
// where it streams), errors included. Standard error is for the rest, with
// "jackfield:" in front of what went wrong and "hint:" in front of what to do
// about it, and for progress if somebody is there to see it. The exit status is
// 0 when it is done, 1 when it failed (or what it had to say could not be
// written, except to a reader who went away), 2 when the command line makes no sense.
package main

import (
	"context"
	"io"
	"log" //nolint:depguard // to silence it
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(start()) }

// start runs the command that this process was started with and returns its
// exit status.
func start() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	// A reader who goes away must not end a login that is under way: writing fails
	// then, and all else goes on. Nobody needs to hear of it.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	context.AfterFunc(ctx, stop) // so that a second signal ends the program at once
	// net/http writes what servers send unasked, which may repeat a token, to the
	// standard log, past the scrubber.
	log.SetOutput(io.Discard)
	return run(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr})
}
