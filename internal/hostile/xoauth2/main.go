// Xoauth2 asks token endpoints for tokens with golang.org/x/oauth2, so that what it makes of hostile ones can be set
// beside what Jackfield's own client makes of them.
//
// It is here only to be measured, as people get it: nothing is configured but what the library's documentation tells
// everybody to configure. It is a module of its own so that nothing of Jackfield ever depends on the library; whoever
// measures knows it as a program only.
//
// A line of JSON on standard input is one case, one line of JSON on standard output is what became of it, in the same
// order, and each is written before the next case is read:
//
//	{"id", "token_endpoint", "ca_file", "username", "password", "client_id", "client_secret", "scope", "timeout_ms", "waiters"}
//	{"id", "outcome": "token" or "error", "access_token", "expires_at", "error"}
//
// The program ends when standard input does. The secrets it is given are invented for the measurement: tokens and the
// library's errors are passed on as they are, because what they show is measured too.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

func main() {
	if err := drive(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "xoauth2:", err)
		os.Exit(1)
	}
}

// An outcome is what became of one case.
type outcome struct {
	ID          string `json:"id"`
	Outcome     string `json:"outcome"` // "token" or "error"
	AccessToken string `json:"access_token"`
	ExpiresAt   string `json:"expires_at"` // RFC 3339 in UTC, or "" where the library knows of none
	Error       string `json:"error"`
}

// drive tries the cases that it reads, one after the other. Only a broken pipe is an error.
func drive(in io.Reader, out io.Writer) error {
	lines, outcomes := bufio.NewReader(in), json.NewEncoder(out)
	for {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if err := outcomes.Encode(try(line)); err != nil {
				return fmt.Errorf("writing an outcome: %w", err)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading a case: %w", err)
		}
	}
}

// try makes the request of one line. A panic of the library is an outcome like any other.
func try(line []byte) (o outcome) {
	defer func() {
		if v := recover(); v != nil {
			o = outcome{ID: o.ID, Outcome: "error", Error: fmt.Sprint("panic: ", v)}
		}
	}()
	var r request
	if err := json.Unmarshal(line, &r); err != nil {
		return outcome{ID: r.ID, Outcome: "error", Error: "reading the case: " + err.Error()}
	}
	o.ID = r.ID
	token, err := r.crowd()
	if err != nil {
		return outcome{ID: r.ID, Outcome: "error", Error: err.Error()}
	}
	o = outcome{ID: r.ID, Outcome: "token", AccessToken: token.AccessToken}
	if !token.Expiry.IsZero() {
		o.ExpiresAt = token.Expiry.UTC().Format(time.RFC3339)
	}
	return o
}
