package authservers

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// roleVariable makes this test binary be something else: what a test needs to start as a process of its own.
const roleVariable = "AUTHSERVERS_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(roleVariable) {
	case "status":
		fmt.Println(os.Getenv("AUTH_SERVER"))
		os.Exit(7)
	case "signalled": // which knows nothing of standard input
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, syscall.SIGTERM)
		fmt.Println("waiting")
		select {
		case sig := <-signals:
			fmt.Println("got", sig)
			os.Exit(3)
		case <-time.After(30 * time.Second): // a test that went wrong leaves nothing behind
			os.Exit(1)
		}
	case "die":
		fmt.Fprintln(os.Stderr, "out of luck")
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// self is this test binary as a program.
func self(t *testing.T) program {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return program{path: path}
}

// as makes a command of this test binary play role.
func as(role string) func(*exec.Cmd) {
	return func(cmd *exec.Cmd) { cmd.Env = append(cmd.Environ(), roleVariable+"="+role) }
}

func TestServerThatDiesBeforeItIsReady(t *testing.T) {
	t.Parallel()
	_, err := launch(t.Context(), self(t), as("die"), time.Minute)
	if err == nil || !strings.Contains(err.Error(), "out of luck") {
		t.Errorf("the error is %v, want what the server printed", err)
	}
}

func TestServerThatIsNeverReady(t *testing.T) {
	t.Parallel()
	_, err := launch(t.Context(), self(t), as("signalled"), 50*time.Millisecond)
	if err == nil || !strings.Contains(err.Error(), "not ready within") || !strings.Contains(err.Error(), "killed") {
		t.Errorf("the error is %v, want that it was not ready and had to be killed", err)
	}
}

func TestServerThatDiedIsReported(t *testing.T) {
	t.Parallel()
	p, err := Fosite.install()
	if err != nil {
		t.Fatal(err)
	}
	run, err := launch(t.Context(), p, func(cmd *exec.Cmd) { configureFosite(cmd, options{lifespan: time.Hour}) }, startLimit)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-run.exited
	if err := run.stop(); err == nil {
		t.Error("a server that was killed is stopped without an error")
	}
}

// TestHoldServers is no test of its own: TestServersDieWithAKilledTest starts it as a process and kills it.
func TestHoldServers(t *testing.T) {
	if os.Getenv("AUTHSERVERS_HOLD") == "" {
		return // another test starts this one, as a process of its own
	}
	for _, s := range Kinds() {
		t.Run(s.Name, func(t *testing.T) { fmt.Println("holding", Start(&outliving{T: t}, s).URL) })
	}
	fmt.Println("holding all")
	select {}
}

// outliving lets a server run on when its subtest has ended.
type outliving struct{ *testing.T }

func (*outliving) Cleanup(func()) {}

func TestServersDieWithAKilledTest(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), self(t).path, "-test.run=^TestHoldServers$")
	cmd.Env = append(cmd.Environ(), "AUTHSERVERS_HOLD=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var watches []net.Conn
	for lines := bufio.NewScanner(out); lines.Scan() && lines.Text() != "holding all"; {
		if url, ok := strings.CutPrefix(lines.Text(), "holding "); ok {
			watches = append(watches, watch(t, strings.TrimPrefix(url, "http://")))
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	if len(watches) == 0 {
		t.Fatal("no server was started")
	}
	for _, conn := range watches {
		if _, err := conn.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("the server at %s lives on (%v)", conn.RemoteAddr(), err)
		}
	}
}

// watch connects to a server without asking it anything: the read that follows returns when the server has ended.
func watch(t *testing.T, address string) net.Conn {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	// Shorter than the patience that a server has with silent clients, longer than any process takes to end.
	if err := conn.SetReadDeadline(time.Now().Add(9 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return conn
}

// fositeAround returns the fosite program around this test binary as its command.
func fositeAround(t *testing.T, role string) *exec.Cmd {
	t.Helper()
	p, err := Fosite.install()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), p.path, "--", self(t).path)
	as(role)(cmd)
	return cmd
}

func TestFositeRunsACommand(t *testing.T) {
	t.Parallel()
	out, err := fositeAround(t, "status").Output()
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok || exit.ExitCode() != 7 {
		t.Errorf("fosite ends with %v, want the command's status 7", err)
	}
	if !strings.HasPrefix(string(out), "http://127.0.0.1:") || strings.Count(string(out), "\n") != 1 {
		t.Errorf("the output is %q, want what the command printed and nothing else", out)
	}
}

func TestFositeHandsSignalsToItsCommand(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signals to hand on")
	}
	cmd := fositeAround(t, "signalled")
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	out := bufio.NewReader(pipe)
	if line, err := out.ReadString('\n'); line != "waiting\n" {
		t.Fatalf("the command printed %q (%v), want waiting", line, err)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(out)
	if string(rest) != "got terminated\n" {
		t.Errorf("the command printed %q (%v), want that it got the signal", rest, err)
	}
	if exit, ok := errors.AsType[*exec.ExitError](cmd.Wait()); !ok || exit.ExitCode() != 3 {
		t.Errorf("fosite ends with %v, want the command's status 3", exit)
	}
}

func TestFositeEndsOnSIGTERM(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signals")
	}
	p, err := Fosite.install()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.path) // without -until-eof: its standard input is at its end already
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(pipe).ReadString('\n')
	if !strings.HasPrefix(line, "ready http://127.0.0.1:") {
		t.Fatalf("fosite printed %q (%v), want that it is ready", line, err)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("fosite ends with %v, want status 0", err)
	}
}
