package plugin

import (
	"cmp"
	"context"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"github.com/hashicorp/go-plugin/runner"
	"google.golang.org/grpc"

	"github.com/jackfield-dev/jackfield/plugin/internal/process"
)

// launched is one process and go-plugin's hold on it.
type launched struct {
	name string
	log  *logReader
	gp   *goplugin.Client

	printed *printed

	mu   sync.Mutex
	proc *process.Process // guarded by mu: set when go-plugin asks for a runner
	over bool             // guarded by mu: set when nobody waits for a runner any more
	once sync.Once        // of stop
}

// connect starts the process and waits for its handshake.
func (l *launched) connect(ctx context.Context, how Launch) (*Client, error) {
	l.gp = goplugin.NewClient(&goplugin.ClientConfig{
		HandshakeConfig:  handshake(),
		Plugins:          goplugin.PluginSet{serviceName: &grpcPlugin{}},
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolGRPC},
		AutoMTLS:         true,
		SkipHostEnv:      true,
		StartTimeout:     how.Timeout,
		Logger:           hclog.NewNullLogger(),
		// In a plugin that serves, go-plugin puts pipes in the place of os.Stdout
		// and os.Stderr: what is printed then comes this way.
		SyncStdout: l.printed.out,
		SyncStderr: l.printed.errs,
		GRPCDialOptions: []grpc.DialOption{
			grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(messageMax), grpc.MaxCallSendMsgSize(messageMax)),
		},
		RunnerFunc: func(_ hclog.Logger, cmd *exec.Cmd, dir string) (runner.Runner, error) {
			l.mu.Lock()
			defer l.mu.Unlock()
			if l.over {
				_ = os.Remove(dir)
				return nil, context.Canceled
			}
			l.proc = process.New(cmd, how.Path, dir, l.log.line)
			return l.proc, nil
		},
	})
	dispensed, err := await(ctx, l.dispense)
	if err != nil {
		return nil, err
	}
	client, ok := dispensed.(*Client)
	if !ok {
		return nil, Errorf(Internal, "the launcher got something else than a client")
	}
	client.process, client.stop = l.process(), l.stop
	go l.printed.flushAfter(client.process.Exited())
	return client, nil
}

func (l *launched) dispense() (any, error) {
	protocol, err := l.gp.Client()
	if err != nil {
		return nil, err
	}
	return protocol.Dispense(serviceName)
}

func (l *launched) process() *process.Process {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.proc
}

// abort ends a process that did not come up. It is killed first: go-plugin does
// not let go before the handshake has come or the process has gone.
func (l *launched) abort() {
	l.mu.Lock()
	l.over = true
	proc := l.proc
	l.mu.Unlock()
	if proc != nil {
		_ = proc.Kill(context.Background())
		l.stop()
		_ = os.RemoveAll(proc.Dir()) // go-plugin leaves it if there was nothing to kill
	}
}

// stop asks the process to end, and kills it and what it started when it does
// not: go-plugin alone would wait for ever for one that is stopped.
func (l *launched) stop() {
	l.once.Do(func() {
		proc := l.process()
		if proc == nil {
			return
		}
		timer := time.AfterFunc(stopTimeout, func() { _ = proc.Kill(context.Background()) })
		defer timer.Stop()
		l.gp.Kill()
		_ = proc.Kill(context.Background())
		l.printed.close()
	})
}

// explain says for people why the plugin did not start. What go-plugin says
// quotes the plugin's output, so it is not passed on.
func (l *launched) explain(ctx context.Context, err error) error {
	failed := Errorf(PluginFailed, "plugin %s did not start", l.name)
	proc := l.process()
	refused, chosen := errors.AsType[*Error](err) // by the plugin, when it was configured
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return AsError(ctx.Err())
	case ctx.Err() != nil:
		failed.Message += ": it was not ready in time"
	case proc == nil || proc.PID() == 0:
		failed.Message += ": its file cannot be run on this machine"
	case chosen:
		failed.Message += ": " + refused.Message
		failed.Hint = refused.Hint
	case proc.Killed():
		failed.Message += ": what it says is not what a Jackfield plugin says to this host"
	case l.log.last() != "":
		failed.Message += ": it ended (" + proc.Status() + ") after printing " + strconv.Quote(l.log.last())
	default:
		failed.Message += ": it is not a Jackfield plugin, or ended at once (" + proc.Status() + ")"
	}
	return failed.WithHint("%s", cmp.Or(failed.Hint, "reinstall the plugin, or ask its author"))
}

// await runs f and returns what it does, or ctx's error if that ends first.
func await[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := f()
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
