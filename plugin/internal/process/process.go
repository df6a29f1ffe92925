// Package process launches and ends one plugin process, safely.
//
// It is a go-plugin runner.Runner, and cures what hurts a host that uses
// go-plugin as it comes. The plugin gets an environment made by an allow-list,
// no standard input, a folder of its own that nobody else can enter, and a
// process group of its own, so that Ctrl-C in a terminal reaches the host alone
// and the host can end all that the plugin started. Its output is drained until
// it exits, whatever it prints and however long its lines: go-plugin is shown the
// handshake line and an empty standard error, and never parses the rest. Its exit
// is seen from the process, not from its pipes, which a grandchild may hold open.
//
// On Linux the process also dies with the host, even by kill -9; what it started
// dies with it, also what left its group; the bytes that are run are those of a
// file that the host holds open; a sandbox is on it before its first instruction,
// and limits are put on it as soon as it is there, so that what it does in its very
// first moment may escape them. Elsewhere a host that is killed leaves the plugin behind
// until it is ended by hand, and nothing keeps the plugin from the user's files.
package process

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"sync/atomic"
	"time"
)

// pipeGrace is how long output is still read after the process has exited:
// enough for what it wrote last, and no longer if a grandchild keeps writing.
const pipeGrace = 200 * time.Millisecond

// Options say what is run and how.
type Options struct {
	Path    string   // of the executable, as people know it
	File    *os.File // the executable itself, if it is held open; nil: what is at Path
	Folder  *Folder  // its own; the process has it removed when it has ended
	Env     []string // beside what every plugin gets
	Output  Emit     // gets each line that it prints, cut to a sane length, one at a time
	Limits  Limits
	Sandbox Sandbox
}

// A Process is one run of an executable. It implements runner.Runner.
type Process struct {
	options Options
	cmd     *exec.Cmd

	stdout  *io.PipeReader // the handshake, for go-plugin
	shown   *io.PipeWriter
	stderr  *io.PipeReader // always empty, for go-plugin
	silence *io.PipeWriter

	began   time.Time // written before started is set
	kept    string    // what the sandbox is; written before started is set
	started atomic.Bool
	killed  atomic.Bool
	first   atomic.Pointer[[]byte] // what came as the handshake
	exited  chan struct{}          // closed when the process has exited and its output is read
	err     error                  // how it exited; written before exited is closed
	ended   time.Time              // written before exited is closed
}

// New returns a process that is not started.
func New(o Options) *Process {
	if path, err := filepath.Abs(o.Path); err == nil && o.Path != "" {
		o.Path = path // the process runs in a folder of its own
	}
	p := &Process{options: o, exited: make(chan struct{})}
	p.cmd = &exec.Cmd{
		Path: o.Path, Args: []string{o.Path}, Dir: o.Folder.Path(), Env: environment(o),
		SysProcAttr: attributes(), WaitDelay: pipeGrace,
		// Stdin is nil, the null device: the host's terminal is not the plugin's.
	}
	p.stdout, p.shown = io.Pipe()
	p.stderr, p.silence = io.Pipe()
	return p
}

// Start starts the process.
func (p *Process) Start(context.Context) error {
	out := &Lines{emit: p.options.Output, first: p.handshake}
	errs := &Lines{emit: p.options.Output}
	p.cmd.Stdout, p.cmd.Stderr = out, errs
	running, over := make(chan error, 1), make(chan struct{})
	go p.run(running, over)
	go p.finish(over, out, errs)
	if err := <-running; err != nil {
		return err
	}
	limit(p.cmd.Process.Pid, p.options.Limits)
	p.started.Store(true)
	return nil
}

// run starts the process and stays with it until it has exited, all on one
// thread: on Linux the kernel ends the child when the thread that started it
// ends, and Go may end any thread that nobody is locked to. The thread is never
// unlocked, so that it ends with this function: the sandbox that the child
// inherits is on it, and nothing takes a sandbox off a thread.
func (p *Process) run(running chan<- error, over chan<- struct{}) {
	runtime.LockOSThread()
	if isFirstThread() {
		// While it is held here, the other goroutine gets another one.
		defer runtime.UnlockOSThread()
		elsewhere := make(chan struct{})
		go func() {
			runtime.LockOSThread()
			close(elsewhere)
			p.stay(running, over)
		}()
		<-elsewhere
		return
	}
	p.stay(running, over)
}

// stay is run on a thread that is locked and not the first.
func (p *Process) stay(running chan<- error, over chan<- struct{}) {
	defer close(over)
	err := p.begin()
	running <- err
	if err == nil {
		awaitExit(p.cmd.Process)
		// Before it is waited for, since until then its id is nobody else's.
		killGroup(p.cmd.Process)
		p.err = p.cmd.Wait()
		reapGroup(p.cmd.Process.Pid)
	}
}

// begin starts the process from the thread that is locked for it.
func (p *Process) begin() error {
	if err := p.choose(); err != nil {
		return err
	}
	p.kept = confine(p.options)
	p.began = time.Now()
	return p.cmd.Start()
}

// finish cleans up after the process, on a thread that may do it.
func (p *Process) finish(over <-chan struct{}, out, errs *Lines) {
	<-over
	p.ended = time.Now()
	killStrays(p.options.Folder.Path())
	out.Flush()
	errs.Flush()
	p.options.Folder.Remove()
	_ = p.shown.Close()
	_ = p.silence.Close()
	close(p.exited)
}

// Sandbox says what the process is kept from, for people.
func (p *Process) Sandbox() string {
	if !p.started.Load() {
		return ""
	}
	return p.kept
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
