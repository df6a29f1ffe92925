//go:build unix

package plugin_test

import (
	"errors"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// gone fails the test if a child of this process is left.
func gone(t *testing.T, pid int) {
	t.Helper()
	if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("process %d is left: %v", pid, err)
	}
}

func leaveTheGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }

// A process that leaves the plugin's group is not ended with it, which is known;
// the output that it holds open must not hold the host up.
func TestEscapedGrandchildHoldsNobodyUp(t *testing.T) {
	client, log := start(t, "plugin-escape")
	escaped := log.number(t, "grandchild")
	defer func() { _ = syscall.Kill(escaped, syscall.SIGKILL) }()
	begin := time.Now()
	client.Close()
	<-client.Exited()
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("Close took %v", took)
	}
	gone(t, client.PID())
}

// A stopped process answers nothing and cannot be asked to end.
func TestCloseEndsAStoppedPlugin(t *testing.T) {
	client, _ := start(t, "plugin-ok")
	if err := syscall.Kill(client.PID(), syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	client.Close()
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("Close took %v", took)
	}
	<-client.Exited()
	gone(t, client.PID())
}

// endIt ends a process as the system does.
func endIt(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
}
