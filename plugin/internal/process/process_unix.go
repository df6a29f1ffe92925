//go:build unix && !linux

package process

import (
	"os"
	"syscall"
)

// attributes puts the process into a group of its own. There is no way here to
// tie its life to the host's.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// killGroup kills the process and its whole group.
func killGroup(p *os.Process) { _ = syscall.Kill(-p.Pid, syscall.SIGKILL) }
