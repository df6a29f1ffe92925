package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// hanging is a server that never answers; each request is told of.
func hanging(t *testing.T) (url string, asked <-chan struct{}) {
	t.Helper()
	requests, end := make(chan struct{}, 100), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		requests <- struct{}{}
		<-end
	}))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(end) }) // first
	return server.URL, requests
}

// hung starts a jackfield that waits for a server which does not answer.
func hung(t *testing.T, timeout string, args ...string) (p *process, plugins []int) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot send another one an interrupt there")
	}
	url, asked := hanging(t)
	connection := file(t, "hanging.yaml", "type: password-grant\nconfig: {token_endpoint: '"+url+"/token', username: a, password: hunter2-hunter2, allow_http: true, timeout: "+timeout+"}")
	p = command(t, t.TempDir(), append(args, "-f", connection)...)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill() })
	select {
	case <-asked:
	case <-time.After(30 * time.Second):
		t.Fatalf("the server was not asked: %s%s", &p.out, &p.err)
	}
	if plugins = children(t, p.Process.Pid); runtime.GOOS == "linux" && len(plugins) == 0 {
		t.Fatal("there is no plugin whose end could be seen")
	}
	return p, plugins
}

func send(t *testing.T, p *process, s os.Signal) {
	t.Helper()
	if err := p.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

func TestInterruptLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"authorize", "test"} {
		for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
			t.Run(command+" "+signal.String(), func(t *testing.T) {
				t.Parallel()
				p, plugins := hung(t, "3s", command, "--json") // a login under way is waited for
				send(t, p, signal)
				begin := time.Now()
				err := p.Wait()
				t.Logf("ended after %s", time.Since(begin).Round(time.Millisecond))
				if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != failed {
					t.Errorf("%v", err)
				}
				want := `{"error":{"code":"canceled","message":"interrupted"}}`
				if command == "test" { // it tells what it cost
					want = `{"ok":false,"logins_unknown":true,"error":{"code":"canceled","message":"interrupted","hint":"a login may have been spent"}}`
				}
				if !strings.HasSuffix(p.out.String(), want+"\n") {
					t.Errorf("got %s%s", &p.out, &p.err)
				}
				for _, pid := range plugins {
					if !gone(t, pid) {
						t.Errorf("plugin %d is still there", pid)
					}
				}
			})
		}
	}
}

func TestSecondInterruptEndsAtOnce(t *testing.T) {
	p, plugins := hung(t, "1m", "authorize")
	ended := make(chan error, 1)
	go func() { ended <- p.Wait() }()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	begin := time.Now()
	for open := true; open; {
		_ = p.Process.Signal(os.Interrupt) // the last one may come too late
		select {
		case err := <-ended:
			exit, ok := errors.AsType[*exec.ExitError](err)
			if open = false; !ok {
				t.Fatalf("it ended with %v", err)
			}
			t.Log(exit)
		case <-tick.C:
		}
	}
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	for _, pid := range plugins {
		if runtime.GOOS == "linux" && !gone(t, pid) {
			t.Errorf("plugin %d is still there", pid)
		}
	}
}

func TestTimeLimit(t *testing.T) {
	p, plugins := hung(t, "1m", "test", "--json", "--timeout", "1s")
	if err := p.Wait(); err == nil {
		t.Error("it did not fail")
	}
	if !strings.Contains(p.out.String(), `"logins_unknown":true,"error":{"code":"canceled","message":"it was not done within 1s","hint":"a login may have been spent; give it more time with --timeout"}`) {
		t.Errorf("got %s%s", &p.out, &p.err)
	}
	for _, pid := range plugins {
		if !gone(t, pid) {
			t.Errorf("plugin %d is still there", pid)
		}
	}
}
