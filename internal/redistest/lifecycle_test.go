package redistest

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

func TestKill(t *testing.T) {
	t.Parallel()
	s := Start(t)
	c := connect(t, s.Addr())
	c.want(t, "OK", "SET", "a", "1")
	s.Kill()
	if _, err := c.call("PING"); err == nil {
		t.Error("a server that was killed answers")
	}
	if _, err := s.Do("PING"); !errors.Is(err, syscall.ECONNREFUSED) && !strings.Contains(fmt.Sprint(err), "refused") {
		t.Errorf("err = %v, want that nobody is there", err)
	}
	s.Kill()
}

func TestRestart(t *testing.T) {
	t.Parallel()
	password := NewPassword()
	for _, tt := range []struct {
		name    string
		options []Option
		restart func(*Server)
		want    string
	}{
		{"with its file", []Option{WithAppendOnly(), WithPassword(password)}, (*Server).Restart, "1"},
		{"without one", []Option{WithPassword(password)}, (*Server).Restart, ""},
		{"empty", []Option{WithAppendOnly(), WithPassword(password)}, (*Server).RestartEmpty, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := Start(t, tt.options...)
			before := s.URL()
			for _, prepare := range []func(){func() {}, s.Kill, s.Stop} {
				s.MustDo("SET", "a", "1")
				prepare()
				tt.restart(s)
				c := connect(t, s.Addr())
				c.want(t, "NOAUTH", "PING")
				c.want(t, "OK", "AUTH", password)
				c.want(t, tt.want, "GET", "a")
				if s.URL() != before {
					t.Error("the server has moved")
				}
			}
		})
	}
}

// TestRestartWaitsForItsPort has somebody else listen there for a while.
func TestRestartWaitsForItsPort(t *testing.T) {
	t.Parallel()
	s := Start(t)
	s.Kill()
	l, err := listenAt(s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	var other sync.WaitGroup
	other.Go(func() { // ends with the first who comes: the server's own look at whether it is there
		if conn, err := l.Accept(); err == nil {
			conn.Close()
		}
		l.Close()
	})
	defer other.Wait()
	s.Restart()
	s.MustDo("PING")
}

// TestBeginTriesAnotherPort starts a server where another one is.
func TestBeginTriesAnotherPort(t *testing.T) {
	t.Parallel()
	s := Start(t)
	other := &Server{t: t, program: s.program, admin: s.admin, dir: privateDir(t), port: s.port}
	t.Cleanup(other.end)
	if err := other.writeConfig(0); err != nil {
		t.Fatal(err)
	}
	other.mu.Lock()
	err := other.launch()
	other.mu.Unlock()
	if !errors.Is(err, errPort) {
		t.Errorf("err = %v, want that the port is taken, though somebody answers with the right password", err)
	}
	if err := other.begin(); err != nil || other.port == s.port {
		t.Errorf("err = %v, want another port", err)
	}
}

func TestStop(t *testing.T) {
	t.Parallel()
	s := Start(t)
	c := connect(t, s.Addr())
	for range 3 {
		s.Stop()
		if err := c.SetReadDeadline(time.Now().Add(50 * time.Millisecond)); err != nil {
			t.Fatal(err)
		}
		if _, err := c.call("PING"); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("err = %v, want silence", err)
		}
		s.Continue()
		if err := c.SetReadDeadline(time.Now().Add(startLimit)); err != nil {
			t.Fatal(err)
		}
		if got, err := c.answer(); err != nil || got[0] != "PONG" {
			t.Errorf("it answers %q (%v)", got, err)
		}
	}
}

// failing is a test whose failure is none of ours.
type failing struct {
	testing.TB
	failed   bool
	said     string
	cleanups []func()
}

func (f *failing) Helper()                       {}
func (f *failing) Failed() bool                  { return f.failed }
func (f *failing) Cleanup(c func())              { f.cleanups = append(f.cleanups, c) }
func (f *failing) Fatal(a ...any)                { f.Fatalf("%s", fmt.Sprint(a...)) }
func (f *failing) Logf(format string, a ...any)  { f.said += fmt.Sprintf(format, a...) }
func (f *failing) Skipf(format string, a ...any) { f.Fatalf(format, a...) }
func (f *failing) Fatalf(format string, a ...any) {
	f.failed = true
	f.Logf(format, a...)
	runtime.Goexit()
}

