package conformance

import (
	"os"
	"syscall"
)

// attributes keeps Ctrl-C from the process.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// killGroup kills the process.
func killGroup(p *os.Process) { _ = p.Kill() }

// groupLives cannot be seen here without a job object.
func groupLives(*os.Process) bool { return false }
