package authservers

import (
	"context"
	"errors"
	"os/exec"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/internal/leftout"
)

// startLimit is for a loaded machine; a server is ready within a second.
const startLimit = time.Minute

// Running is a server that runs until its test ends.
type Running struct {
	Server

	// URL is where the server is, without a slash at its end.
	URL string
	// TokenURL is the token endpoint.
	TokenURL string
	// RevocationURL is the library's own revocation endpoint (RFC 7009), empty where it has none.
	RevocationURL string
	// APIURL is what a connection's api_endpoint is set to. GET /me under it, with a token, says whose that is:
	// {"sub":"alice","client_id":"ropc-client","scope":"read"}.
	APIURL string

	t testing.TB
}

// Start starts s and stops it when t ends.
//
// It fails the test where s cannot be installed or does not come up, with what was printed. The first Start on a
// machine downloads, which takes a minute; an installation that failed is not tried again by the same process.
//
// Without node or npm, a Node server's test is left out, as internal/leftout has it: skipped, noted, and failed under CI.
func Start(t testing.TB, s Server, opts ...Option) *Running {
	t.Helper()
	o, err := s.collect(opts)
	if err != nil {
		t.Fatalf("starting %s: %v", s, err)
	}
	program, err := s.install()
	if missing, ok := errors.AsType[*missingError](err); ok {
		leftout.Skip(t, s.Name, missing)
	}
	if err != nil {
		t.Fatalf("installing %s: %v", s, err)
	}
	noteIdentities()
	// A test's own context ends before its cleanups begin, and they may still need the server.
	ctx := context.WithoutCancel(t.Context())
	process, err := launch(ctx, program, func(cmd *exec.Cmd) { s.configure(cmd, o) }, startLimit)
	if err != nil {
		t.Fatalf("starting %s: %v", s, err)
	}
	t.Cleanup(func() {
		if err := process.stop(); err != nil {
			t.Errorf("stopping %s: %v", s, err)
		}
	})
	running := &Running{Server: s, URL: process.url, TokenURL: process.url + s.tokenPath, APIURL: process.url, t: t}
	if s.revocationPath != "" {
		running.RevocationURL = process.url + s.revocationPath
	}
	return running
}
