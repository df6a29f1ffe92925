package conformance

import (
	"os"
	"syscall"
)

// attributes puts the process into a group of its own, and has the kernel kill it
// when this program's thread ends.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// killGroup kills the process and its whole group.
func killGroup(p *os.Process) { _ = syscall.Kill(-p.Pid, syscall.SIGKILL) }

// groupLives reports whether the group of a process that has ended has members.
func groupLives(p *os.Process) bool { return syscall.Kill(-p.Pid, 0) == nil }
