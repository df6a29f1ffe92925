package conformance

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/types/known/emptypb"

	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

// messageMax caps a message from the plugin, as in a host. What is sent is not
// capped here: what a plugin makes of a message that is too large is a check.
const messageMax = 4 << 20

// tls is how a host speaks to the process: it trusts its certificate alone, and
// shows its own.
func (p *running) tls() *tls.Config {
	roots := x509.NewCertPool()
	roots.AddCert(p.line.cert)
	return &tls.Config{
		RootCAs: roots, ServerName: "localhost", Certificates: []tls.Certificate{p.host.cert},
		MinVersion: tls.VersionTLS12, NextProtos: []string{"h2"},
	}
}

func (p *running) dial(ctx context.Context) (net.Conn, error) {
	return (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, p.line.network, p.line.address)
}

// connect makes the connection over which the process is called, and listens to
// what it prints by way of go-plugin.
func (p *running) connect() error {
	conn, err := grpc.NewClient("passthrough:plugin",
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return p.dial(ctx) }),
		grpc.WithTransportCredentials(credentials.NewTLS(p.tls())),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(messageMax), grpc.MaxCallSendMsgSize(16*messageMax)))
	if err != nil {
		return err
	}
	p.conn, p.rpc = conn, pluginv1.NewConnectorServiceClient(conn)
	go p.relay()
	return nil
}

// relay keeps what the plugin prints through plugin.GRPCStdio, if it serves that:
// the author's standard output and error, in a plugin made with go-plugin.
func (p *running) relay() {
	stream, err := p.conn.NewStream(context.Background(), &grpc.StreamDesc{ServerStreams: true}, "/plugin.GRPCStdio/StreamStdio", grpc.ForceCodec(raw{}))
	if err != nil || stream.SendMsg(&[]byte{}) != nil || stream.CloseSend() != nil {
		return
	}
	for {
		var message []byte
		if stream.RecvMsg(&message) != nil {
			return
		}
		_, _ = p.relayed.Write(printedIn(message))
	}
}

// printedIn returns member 2 of a StdioData, the bytes.
func printedIn(message []byte) []byte {
	for len(message) > 0 {
		number, kind, n := protowire.ConsumeTag(message)
		if n < 0 {
			return nil
		}
		message = message[n:]
		if data, n := protowire.ConsumeBytes(message); number == 2 && kind == protowire.BytesType && n >= 0 {
			return data
		}
		if n = protowire.ConsumeFieldValue(number, kind, message); n < 0 {
			return nil
		}
		message = message[n:]
	}
	return nil
}

// configure makes the call that comes before all others.
func (p *running) configure(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	resp, err := p.rpc.Configure(ctx, p.session.configuration(), grpc.WaitForReady(false))
	if err != nil {
		return fmt.Errorf("Configure was not answered: %s", p.end(ctx, "Configure", err))
	}
	for _, capability := range resp.GetCapabilities() {
		p.revokes = p.revokes || capability == pluginv1.Capability_CAPABILITY_REVOKE
	}
	return nil
}

// end reads how a call ended. Where the connection broke, the process may be about
// to be seen to have ended, and whoever asks next is not to be sent to it.
func (p *running) end(ctx context.Context, call string, err error) *failure {
	f := p.session.end(ctx, call, err)
	if f.info == nil && f.status.Code() == codes.Unavailable && ctx.Err() == nil {
		p.ends(time.Second)
	}
	return f
}

// authorize asks for an authorization, and keeps all texts that come back.
func (p *running) authorize(ctx context.Context, req *pluginv1.AuthorizeRequest) (*pluginv1.Authorization, *failure) {
	resp, err := p.rpc.Authorize(ctx, req)
	if err != nil {
		return nil, p.end(ctx, "Authorize", err)
	}
	p.session.hearAuthorization("Authorize", resp.GetAuthorization())
	return resp.GetAuthorization(), nil
}

// test reads a whole stream of checks.
func (p *running) test(ctx context.Context, req *pluginv1.TestRequest) ([]*pluginv1.TestResponse, *failure) {
	stream, err := p.rpc.Test(ctx, req)
	if err != nil {
		return nil, p.end(ctx, "Test", err)
	}
	var all []*pluginv1.TestResponse
	for {
		resp, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return all, p.end(ctx, "Test", err)
		}
		p.session.hearCheck(resp)
		all = append(all, resp)
	}
}

// revoke asks to end an authorization.
func (p *running) revoke(ctx context.Context, req *pluginv1.RevokeRequest) *failure {
	if _, err := p.rpc.Revoke(ctx, req); err != nil {
		return p.end(ctx, "Revoke", err)
	}
	return nil
}

// shutdown asks the process to end. That it answers is not asked for: a plugin
// made with go-plugin closes the connection first.
func (p *running) shutdown(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, stopTime)
	defer cancel()
	return p.conn.Invoke(ctx, "/plugin.GRPCController/Shutdown", &emptypb.Empty{}, &emptypb.Empty{})
}
