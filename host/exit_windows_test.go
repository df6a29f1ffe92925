package host_test

import (
	"os"
	"testing"
)

// awaitExit waits until a process is gone.
func awaitExit(t *testing.T, pid int) {
	t.Helper()
	if p, err := os.FindProcess(pid); err == nil {
		_, _ = p.Wait()
	}
}
