//go:build unix

package host_test

import (
	"runtime"
	"syscall"
	"testing"
	"time"
)

// awaitExit waits until a process is gone.
func awaitExit(t *testing.T, pid int) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); syscall.Kill(pid, 0) == nil; runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("process %d is still there", pid)
		}
	}
}
