//go:build unix && !linux

package redistest

import (
	"os"
	"syscall"
)

// attributes puts a server into a group of its own, away from the terminal's Ctrl-C. There is no way here to tie its
// life to ours.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

func freeze(p *os.Process) error { return p.Signal(syscall.SIGSTOP) }
