package faults

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Adopt has this process given the orphans of those that it starts, so that it can end and reap them.
func Adopt() error { return unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) }

// End waits until no process is left that was started for a folder, and ends those that are after a while. It returns
// what they were. A process was started for a folder if that is in its environment, its arguments or its executable's path.
func End(dir string, grace time.Duration) (left []string) {
	pids := startedFor(dir)
	for deadline := time.Now().Add(grace); len(pids) > 0 && time.Now().Before(deadline); pids = startedFor(dir) {
		<-time.After(20 * time.Millisecond)
	}
	for _, pid := range pids {
		name, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		left = append(left, strings.TrimSpace(strings.ReplaceAll(string(name), "\x00", " ")))
		_ = unix.Kill(pid, unix.SIGKILL)
	}
	for _, pid := range pids {
		_, _ = unix.Wait4(pid, nil, 0, nil) // it may be another's child
	}
	return left
}

func startedFor(dir string) []int {
	var pids []int
	all, _ := filepath.Glob("/proc/[0-9]*")
	for _, path := range all {
		pid, err := strconv.Atoi(filepath.Base(path))
		if err == nil && pid != os.Getpid() && mentions(path, dir) {
			pids = append(pids, pid)
		}
	}
	return pids
}

func mentions(path, dir string) bool {
	for _, name := range []string{"environ", "cmdline"} {
		if data, err := os.ReadFile(filepath.Join(path, name)); err == nil && bytes.Contains(data, []byte(dir+"/")) {
			return true
		}
	}
	exe, err := os.Readlink(filepath.Join(path, "exe"))
	return err == nil && strings.HasPrefix(exe, dir+"/")
}

// ownGroup has a host and its plugins in a group that nobody else is in, and ended together.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
