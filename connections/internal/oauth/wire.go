package oauth

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http/httptrace"
	"sync/atomic"
	"syscall"

	"github.com/jackfield-dev/jackfield/sdk"
)

// stage is how far a request has come.
type stage int32

const (
	connected stage = iota + 1 // a TCP connection was made; with https, TLS is next
	written                    // the request was handed to the connection: its bytes may have left
	answered                   // the first byte of an answer came
)

// wire watches one request. It is told by goroutines of the transport.
type wire struct {
	at   atomic.Int32
	conn atomic.Pointer[tls.Conn] // nil without TLS
}

// reached reports whether the request came as far as s.
func (w *wire) reached(s stage) bool { return stage(w.at.Load()) >= s }

func (w *wire) reach(s stage) {
	for now := w.at.Load(); now < int32(s); now = w.at.Load() {
		if w.at.CompareAndSwap(now, int32(s)) {
			return
		}
	}
}

// trace makes the transport report to w. The bytes of a TLS handshake are not of
// the request, and headers are written after it. Between WroteHeaders and the
// network there is a buffer, so this errs on the side of counting a login.
func (w *wire) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		ConnectDone: func(_, _ string, err error) {
			if err == nil {
				w.reach(connected)
			}
		},
		GotConn: func(info httptrace.GotConnInfo) {
			if conn, ok := info.Conn.(*tls.Conn); ok {
				w.conn.Store(conn)
			}
		},
		WroteHeaders:         func() { w.reach(written) },
		GotFirstResponseByte: func() { w.reach(answered) },
	}
}

// cause is why a connection ended. A server that refuses with a TLS alert may be
// heard by the transport while it still writes: then it closes the connection, and
// reports that. What was heard is still to be had from the connection.
func (w *wire) cause(err error) error {
	conn := w.conn.Load()
	if conn == nil || !errors.Is(err, net.ErrClosed) {
		return err
	}
	if _, heard := conn.Read(make([]byte, 1)); isAlert(heard) {
		return heard
	}
	return err
}

// lost names what became of a request that got no answer, or half of one.
func (x *exchange) lost(ctx context.Context, err error) error {
	address := x.client.Address()
	err = x.wire.cause(err)
	if !x.wire.reached(written) {
		if ctx.Err() != nil {
			return ctx.Err() // it was the caller's wish; nothing was sent
		}
		return unreached(x.client.Endpoint, x.wire.reached(connected), err)
	}
	switch {
	case isTimeout(err) && ctx.Err() == nil:
		return x.fail(sdk.Timeout, "%s did not answer within %v", address, x.client.timeout())
	case isTimeout(err):
		return x.fail(sdk.Timeout, "%s did not answer in the time there was", address)
	case isAlert(err):
		return x.fail(sdk.TLS, "%s ended the connection with a TLS alert", address).WithHint("it may want a client certificate (mutual TLS, RFC 8705), which is not supported")
	case ctx.Err() != nil:
		return x.fail(sdk.Ambiguous, "the request was given up after it was sent to %s", address)
	case x.wire.reached(answered) && !isBroken(err):
		return x.fail(sdk.BadResponse, "%s answered with something that is not HTTP", address).In("token_endpoint").WithHint("check the address and its port")
	}
	return x.fail(sdk.Ambiguous, "the connection to %s ended before the answer was whole", address)
}

// isTimeout reports whether a deadline ended it.
func isTimeout(err error) bool {
	if errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	e, ok := errors.AsType[net.Error](err)
	return ok && e.Timeout()
}

// isBroken reports whether the connection ended, rather than said something odd.
func isBroken(err error) bool {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) {
		return true
	}
	_, ok := errors.AsType[*net.OpError](err)
	return ok
}

// isAlert reports whether either side ended TLS with an alert. crypto/tls wraps
// both kinds so.
func isAlert(err error) bool {
	e, ok := errors.AsType[*net.OpError](err)
	if ok && (e.Op == "remote error" || e.Op == "local error") {
		return true
	}
	_, ok = errors.AsType[tls.AlertError](err)
	return ok
}
