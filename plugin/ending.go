package plugin

import (
	"context"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
)

// How long a process may take for each step of its end: once it was asked to end,
// and once it was told to by a signal. Then it is killed.
const (
	askMax = time.Second
	endMax = time.Second
)

// shutdown is go-plugin's call by which a host asks a plugin to end.
const shutdown = "/plugin.GRPCController/Shutdown"

// abort ends a process that did not come up. It is killed first: go-plugin does
// not let go before the handshake has come or the process has gone.
func (l *launched) abort() {
	l.mu.Lock()
	l.over = true
	proc := l.proc
	l.mu.Unlock()
	switch {
	case proc != nil:
		_ = proc.Kill(context.Background())
		l.stop()
	case l.folder != nil:
		l.folder.Remove() // a process would have done it
	}
}

// stop asks the process to end, tells it to, and kills it and what it started:
// go-plugin alone would wait for ever for one that is stopped.
func (l *launched) stop() {
	l.once.Do(func() {
		proc := l.process()
		if proc == nil {
			return
		}
		if proc.Status() == "" {
			l.asked.Store(true)
			l.ask()
			within(endMax, proc.Exited(), proc.Terminate)
		}
		_ = proc.Kill(context.Background())
		if proc.Status() != "" { // else go-plugin would wait for a process that cannot be ended
			l.gp.Kill()
		}
		if l.conn != nil {
			_ = l.conn.Close()
		}
		l.printed.close()
		l.log.close()
	})
}

// ask asks the process to end, and waits until it has or will not.
func (l *launched) ask() {
	if l.conn == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), askMax)
	defer cancel()
	err := l.conn.Invoke(ctx, shutdown, &emptypb.Empty{}, &emptypb.Empty{})
	if status.Code(err) == codes.Unimplemented {
		return // in a language whose author was content with the rest
	}
	select {
	case <-l.process().Exited():
	case <-ctx.Done():
	}
}

// within calls f unless done is closed already, and then waits for that.
func within(bound time.Duration, done <-chan struct{}, f func()) {
	select {
	case <-done:
		return
	default:
	}
	f()
	timer := time.NewTimer(bound)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	}
}
