package plugin_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"

	"github.com/jackfield-dev/jackfield/internal/bench"
	"github.com/jackfield-dev/jackfield/internal/secret"
	"github.com/jackfield-dev/jackfield/plugin"
	pluginv1 "github.com/jackfield-dev/jackfield/proto/jackfield/plugin/v1"
)

// BenchmarkStart: from nothing to the first answered call of a password-grant
// process, with both sides proved to each other, beside running the same
// executable for nothing (--version) to its end. Ending the plugin is not measured.
func BenchmarkStart(b *testing.B) {
	path := passwordGrant(b)
	var bare, started []time.Duration
	for b.Loop() {
		begin := time.Now()
		if err := exec.CommandContext(b.Context(), path, "--version").Run(); err != nil {
			b.Fatal(err)
		}
		bare = append(bare, time.Since(begin))

		begin = time.Now()
		client, err := plugin.Launch{Name: "password-grant", Path: path}.Start(b.Context()) // which calls Configure
		if err != nil {
			b.Fatal(err)
		}
		started = append(started, time.Since(begin))
		client.Close()
	}
	limit, mine := middle(bare), middle(started)
	b.ReportMetric(mine, "ns/op")
	b.ReportMetric(limit, "limit-ns/op")
	b.ReportMetric(mine/limit, "x-limit")
}

func middle(times []time.Duration) float64 {
	slices.Sort(times)
	return float64(times[len(times)/2])
}

// BenchmarkCall1KB: a call with 1 KB in it, beside one of the same size by plain
// grpc-go to another process, over a unix socket and without TLS.
func BenchmarkCall1KB(b *testing.B) {
	client := serving(b)
	config, err := described().Types[0].Schema.Parse(nil)
	if err != nil {
		b.Fatal(err)
	}
	req := &plugin.Request{Type: "script", Config: config, Previous: secret.New(strings.Repeat("s", 1<<10))}
	plain := pluginv1.NewConnectorServiceClient(echoing(b))
	message := &pluginv1.RevokeRequest{Type: req.Type, Config: req.Config.Canonical(), State: []byte(req.Previous.Reveal())}
	if _, err := plain.Revoke(b.Context(), message, grpc.WaitForReady(true)); err != nil {
		b.Fatal(err)
	}
	bench.Against(b, func(n int) {
		for range n {
			if _, err := plain.Revoke(b.Context(), message); err != nil {
				b.Fatal(err)
			}
		}
	}, func(n int) {
		for range n {
			if err := client.Revoke(b.Context(), req); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// serving starts this test binary as a plugin.
func serving(b *testing.B) *plugin.Client {
	client, err := plugin.Launch{Name: "test", Path: named(b, "plugin-ok")}.Start(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(client.Close)
	return client
}

// named is this test binary under a name that says how it behaves.
func named(b *testing.B, mode string) string {
	binary, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), mode)
	if err := os.Symlink(binary, path); err != nil {
		b.Fatal(err)
	}
	return path
}
