package process

import (
	"os"
	"syscall"
)

// attributes puts the process into a group of its own, and has the kernel kill
// it when the host's thread ends, that is, when the host does.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// killGroup kills the process and its whole group.
func killGroup(p *os.Process) { _ = syscall.Kill(-p.Pid, syscall.SIGKILL) }
