// Package plugintest joins both ends of the plugin pipe in memory, over real
// gRPC: what a test sees is what would have crossed to a process and back.
package plugintest

import (
	"context"
	"log/slog"
	"net"
	"net/netip"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/test/bufconn"

	"github.com/jackfield-dev/jackfield/plugin"
)

// Pipe serves c in this process and returns the host's end of the pipe to it.
// The connector is configured as by a host that lets it reach loopback, where
// test servers live. What it logs goes to the test's log.
func Pipe(t testing.TB, c plugin.Connector) *plugin.Client {
	t.Helper()
	return PipeWith(t, c, plugin.Settings{
		HostVersion: "test",
		LogLevel:    slog.LevelDebug,
		EgressAllow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")},
	})
}

// PipeWith is [Pipe] with settings of the caller's choice.
func PipeWith(t testing.TB, c plugin.Connector, s plugin.Settings) *plugin.Client {
	t.Helper()
	listener := bufconn.Listen(1 << 16)
	server := grpc.NewServer()
	plugin.Register(server, c, slog.New(slog.NewTextHandler(t.Output(), nil)))
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(listener)
	}()
	conn, err := grpc.NewClient("passthrough:plugin",
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return listener.DialContext(ctx) }),
		grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatalf("plugintest: joining the ends: %v", err)
	}
	t.Cleanup(func() {
		_ = conn.Close()
		server.Stop()
		<-served
	})
	client, err := plugin.NewClient(t.Context(), conn, s)
	if err != nil {
		t.Fatalf("plugintest: configuring the plugin: %v", err)
	}
	return client
}