// play runs a test to its end, cleanups too.
func (f *failing) play(test func(testing.TB)) {
	var run sync.WaitGroup
	run.Go(func() {
		defer func() {
			for _, c := range f.cleanups {
				c()
			}
		}()
		test(f)
	})
	run.Wait()
}

func TestFailedTestShowsTheLog(t *testing.T) {
	t.Parallel()
	passing, broken := &failing{TB: t}, &failing{TB: t, failed: true}
	password := NewPassword()
	for _, f := range []*failing{passing, broken} {
		f.play(func(t testing.TB) {
			s := Start(t, WithPassword(password))
			_, _ = s.Do("DEBUG", "LOG", "noise "+password)
		})
	}
	if passing.said != "" {
		t.Errorf("a test that passed says %q", passing.said)
	}
	if !strings.Contains(broken.said, "noise [secret]") || !strings.Contains(broken.said, "killed") {
		t.Errorf("a test that failed says %q", broken.said)
	}
}

func TestServerThatCannotStart(t *testing.T) {
	t.Parallel()
	password := NewPassword()
	f := &failing{TB: t}
	f.play(func(t testing.TB) { Start(t, WithPassword(password), WithConfig("there-is-no "+password)) })
	if !strings.Contains(f.said, "there-is-no [secret]") || !strings.Contains(f.said, "exit status 1") || strings.Contains(f.said, password) {
		t.Error("the test does not say what is wrong, or more than that")
	}
}

// TestHold is no test of its own: TestServersDieWithAKilledTest starts it as a process and kills it.
func TestHold(t *testing.T) {
	if os.Getenv("REDISTEST_HOLD") == "" {
		return
	}
	fmt.Fprintln(os.Stdout, "holding", Start(t).Addr())
	select {}
}

func TestServersDieWithAKilledTest(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("there is no way to have this here")
	}
	mustFind(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, "-test.run=^TestHold$")
	cmd.Env = append(cmd.Environ(), "REDISTEST_HOLD=1", "TMPDIR="+t.TempDir()) // it cleans nothing up
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var c *client
	for lines := bufio.NewScanner(out); c == nil && lines.Scan(); {
		if addr, ok := strings.CutPrefix(lines.Text(), "holding "); ok {
			c = connect(t, addr)
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	if c == nil {
		t.Fatal("no server was started")
	}
	if _, err := c.answer(); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the server lives on: %v", err)
	}
}

// TestKillTakesTheChildren kills a server in the middle of a save, which is another process's work.
func TestKillTakesTheChildren(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("this looks at /proc")
	}
	s := Start(t, WithConfig("rdb-key-save-delay 30000000")) // half a minute for a key
	s.MustDo("SET", "a", "1")
	s.MustDo("BGSAVE")
	group := s.run.cmd.Process.Pid
	if n := len(inGroup(t, group)); n != 2 {
		t.Fatalf("the group has %d processes, want the server and its child", n)
	}
	s.Kill()
	err := await(startLimit/3, nil, func() error { // the signal takes a moment, and the child would end by itself one day
		if left := inGroup(t, group); len(left) > 0 {
			return fmt.Errorf("%v are left", left)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// inGroup lists the processes of a group that live.
func inGroup(t *testing.T, group int) []string {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, name := range stats {
		text, _ := os.ReadFile(name) // it may be gone
		_, rest, _ := strings.Cut(string(text), ") ")
		if fields := strings.Fields(rest); len(fields) > 2 && fields[2] == fmt.Sprint(group) && fields[0] != "Z" {
			found = append(found, name)
		}
	}
	return found
}

func TestPortsAreBelowTheSystems(t *testing.T) {
	t.Parallel()
	l, err := listen()
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if port := l.Addr().(*net.TCPAddr).Port; port < firstPort || port >= 32768 {
		t.Errorf("the port is %d", port)
	}
}
