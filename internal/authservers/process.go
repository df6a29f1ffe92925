package authservers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// stopLimit is how long a server may take to end by itself before it is killed.
const stopLimit = 5 * time.Second

// program is an installed server: what to execute, with which arguments, where.
type program struct {
	path string
	args []string
	dir  string
}

// process is a server process that has said where it is.
type process struct {
	url    string
	cmd    *exec.Cmd
	cancel context.CancelFunc
	stderr *excerpt
	exited chan struct{} // closed once the process has ended and err is set
	err    error
}

// prepare returns the program as a command of ctx. When ctx ends, the command's standard input does, which tells a
// server to end, and it is killed if that does not help within stopLimit.
func (p program) prepare(ctx context.Context) (*exec.Cmd, error) {
	cmd := exec.CommandContext(ctx, p.path, p.args...)
	cmd.Dir = p.dir
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	cmd.Cancel = stdin.Close
	cmd.WaitDelay = stopLimit
	return cmd, nil
}

// launch starts the program and returns once it is ready, or why it is not within limit.
func launch(ctx context.Context, p program, configure func(*exec.Cmd), limit time.Duration) (*process, error) {
	ctx, cancel := context.WithCancel(ctx)
	cmd, err := p.prepare(ctx)
	if err != nil {
		cancel()
		return nil, err
	}
	configure(cmd)
	ready := &announcement{urls: make(chan string, 1)}
	run := &process{cmd: cmd, cancel: cancel, stderr: new(excerpt), exited: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = ready, run.stderr
	if err := cmd.Start(); err != nil {
		cancel()
		return nil, err
	}
	go func() {
		defer close(run.exited)
		run.err = cmd.Wait()
	}()
	select {
	case run.url = <-ready.urls:
		return run, nil
	case <-run.exited:
		cancel()
		return nil, fmt.Errorf("it ended before it was ready: %w\n%s", run.err, run.stderr)
	case <-time.After(limit):
		return nil, errors.Join(fmt.Errorf("it was not ready within %v", limit), run.stop())
	}
}

// stop ends the process and returns an error if it had died already or would not end by itself.
func (p *process) stop() error {
	select {
	case <-p.exited:
		p.cancel()
		return fmt.Errorf("it had ended before: %w\n%s", p.err, p.stderr)
	default:
	}
	p.cancel()
	<-p.exited
	if p.cmd.ProcessState.Success() {
		return nil // p.err is the context's, which is how it was told
	}
	return fmt.Errorf("it did not end well: %w\n%s", p.err, p.stderr)
}

// announcement is a server's standard output: it takes the address out of the line "ready ADDRESS" and drops the rest.
type announcement struct {
	urls chan string // has room for one
	line []byte
	done bool
}

// Write never fails and never blocks, so nothing that a server prints can hold it up.
func (a *announcement) Write(p []byte) (int, error) {
	if a.done {
		return len(p), nil
	}
	a.line = append(a.line, p...)
	for !a.done {
		line, rest, whole := bytes.Cut(a.line, []byte("\n"))
		if !whole {
			break
		}
		a.line = rest
		if url, ok := strings.CutPrefix(strings.TrimSpace(string(line)), "ready "); ok {
			a.urls <- url
			a.done = true
		}
	}
	return len(p), nil
}

// excerpt keeps the beginning of what a server prints on standard error: what went wrong first is there.
type excerpt struct {
	mu  sync.Mutex
	buf bytes.Buffer // guarded by mu
}

const excerptSize = 16 << 10

var _ io.Writer = (*excerpt)(nil)

func (e *excerpt) Write(p []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.buf.Write(p[:min(len(p), excerptSize-e.buf.Len())])
	return len(p), nil
}

func (e *excerpt) String() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.buf.String()
}
