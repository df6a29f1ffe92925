package redistest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// attributes puts a server into a group of its own, away from the terminal's Ctrl-C, and has the kernel kill it with the
// thread that started it.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

var errMoves = errors.New("it still moves")

// freeze stops the process. The signal is delivered some time after it was sent, so its state is looked at.
func freeze(p *os.Process) error {
	if err := p.Signal(syscall.SIGSTOP); err != nil {
		return err
	}
	return await(10*time.Second, nil, func() error {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.Pid))
		if err != nil {
			return final{err}
		}
		// "PID (NAME) STATE …", and a name may hold anything.
		if end := bytes.LastIndexByte(stat, ')'); !bytes.HasPrefix(stat[end+1:], []byte(" T")) {
			return errMoves
		}
		return nil
	})
}
