package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/jackfield-dev/jackfield/internal/authservers"
	"github.com/jackfield-dev/jackfield/internal/secret"
)

// discreet is a test whose sessions may show secrets in their environment, in the
// files that they write and in what the program prints for its user, and whose
// log does not: the log of a test is what somebody pastes into an issue.
type discreet struct{ *testing.T }

func (d discreet) Run(name string, f func(testscript.T)) {
	d.T.Run(name, func(t *testing.T) { f(discreet{t}) })
}

func (d discreet) Verbose() bool { return testing.Verbose() }

func (d discreet) Log(args ...any) { d.T.Log(hushed(fmt.Sprint(args...))) }

func (d discreet) Fatal(args ...any) { d.T.Fatal(hushed(fmt.Sprint(args...))) }

// issued are the tokens of the server, by what all of them begin with.
var issued = regexp.MustCompile(`ory_[ar]t_[A-Za-z0-9_.-]+`)

// credentials stand in the address of a Redis.
var credentials = regexp.MustCompile(`://[^/@\s]+@`)

// hushed is a text without the secrets that a session has to do with.
func hushed(text string) string {
	var known secret.Scrubber
	known.Add(secret.New(authservers.Alice.Password), secret.New(authservers.Confidential.Secret))
	text = issued.ReplaceAllString(known.Scrub(text), secret.Hidden)
	return credentials.ReplaceAllString(text, "://"+secret.Hidden+"@")
}

func TestLogsOfSessionsAreDiscreet(t *testing.T) {
	text := "REDIS_URL=redis://:hunter2@127.0.0.1:1/0\nPASSWORD=" + authservers.Alice.Password + "\n[stdout]\nBearer ory_at_a-b_c.d_E {\"refresh\":\"ory_rt_x\"}"
	want := "REDIS_URL=redis://[secret]@127.0.0.1:1/0\nPASSWORD=[secret]\n[stdout]\nBearer [secret] {\"refresh\":\"[secret]\"}"
	if got := hushed(text); got != want {
		t.Errorf("it reads %q, want %q", got, want)
	}
	if strings.Contains(hushed(authservers.Confidential.Secret), "C1ient") {
		t.Error("the client's secret is there")
	}
}
