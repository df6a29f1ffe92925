// Fosite is a real authorization server for tests and the demo: ory/fosite, the library behind Ory Hydra, with its
// memory store, and a small API that its tokens open.
//
// It is a module of its own so that nothing of Jackfield ever depends on what fosite depends on; tests and the demo
// know it as a program only. There are three ways to run it:
//
//	fosite                           serve until SIGINT or SIGTERM
//	fosite -until-eof                serve until standard input ends, which it does however the parent dies
//	fosite -- command argument...    serve one command: AUTH_SERVER tells it where, and its status becomes ours
//
// The first two print one line on standard output once requests are answered, "ready http://127.0.0.1:PORT". The last
// prints nothing of its own, so that what the command prints can be piped.
//
// Paths: /oauth2/token, /oauth2/introspect, /oauth2/revoke; the API is /me and /invoices; /_counts says how many
// requests came in, and POST /_revoke ends a token without a client's asking. Clients and users are in identities.go.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// settings are what the command line says.
type settings struct {
	addr     string
	lifespan time.Duration
	untilEOF bool
	command  []string
}

func main() {
	set, err := parse(os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		os.Exit(0)
	}
	if err != nil {
		os.Exit(2)
	}
	status, err := run(set)
	if err != nil {
		fmt.Fprintln(os.Stderr, "fosite:", err)
	}
	os.Exit(status)
}

// parse reads the command line; what is wrong with it has been printed when it returns an error.
func parse(args []string) (settings, error) {
	var set settings
	flags := flag.NewFlagSet("fosite", flag.ContinueOnError)
	flags.StringVar(&set.addr, "addr", "127.0.0.1:0", "where to listen; port 0 takes a free one")
	flags.DurationVar(&set.lifespan, "lifespan", time.Hour, "how long an access token is valid")
	flags.BoolVar(&set.untilEOF, "until-eof", false, "end when standard input does")
	if err := flags.Parse(args); err != nil {
		return set, err
	}
	set.command = flags.Args()
	if set.untilEOF && len(set.command) > 0 {
		err := errors.New("-until-eof reads the standard input that the command is to have: give one of them")
		fmt.Fprintln(flags.Output(), "fosite:", err)
		return set, err
	}
	return set, nil
}

// run serves for as long as set says and returns the status to exit with.
func run(set settings) (int, error) {
	// Signals are caught before anything can be told that the server is ready: whoever reads the line may send one.
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)

	handler, err := newHandler(set.lifespan)
	if err != nil {
		return 1, err
	}
	listener, err := net.Listen("tcp", set.addr)
	if err != nil {
		return 1, fmt.Errorf("listening: %w", err)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	defer server.Close()
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()

	url := "http://" + listener.Addr().String()
	if len(set.command) > 0 {
		return runCommand(set.command, url, signals)
	}
	fmt.Println("ready " + url)
	ctx := context.Background()
	if set.untilEOF {
		ctx = untilEOF(ctx, os.Stdin)
	}
	select {
	case err := <-failed:
		return 1, fmt.Errorf("serving: %w", err)
	case <-signals:
	case <-ctx.Done():
	}
	return 0, nil
}
