// Package redistest starts real Redis servers for tests to talk to, and makes them fail.
//
// What a cache behind many hosts gets wrong shows when a server dies between a command and its answer, hands over to its
// replica, forgets, or answers late; no imitation does these the way Redis does. So tests run against the real program:
//
//	server := redistest.Start(t, redistest.WithPassword(redistest.NewPassword()), redistest.WithAppendOnly())
//	// … a client of server.URL() …
//	server.Kill()
//	server.Restart() // on the same port, with the same data
//
// [StartSentinel] brings up a primary, its replica and three sentinels, [StartCluster] three primaries that share the
// slots. A [Proxy] stands between a client and a server, and delays, cuts or refuses what passes.
//
// Each server is a process of its own, on a port of loopback, in a private folder, and ends with its test. On Linux the
// kernel ends it with the test process too, however that dies. A server has one user more than its options say, with a
// password that nobody else knows: [Server.Do] is that user's, so it works whatever a test does to the others.
//
// The program is redis-server or valkey-server, version 7 or later, wherever PATH has it. A Debian or Ubuntu machine
// without one gets it from its distribution the first time, unpacked into $BIN/redis (without BIN, bin/redis of this
// tree): nothing is installed on the machine, and nobody needs to be root. Where that cannot be done either, the tests
// are left out, as internal/leftout has it.
package redistest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/internal/leftout"
	"github.com/jackfield-dev/jackfield/internal/secret"
)

// startLimit is for a loaded machine; a server is ready within a twentieth of a second.
const startLimit = 30 * time.Second

// Server is a Redis server that runs until its test ends. Its methods fail the test where they cannot do what they say.
// They may be called by several goroutines at once.
type Server struct {
	// CAFile names the file with the certificate that a client has to trust; empty without [WithTLS].
	CAFile string

	t       testing.TB
	program program
	options options
	admin   secret.String // the password of adminUser
	dir     string
	port    int // does not change once the server has been ready
	hide    secret.Scrubber
	log     tail

	mu  sync.Mutex
	run *process // guarded by mu: what runs now, or ran last
}

// Start starts a server and ends it when t ends.
//
// It skips the test where there is no server to be had, see the package; under CI it fails instead. Where the test fails
// for any reason, the end of the server's log is shown.
func Start(t testing.TB, opts ...Option) *Server {
	t.Helper()
	return start(t, collect(opts))
}

func start(t testing.TB, o options) *Server {
	t.Helper()
	s := &Server{t: t, program: mustFind(t), options: o, dir: privateDir(t), admin: o.admin}
	if s.admin.IsZero() {
		s.admin = newAdmin()
	}
	s.hide.Add(s.admin)
	for _, u := range o.users {
		s.hide.Add(u.password)
	}
	t.Cleanup(s.end)
	if err := s.begin(); err != nil {
		t.Fatalf("starting redis: %v", s.harmless(err))
	}
	return s
}

// mustFind returns the program to run, or ends the test.
func mustFind(t testing.TB) program {
	t.Helper()
	p, err := found()
	if missing, ok := errors.AsType[*missingError](err); ok {
		if missing.output != "" {
			t.Logf("what was printed:\n%s", missing.output)
		}
		leftout.Skip(t, "redis", missing)
	}
	if err != nil {
		t.Fatalf("installing redis: %v", err)
	}
	return p
}

// privateDir returns a folder that other users cannot look into: a server rewrites its configuration now and then, and
// gives the new file whatever mode it likes.
func privateDir(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "redis")
	err := errors.Join(os.Mkdir(dir, 0o700), os.Mkdir(filepath.Join(dir, "data"), 0o700))
	if err != nil {
		t.Fatalf("starting redis: %v", err)
	}
	return dir
}

// end is the end of the test.
func (s *Server) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.run == nil {
		return
	}
	how := s.run.kill()
	if s.t.Failed() {
		s.t.Logf("redis on port %d (%s):\n%s", s.port, how, s.hide.Scrub(s.log.String()))
	}
}

// harmless is an error as it may be shown.
func (s *Server) harmless(err error) error {
	if err == nil {
		return nil
	}
	return errors.New(s.hide.Scrub(err.Error()))
}

// String says which server this is.
func (s *Server) String() string { return fmt.Sprintf("redis on port %d", s.port) }

// GoString hides what is inside, as %#v would show the passwords that the server's texts are searched for.
func (s *Server) GoString() string { return s.String() }
