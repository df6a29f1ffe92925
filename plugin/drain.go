package plugin

import (
	"context"
	"os"
	"os/signal"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"google.golang.org/grpc"

	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

// drainMax is how long a plugin that the system asked to end still works on the
// calls that are under way: a login that was sent should not be lost.
const drainMax = 10 * time.Second

// onSignals has this process outlive Ctrl-C, which is meant for the host, and
// calls end when the system asks it to end. The returned function undoes that.
func onSignals(end func()) (undo func()) {
	got := make(chan os.Signal, 1)
	done := make(chan struct{})
	signal.Notify(got, os.Interrupt, syscall.SIGTERM)
	go func() {
		for {
			select {
			case s := <-got:
				if s == syscall.SIGTERM {
					end()
					return
				}
			case <-done:
				return
			}
		}
	}()
	return func() {
		signal.Stop(got)
		close(done)
	}
}

// inFlight counts a plugin's calls under way.
type inFlight struct {
	serving atomic.Pointer[grpc.Server] // nil until there is one

	mu   sync.Mutex
	n    int           // guarded by mu
	idle chan struct{} // guarded by mu: closed when n comes to zero; nil: nobody waits
}

// server makes the gRPC server whose calls are counted.
func (f *inFlight) server(opts []grpc.ServerOption) *grpc.Server {
	serving := grpc.NewServer(append(opts, grpc.MaxRecvMsgSize(messageMax), grpc.MaxSendMsgSize(messageMax),
		grpc.UnaryInterceptor(func(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
			defer f.count(info.FullMethod)()
			return next(ctx, req)
		}),
		grpc.StreamInterceptor(func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) error {
			defer f.count(info.FullMethod)()
			return next(srv, stream)
		}))...)
	f.serving.Store(serving)
	return serving
}

// count counts a call in and returns what counts it out. go-plugin's own calls
// are not work: some of them never end.
func (f *inFlight) count(method string) (out func()) {
	if !strings.HasPrefix(method, "/"+pluginv1.ConnectorService_ServiceDesc.ServiceName+"/") {
		return func() {}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n++
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.n--; f.n == 0 && f.idle != nil {
			close(f.idle)
			f.idle = nil
		}
	}
}

// drain lets no call in any more, and waits until none is under way and the last
// answer is written, within a bound. gRPC can do it alone but for go-plugin's own
// calls, which never end.
func (f *inFlight) drain(bound time.Duration) {
	serving := f.serving.Load()
	if serving == nil {
		return // nobody has called yet
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		serving.GracefulStop()
	}()
	f.await(bound)
	timer := time.NewTimer(answerMax)
	defer timer.Stop()
	select {
	case <-ended:
	case <-timer.C:
	}
}

// answerMax is how long it takes at most until an answer is written that a call
// has returned.
const answerMax = 100 * time.Millisecond

// await waits until no call is under way, within a bound.
func (f *inFlight) await(bound time.Duration) {
	f.mu.Lock()
	if f.n == 0 {
		f.mu.Unlock()
		return
	}
	idle := make(chan struct{})
	f.idle = idle
	f.mu.Unlock()
	timer := time.NewTimer(bound)
	defer timer.Stop()
	select {
	case <-idle:
	case <-timer.C:
	}
}
