// Go-oauth2 is a real authorization server for tests: github.com/go-oauth2/oauth2 with its memory stores, and a small
// API that its tokens open.
//
// It is a module of its own so that nothing of Jackfield ever depends on what that library depends on; tests know it as
// a program only. It serves until standard input ends, which it does however the parent dies, and prints one line on
// standard output once requests are answered, "ready http://127.0.0.1:PORT".
//
// The library takes the client from one place only: -client basic is how it comes, -client form is its other handler.
//
// Paths: /token; the API is /me; /_counts says how many token requests came in, and POST /_revoke ends a token. Clients
// and users are in identities.go.
package main

import (
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/go-oauth2/oauth2/v4/server"
)

// settings are what the command line says.
type settings struct {
	lifespan    time.Duration
	keepRefresh bool
	client      server.ClientInfoHandler
}

func main() {
	set := settings{client: server.ClientBasicHandler}
	flag.DurationVar(&set.lifespan, "lifespan", time.Hour, "how long an access token is valid")
	flag.BoolVar(&set.keepRefresh, "keep-refresh", false, "a refresh answers with no refresh token, and the one used stays good")
	flag.Func("client", "where the client is looked for: `basic` or form (default basic)", set.lookIn)
	flag.Parse()
	if err := run(set); err != nil {
		fmt.Fprintln(os.Stderr, "go-oauth2:", err)
		os.Exit(1)
	}
}

func (s *settings) lookIn(place string) error {
	switch place {
	case "basic":
		s.client = server.ClientBasicHandler
	case "form":
		s.client = server.ClientFormHandler
	default:
		return fmt.Errorf("%q is neither basic nor form", place)
	}
	return nil
}

// run serves until standard input ends.
func run(set settings) error {
	handler, err := newHandler(set)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	web := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	defer web.Close()
	failed := make(chan error, 1)
	go func() { failed <- web.Serve(listener) }()
	fmt.Println("ready http://" + listener.Addr().String())

	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = io.Copy(io.Discard, os.Stdin) // an error ends the watch like an end does
	}()
	select {
	case err := <-failed:
		return fmt.Errorf("serving: %w", err)
	case <-ended:
		return nil
	}
}
