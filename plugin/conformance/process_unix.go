//go:build unix && !linux

package conformance

import (
	"os"
	"syscall"
)

// attributes puts the process into a group of its own.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// killGroup kills the process and its whole group.
func killGroup(p *os.Process) { _ = syscall.Kill(-p.Pid, syscall.SIGKILL) }

// groupLives reports whether the group of a process that has ended has members.
func groupLives(p *os.Process) bool { return syscall.Kill(-p.Pid, 0) == nil }
