package hostile

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"time"
)

// program is a driver that runs.
type program struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	lines chan []byte
}

func start(ctx context.Context, command []string, log io.Writer) (*program, error) {
	if len(command) == 0 {
		return nil, errors.New("starting a driver: no command")
	}
	cmd := exec.CommandContext(ctx, command[0], command[1:]...) //nolint:gosec // whoever measures names the program
	p := &program{cmd: cmd, lines: make(chan []byte)}
	p.cmd.Stderr = log
	p.cmd.WaitDelay = time.Second
	in, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting a driver: %w", err)
	}
	p.in = in
	go p.read(out)
	return p, nil
}

func (p *program) read(out io.Reader) {
	defer close(p.lines)
	scanner := bufio.NewScanner(out)
	scanner.Buffer(nil, 64<<20) // somebody may return an endless body as a token
	for scanner.Scan() {
		p.lines <- bytes.Clone(scanner.Bytes())
	}
}

// end kills the program: one that hangs does not hear that its input has ended.
func (p *program) end() {
	_ = p.in.Close()
	_ = p.cmd.Process.Kill()
	go func() {
		for range p.lines { // so that nobody is left writing
		}
	}()
	_ = p.cmd.Wait()
}

// excerpt keeps the beginning of what is printed since it was last taken.
type excerpt struct {
	mu  sync.Mutex
	buf bytes.Buffer // guarded by mu
}

func (e *excerpt) Write(data []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.buf.Write(data[:min(len(data), max(0, 1<<20-e.buf.Len()))])
	return len(data), nil
}

func (e *excerpt) take() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	defer e.buf.Reset()
	return e.buf.String()
}
