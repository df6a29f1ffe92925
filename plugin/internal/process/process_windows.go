package process

import (
	"os"
	"syscall"
)

// attributes puts the process into a group of its own, so that Ctrl-C reaches
// the host alone. What it starts is not ended with it: that takes a job object.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// killGroup kills the process.
func killGroup(p *os.Process) { _ = p.Kill() }
