package plugin_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// watch takes hold of a process that need not be a child of this one.
func watch(t *testing.T, pid int) int {
	t.Helper()
	fd, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		t.Fatalf("process %d: %v", pid, err)
	}
	t.Cleanup(func() { _ = unix.Close(fd) })
	return fd
}

// ends fails the test unless a watched process ends in time.
func ends(t *testing.T, fd int, bound time.Duration) {
	t.Helper()
	for deadline := time.Now().Add(bound); ; {
		left := max(0, time.Until(deadline).Milliseconds())
		n, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, int(left))
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if n != 1 {
			t.Errorf("a process is left: %v", err)
			_ = unix.PidfdSendSignal(fd, unix.SIGKILL, nil, 0)
		}
		return
	}
}

// What a plugin starts ends with it, though it holds the plugin's output open.
func TestCloseEndsGrandchildren(t *testing.T) {
	client, log := start(t, "plugin-orphan-unmarked")
	fd := watch(t, log.number(t, "grandchild"))
	stillServes(t, client)
	client.Close()
	ends(t, fd, time.Second)
}

func TestKilledPluginTakesGrandchildrenAlong(t *testing.T) {
	client, log := start(t, "plugin-orphan-unmarked")
	fd := watch(t, log.number(t, "grandchild"))
	if err := unix.Kill(client.PID(), unix.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-client.Exited()
	ends(t, fd, time.Second)
}

// A host that is killed cannot clean up, so the kernel does.
func TestPluginDiesWithItsHost(t *testing.T) {
	l, _ := launch(t, "plugin-ok")
	host := exec.CommandContext(t.Context(), os.Args[0], l.Path)
	host.Env = append(os.Environ(), hostCanary+"="+hostMode, "TMPDIR="+t.TempDir())
	stdin, err := host.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	stdout, err := host.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := host.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(stdout).ReadString('\n')
	var pid int
	if _, err := fmt.Sscan(line, &pid); err != nil {
		t.Fatalf("the host said %q", line)
	}
	fd := watch(t, pid)
	if err := host.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = host.Wait()
	ends(t, fd, 5*time.Second)
}
