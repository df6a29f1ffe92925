//go:build unix

package process

import (
	"os"
	"syscall"
)

// terminate is the signal by which a system asks a process to end.
const terminate = syscall.SIGTERM

// killGroup kills the process and its whole group.
func killGroup(p *os.Process) { _ = syscall.Kill(-p.Pid, syscall.SIGKILL) }
