// Package process launches and ends one plugin process, safely.
//
// It is a go-plugin runner.Runner, and cures what hurts a host that uses
// go-plugin as it comes. The plugin gets an environment made by an allow-list,
// no standard input, and a process group of its own, so that Ctrl-C in a
// terminal reaches the host alone and the host can end all that the plugin
// started. Its output is drained until it exits, whatever it prints and however
// long its lines: go-plugin is shown the handshake line and an empty standard
// error, and never parses the rest. Its exit is seen from the process, not from
// its pipes, which a grandchild may hold open.
//
// On Linux the process also dies with the host, even by kill -9; elsewhere a
// host that is killed leaves the plugin behind until it is ended by hand.
package process

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// handshakeMax is how much of standard output go-plugin may see: a handshake
// line is under 2 KiB, and go-plugin's reader gives up at 64 KiB.
const handshakeMax = 16 << 10

// pipeGrace is how long output is still read after the process has exited:
// enough for what it wrote last, and no longer if a grandchild keeps writing.
const pipeGrace = 200 * time.Millisecond

// killGrace is how long a killed process may take to disappear.
const killGrace = 2 * time.Second

// A Process is one run of an executable. It implements runner.Runner.
type Process struct {
	cmd    *exec.Cmd
	output Emit

	stdout  *io.PipeReader // the handshake, for go-plugin
	shown   *io.PipeWriter
	stderr  *io.PipeReader // always empty, for go-plugin
	silence *io.PipeWriter

	started atomic.Bool
	killed  atomic.Bool
	exited  chan struct{} // closed when the process has exited and its output is read
	err     error         // how it exited; written before exited is closed
}

// New returns a process that will run cmd's environment with the executable at
// path, in dir. Each line that it prints, cut to a sane length, goes to output,
// one at a time.
func New(cmd *exec.Cmd, path, dir string, output Emit) *Process {
	p := &Process{cmd: cmd, output: output, exited: make(chan struct{})}
	cmd.Path, cmd.Args, cmd.Dir = path, []string{path}, dir
	cmd.Env = append(inherited(), append(cmd.Env, "TMPDIR="+dir)...)
	cmd.Stdin = nil // the null device: the host's terminal is not the plugin's
	cmd.SysProcAttr = attributes()
	cmd.WaitDelay = pipeGrace
	p.stdout, p.shown = io.Pipe()
	p.stderr, p.silence = io.Pipe()
	return p
}

// inherited is what a plugin sees of the host's environment: how to read times
// and texts, and where the system keeps its certificates. All else may hold a
// secret.
func inherited() []string {
	names := []string{"TZ", "LANG", "LC_ALL", "SSL_CERT_FILE", "SSL_CERT_DIR"}
	if runtime.GOOS == "windows" {
		names = append(names, "SystemRoot", "TEMP", "TMP")
	}
	var env []string
	for _, name := range names {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// Start starts the process.
func (p *Process) Start(context.Context) error {
	out := &Lines{emit: p.output, first: p.handshake}
	errs := &Lines{emit: p.output}
	p.cmd.Stdout, p.cmd.Stderr = out, errs
	running := make(chan error, 1)
	go p.run(running, out, errs)
	if err := <-running; err != nil {
		return err
	}
	p.started.Store(true)
	return nil
}

// run starts the process and stays with it until it has exited, all on one
// thread: on Linux the kernel ends the child when the thread that started it
// ends, and Go may end any thread that nobody is locked to.
func (p *Process) run(running chan<- error, out, errs *Lines) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := p.cmd.Start()
	running <- err
	if err == nil {
		p.err = p.cmd.Wait()
		killGroup(p.cmd.Process) // what it started ends with it
		out.Flush()
		errs.Flush()
	}
	_ = p.shown.Close()
	_ = p.silence.Close()
	close(p.exited)
}

// handshake passes the first line of standard output to go-plugin. It must not
// block for ever on a reader that has gone, so the pipe is written from aside.
func (p *Process) handshake(line []byte) {
	line = append(line[:min(len(line), handshakeMax)], '\n')
	go func() { _, _ = p.shown.Write(line) }()
}

// Exited is closed when the process has exited.
func (p *Process) Exited() <-chan struct{} { return p.exited }

// Status says how the process exited, for people; "" while it runs.
func (p *Process) Status() string {
	select {
	case <-p.exited:
	default:
		return ""
	}
	if state := p.cmd.ProcessState; state != nil {
		return state.String()
	}
	return "it did not start"
}

// Killed reports whether the process ended because it was killed, rather than by
// itself.
func (p *Process) Killed() bool {
	return p.killed.Load() && p.Status() != "" && !p.cmd.ProcessState.Exited()
}

// Wait waits until the process has exited.
func (p *Process) Wait(ctx context.Context) error {
	select {
	case <-p.exited:
		return p.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Kill ends the process and all that it started, and waits for that within a
// bound. A process that is stopped (SIGSTOP) ends as well.
func (p *Process) Kill(ctx context.Context) error {
	if !p.started.Load() || p.Status() != "" {
		return nil // the id of a process that has ended may be somebody else's by now
	}
	p.killed.Store(true)
	killGroup(p.cmd.Process)
	ctx, cancel := context.WithTimeout(ctx, killGrace)
	defer cancel()
	if err := p.Wait(ctx); errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("process %s did not end within %v of being killed", p.ID(), killGrace)
	}
	return nil
}

// PID returns the process id; 0 before it is started.
func (p *Process) PID() int {
	if !p.started.Load() {
		return 0
	}
	return p.cmd.Process.Pid
}

// ID returns the process id as text; "" before it is started, which tells
// go-plugin that there is nothing to kill.
func (p *Process) ID() string {
	if pid := p.PID(); pid != 0 {
		return strconv.Itoa(pid)
	}
	return ""
}

// Name returns the path of the executable.
func (p *Process) Name() string { return p.cmd.Path }

// Dir returns the process's own folder.
func (p *Process) Dir() string { return p.cmd.Dir }

// Stdout returns the handshake line.
func (p *Process) Stdout() io.ReadCloser { return p.stdout }

// Stderr returns nothing, and ends when the process does.
func (p *Process) Stderr() io.ReadCloser { return p.stderr }

// Diagnose says nothing: the launcher knows more than go-plugin asks for.
func (p *Process) Diagnose(context.Context) string { return "" }

// PluginToHost refuses an address that is not in the plugin's own folder or on
// loopback: the line that names it is the plugin's word.
func (p *Process) PluginToHost(network, addr string) (string, string, error) {
	inside := network == "unix" && filepath.Dir(addr) == filepath.Clean(p.cmd.Dir)
	local := network == "tcp" && strings.HasPrefix(addr, "127.0.0.1:")
	if !inside && !local {
		return "", "", errors.New("the plugin listens where it must not")
	}
	return network, addr, nil
}

// HostToPlugin returns its arguments: both sides see the same addresses.
func (p *Process) HostToPlugin(network, addr string) (string, string, error) {
	return network, addr, nil
}
