//go:build unix

package redistest

import (
	"os"
	"syscall"
)

// killGroup kills a process and what it started, for instance to save its data.
func killGroup(p *os.Process) { _ = syscall.Kill(-p.Pid, syscall.SIGKILL) }

func thaw(p *os.Process) error { return p.Signal(syscall.SIGCONT) }
