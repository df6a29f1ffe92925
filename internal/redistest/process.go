package redistest

import (
	"context"
	"io"
	"os/exec"
	"runtime"
	"sync"
	"time"
)

// process is one run of the program.
type process struct {
	cmd    *exec.Cmd
	log    tail
	exited chan struct{} // closed once the process is gone
}

// run starts the program. What it prints goes to log too.
func run(p program, args []string, log io.Writer) (*process, error) {
	r := &process{
		cmd:    exec.CommandContext(context.Background(), p.path, args...), //nolint:gosec // the program that was found
		exited: make(chan struct{}),
	}
	r.cmd.Env = p.env
	r.cmd.Stdout = io.MultiWriter(&r.log, log)
	r.cmd.Stderr = r.cmd.Stdout
	r.cmd.SysProcAttr = attributes()
	r.cmd.WaitDelay = time.Second // a child that saves may hold the pipe open
	started := make(chan error, 1)
	go func() {
		// The kernel ends the process with the thread that started it, so that thread has to stay.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := r.cmd.Start()
		started <- err
		if err == nil {
			_ = r.cmd.Wait() // how it ended is in ProcessState
			close(r.exited)
		}
	}()
	return r, <-started
}

// kill ends the process and what it started, if it has not ended yet, and says how it ended.
func (r *process) kill() string {
	select {
	case <-r.exited:
		return "it had ended: " + r.cmd.ProcessState.String()
	default:
	}
	killGroup(r.cmd.Process)
	<-r.exited
	return r.cmd.ProcessState.String()
}

// tail keeps the end of what a server prints.
type tail struct {
	mu   sync.Mutex
	text []byte // guarded by mu
}

const tailSize = 16 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	if over := len(t.text) - tailSize; over > 0 {
		t.text = append(t.text[:0], t.text[over:]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.text)
}
