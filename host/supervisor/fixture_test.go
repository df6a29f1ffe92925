package supervisor_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"github.com/jackfield-dev/jackfield/host/supervisor"
	"github.com/jackfield-dev/jackfield/plugin"
)

// TestMain makes the test binary a plugin when a host starts it as one.
func TestMain(m *testing.M) {
	if os.Getenv("JACKFIELD_PLUGIN") == "" {
		goleak.VerifyTestMain(m)
		return
	}
	_ = plugin.Serve(pidConnector{}, slog.New(slog.NewJSONHandler(os.Stderr, nil)))
}

// fake is a process that does as it is told.
type fake struct {
	pid    int
	exited chan struct{}
	crash  sync.Once
	said   string      // the last that it printed
	deaf   atomic.Bool // it answers no ping
	closed atomic.Bool // by the supervisor
}

func (f *fake) Describe(ctx context.Context) (*plugin.Description, error) {
	if f.deaf.Load() {
		<-ctx.Done()
		return nil, plugin.AsError(ctx.Err())
	}
	return &plugin.Description{Name: "fake"}, nil
}

func (*fake) Test(context.Context, *plugin.Request, func(plugin.Check)) error { return nil }

// Authorize ends with the process, as it does where there is one.
func (f *fake) Authorize(ctx context.Context, _ *plugin.Request) (*plugin.Authorization, error) {
	select {
	case <-f.exited:
		return nil, plugin.Errorf(plugin.PluginFailed, "the plugin's process ended during the call")
	case <-ctx.Done():
		return nil, plugin.AsError(ctx.Err())
	}
}

func (f *fake) die() { f.crash.Do(func() { close(f.exited) }) }

// process is how a supervisor sees it.
func (f *fake) process() *supervisor.Process {
	return &supervisor.Process{
		Connector: f, PID: f.pid, Sandbox: "none", Exited: f.exited,
		Crash: func() (status, last string) { return "exit status 3", f.said },
		Close: func() { f.closed.Store(true); f.die() },
	}
}

// starter starts fakes, when it is let.
type starter struct {
	gate   chan struct{} // a start waits for it; nil: it does not wait
	fail   atomic.Pointer[plugin.Error]
	begun  atomic.Int32
	failed atomic.Int32

	mu   sync.Mutex
	runs []*fake
}

var errStart = plugin.Errorf(plugin.PluginFailed, "it did not start")

func (s *starter) start(ctx context.Context) (*supervisor.Process, error) {
	pid := int(s.begun.Add(1))
	if s.gate != nil {
		select {
		case <-s.gate:
		case <-ctx.Done():
			s.failed.Add(1)
			return nil, plugin.AsError(ctx.Err())
		}
	}
	if err := s.fail.Load(); err != nil {
		s.failed.Add(1)
		return nil, err
	}
	f := &fake{pid: pid, exited: make(chan struct{}), said: "panic: of the test"}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runs = append(s.runs, f)
	return f.process(), nil
}

// last is the process that was started last.
func (s *starter) last() *fake {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.runs[len(s.runs)-1]
}

// spec says how to run it, in a version.
func (s *starter) spec(version string) supervisor.Spec {
	return supervisor.Spec{Name: "p", Key: "p@" + version, Start: s.start}
}

// use makes a call.
func use(ctx context.Context, s *supervisor.Supervisor, spec supervisor.Spec, do func(plugin.Connector) error) error {
	return s.Use(ctx, spec, supervisor.Call{Do: do})
}

// uses makes n calls at once; each tells how it ended.
func uses(ctx context.Context, s *supervisor.Supervisor, n int, spec supervisor.Spec, do func(plugin.Connector) error) <-chan error {
	ended := make(chan error, n)
	for range n {
		go func() { ended <- use(ctx, s, spec, do) }()
	}
	return ended
}

func nothing(plugin.Connector) error { return nil }

// hang is a call that ends with its process, or its context.
func hang(ctx context.Context) func(plugin.Connector) error {
	return func(c plugin.Connector) error {
		_, err := c.Authorize(ctx, &plugin.Request{})
		return err
	}
}

// log is what was logged.
type log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *log) Write(entry []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(entry)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func (l *log) logger() *slog.Logger { return slog.New(slog.NewJSONHandler(l, nil)) }
