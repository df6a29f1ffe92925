package plugin

import (
	"context"
	"crypto/tls"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
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
	conn *grpc.ClientConn // nil until there is one

	printed *printed
	folder  *process.Folder // nil until there is one

	mu    sync.Mutex
	proc  *process.Process // guarded by mu: set when go-plugin asks for a runner
	over  bool             // guarded by mu: set when nobody waits for a runner any more
	once  sync.Once        // of stop
	asked atomic.Bool      // to end: what comes then is no crash
}

// connect starts the process and waits for its handshake.
func (l *launched) connect(ctx context.Context, how Launch) (*Client, error) {
	config, certificate, err := hostTLS()
	if err != nil {
		return nil, Errorf(Internal, "no certificate could be made: %v", err)
	}
	if l.folder, err = process.NewFolder(); err != nil {
		return nil, &folderError{err}
	}
	l.gp = goplugin.NewClient(l.config(how, config, certificate))
	dispensed, err := await(ctx, l.dispense)
	if err != nil {
		return nil, err
	}
	client, ok := dispensed.(*Client)
	if !ok {
		return nil, Errorf(Internal, "the launcher got something else than a client")
	}
	proc := l.process()
	l.conn = client.conn
	client.exited, client.pid, client.sandbox = proc.Exited(), proc.PID(), proc.Sandbox()
	client.crash, client.stop = l.crash, l.stop
	go l.printed.flushAfter(proc.Exited())
	return client, nil
}

func (l *launched) config(how Launch, config *tls.Config, certificate string) *goplugin.ClientConfig {
	return &goplugin.ClientConfig{
		HandshakeConfig:  handshake(),
		Plugins:          goplugin.PluginSet{serviceName: &grpcPlugin{}},
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolGRPC},
		TLSConfig:        config,
		SkipHostEnv:      true,
		StartTimeout:     how.Timeout + time.Second, // ours is the one that counts
		Logger:           hclog.NewNullLogger(),
		// go-plugin makes a folder of its own, which is not used.
		UnixSocketConfig: &goplugin.UnixSocketConfig{TempDir: l.folder.Path()},
		// A plugin that serves with go-plugin as it comes has pipes in the place of
		// os.Stdout and os.Stderr: what it prints then comes this way.
		SyncStdout: l.printed.out,
		SyncStderr: l.printed.errs,
		GRPCDialOptions: []grpc.DialOption{
			grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(messageMax), grpc.MaxCallSendMsgSize(messageMax)),
		},
		RunnerFunc: func(_ hclog.Logger, cmd *exec.Cmd, unused string) (runner.Runner, error) {
			l.mu.Lock()
			defer l.mu.Unlock()
			_ = os.Remove(unused)
			if l.over {
				_ = os.Remove(l.folder.Path()) // it was removed while that in it was made
				return nil, context.Canceled
			}
			l.proc = process.New(process.Options{
				Path: how.Path, File: how.File, Folder: l.folder, Output: l.log.line, Limits: process.Limits(how.Limits), Sandbox: process.Sandbox(how.Sandbox),
				Env: append(cmd.Env, clientCertificate+"="+certificate),
			})
			return l.proc, nil
		},
	}
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

// crash returns how the process ended; nil if it has not, or was asked to.
func (l *launched) crash() *Crash {
	if l.asked.Load() {
		return nil
	}
	return l.end()
}

// end returns how the process ended; nil if it has not, or never ran.
func (l *launched) end() *Crash {
	proc := l.process()
	if proc == nil || proc.PID() == 0 || proc.Status() == "" {
		return nil
	}
	c := &Crash{PID: proc.PID(), Status: proc.Status()}
	c.At, c.Uptime = proc.Ran()
	c.Output, c.Panic = l.log.said()
	return c
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
