//go:build unix

package host_test

import (
	"runtime"
	"syscall"
	"testing"
)

// awaitExit waits until a process is gone; the test's own deadline bounds it.
func awaitExit(t *testing.T, pid int) {
	t.Helper()
	for syscall.Kill(pid, 0) == nil && t.Context().Err() == nil {
		runtime.Gosched()
	}
}
