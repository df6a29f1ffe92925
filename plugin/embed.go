package plugin

import (
	"context"
	"log/slog"
	"net"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// Embed serves c in this process and returns a client that speaks with it over
// the same wire as with a process, in memory. What a Client checks is checked,
// and what an author's mistake would do to a plugin's process (a panic, a result
// that is none) it does not do to this one. What c logs goes to log.
func Embed(ctx context.Context, c Connector, s Settings, log *slog.Logger) (*Client, error) {
	listener := newPipeListener()
	server := grpc.NewServer(grpc.MaxRecvMsgSize(messageMax), grpc.MaxSendMsgSize(messageMax))
	Register(server, c, log)
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) }) // ends with Stop
	conn, err := grpc.NewClient("passthrough:embedded",
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return listener.dial(ctx) }),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(messageMax), grpc.MaxCallSendMsgSize(messageMax)))
	if err != nil {
		return nil, err
	}
	stop := sync.OnceFunc(func() {
		_ = conn.Close()
		server.Stop()
		serving.Wait()
	})
	client, err := NewClient(ctx, conn, s)
	if err != nil {
		stop()
		return nil, err
	}
	client.stop = stop
	return client, nil
}

// pipeListener is a net.Listener whose connections are pipes in memory.
type pipeListener struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newPipeListener() *pipeListener {
	return &pipeListener{conns: make(chan net.Conn), done: make(chan struct{})}
}

func (l *pipeListener) dial(ctx context.Context) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case l.conns <- far:
		return near, nil
	case <-l.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept implements net.Listener.
func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

// Addr implements net.Listener.
func (l *pipeListener) Addr() net.Addr { return &net.UnixAddr{Net: "pipe", Name: "embedded"} }
