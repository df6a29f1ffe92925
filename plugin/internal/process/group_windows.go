package process

import (
	"os"
	"syscall"
)

// terminate is what Windows has for a signal: the end.
var terminate = os.Kill

// attributes puts the process into a group of its own, so that Ctrl-C reaches
// the host alone. What it starts is not ended with it: that takes a job object.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// awaitExit is for those who can see an exit without waiting for it.
func awaitExit(*os.Process) {}

// killGroup kills the process.
func killGroup(p *os.Process) { _ = p.Kill() }
