//go:build unix && !linux

package process

import (
	"os"
	"syscall"
)

// attributes puts the process into a group of its own. There is no way here to
// tie its life to the host's.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// awaitExit waits for the process, whose id is then free. What is left of its
// group keeps the id of the group from being given away, and an empty group is
// not killed.
func awaitExit(p *os.Process) { _, _ = p.Wait() }
