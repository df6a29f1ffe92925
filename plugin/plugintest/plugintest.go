// Package plugintest joins both ends of the plugin pipe in memory, over real
// gRPC: what a test sees is what would have crossed to a process and back.
package plugintest

import (
	"log/slog"
	"net/netip"
	"testing"

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
	client, err := plugin.Embed(t.Context(), c, s, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatalf("plugintest: configuring the plugin: %v", err)
	}
	t.Cleanup(client.Close)
	return client
}
