package supervisor_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"
	"google.golang.org/grpc"

	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// TestMain makes the test binary a plugin when a host starts it as one.
func TestMain(m *testing.M) {
	if os.Getenv("JACKFIELD_PLUGIN") == "" {
		goleak.VerifyTestMain(m)
		return
	}
	_ = plugin.Serve(pidConnector{}, slog.New(slog.NewJSONHandler(os.Stderr, nil)))
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

// silent is a connection to a plugin that agrees with everything.
type silent struct{}

func (silent) Invoke(context.Context, string, any, any, ...grpc.CallOption) error { return nil }

func (silent) NewStream(context.Context, *grpc.StreamDesc, string, ...grpc.CallOption) (grpc.ClientStream, error) {
	return nil, errors.New("no streams here")
}

// inProcess is a client without a process.
func inProcess(t *testing.T) *plugin.Client {
	t.Helper()
	client, err := plugin.NewClient(t.Context(), silent{}, plugin.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// starter starts clients without a process, when it is let.
type starter struct {
	client *plugin.Client
	gate   chan struct{} // a start waits for it; nil: it does not wait
	fail   atomic.Bool
	begun  atomic.Int32
	failed atomic.Int32
}

var errStart = plugin.Errorf(plugin.PluginFailed, "it did not start")

func (s *starter) start(ctx context.Context) (*plugin.Client, error) {
	s.begun.Add(1)
	if s.gate != nil {
		select {
		case <-s.gate:
		case <-ctx.Done():
			s.failed.Add(1)
			return nil, plugin.AsError(ctx.Err())
		}
	}
	if s.fail.Load() {
		s.failed.Add(1)
		return nil, errStart
	}
	return s.client, nil
}

// heard is a log that knows whether something was said.
type heard struct {
	word string
	it   atomic.Bool
}

func (h *heard) Write(entry []byte) (int, error) {
	if strings.Contains(string(entry), h.word) {
		h.it.Store(true)
	}
	return len(entry), nil
}

func nothing(plugin.Connector) error { return nil }
