package supervisor_test

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/host/supervisor"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// spec starts this test binary as a plugin.
func spec(t *testing.T) supervisor.Spec {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return supervisor.Spec{Name: "pid", Key: "pid@1", Start: func(ctx context.Context) (*supervisor.Process, error) {
		client, err := plugin.Launch{Name: "pid", Path: path}.Start(ctx)
		if err != nil {
			return nil, err
		}
		return &supervisor.Process{
			Connector: client, PID: client.PID(), Exited: client.Exited(), Close: client.Close,
			Crash: func() (status, last string) { return "it ended", "" },
		}, nil
	}}
}

// client is what the supervisor hands out, as what it is.
func client(t *testing.T, c plugin.Connector) *plugin.Client {
	t.Helper()
	running, ok := c.(*plugin.Client)
	if !ok {
		t.Errorf("the supervisor handed out a %T", c)
	}
	return running
}

func request(t *testing.T) *plugin.Request {
	t.Helper()
	config, err := schema.Schema{}.Parse(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &plugin.Request{Type: "pid", Config: config}
}

func TestProcessThatEndedIsStartedAgain(t *testing.T) {
	s := supervisor.New(nil)
	defer s.Close()
	spec, req := spec(t), request(t)
	var first *plugin.Client
	err := use(t.Context(), s, spec, func(c plugin.Connector) error {
		first = client(t, c)
		return c.Test(t.Context(), req, func(plugin.Check) {}) // ends the process
	})
	if !errors.Is(err, plugin.PluginFailed) {
		t.Errorf("the call that ended it: %v", err)
	}
	<-first.Exited()
	if s.Running() != 0 {
		t.Error("a process that ended is said to run")
	}
	err = use(t.Context(), s, spec, func(c plugin.Connector) error {
		_, err := c.Describe(t.Context())
		return err
	})
	if err != nil {
		t.Errorf("the next call: %v", err)
	}
	if pid := s.Status()["pid"].PID; pid == 0 || pid == first.PID() {
		t.Errorf("it runs as %d, before as %d", pid, first.PID())
	}
}

func TestRetireEndsTheProcessAfterItsCalls(t *testing.T) {
	s := supervisor.New(nil)
	defer s.Close()
	entered, finish, ended := make(chan *plugin.Client), make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- use(t.Context(), s, spec(t), func(c plugin.Connector) error {
			entered <- client(t, c)
			<-finish
			_, err := c.Describe(t.Context())
			return err
		})
	}()
	running := <-entered
	s.Retire("pid", "pid@1")
	close(finish)
	if err := <-ended; err != nil {
		t.Errorf("the call of a retired process: %v", err)
	}
	within(t, 5*time.Second, running.Exited())
}

func TestCloseEndsTheProcessUnderACall(t *testing.T) {
	s := supervisor.New(nil)
	req := request(t)
	entered, ended := make(chan *plugin.Client), make(chan error, 1)
	go func() {
		ended <- use(t.Context(), s, spec(t), func(c plugin.Connector) error {
			entered <- client(t, c)
			_, err := c.Authorize(t.Context(), req) // hangs
			return err
		})
	}()
	running := <-entered
	s.Close()
	within(t, 0, running.Exited())
	if err := <-ended; !errors.Is(err, plugin.PluginFailed) && !errors.Is(err, plugin.Canceled) {
		t.Errorf("the call: %v", err)
	}
}

// pidConnector says in which process it runs.
type pidConnector struct{}

func (pidConnector) Describe(context.Context) (*plugin.Description, error) {
	return &plugin.Description{Name: "pid", Version: "1.0.0", Types: []plugin.Type{{
		Name: "pid", Title: "A process", Schema: schema.Schema{},
	}}}, nil
}

func (pidConnector) Authorize(ctx context.Context, _ *plugin.Request) (*plugin.Authorization, error) {
	<-ctx.Done()
	return nil, plugin.AsError(ctx.Err())
}

func (pidConnector) Test(context.Context, *plugin.Request, func(plugin.Check)) error {
	os.Exit(3) //nolint:revive // ending in the middle of a call is what it is for
	return nil
}

// within fails the test unless c is closed in time.
func within(t *testing.T, bound time.Duration, c <-chan struct{}) {
	t.Helper()
	select {
	case <-c:
		return
	default:
	}
	select {
	case <-c:
	case <-time.After(bound):
		t.Error("the process did not end in time")
	}
}
