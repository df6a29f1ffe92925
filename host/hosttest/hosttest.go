// Package hosttest makes disposable hosts for the tests of whoever embeds one.
//
// A host of a test is a real one: its data folder is a real folder, sealed as
// ever, and goes with the test. Connection types that the test supplies run in
// this process; with testing/synctest around the test, so does time.
package hosttest

import (
	"log/slog"
	"net/netip"
	"testing"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/plugin"
)

// Open returns a host in a folder of its own that serves the connectors' types.
// It may reach loopback, where test servers live; it logs to the test's log.
func Open(t testing.TB, connectors ...plugin.Connector) *host.Host {
	t.Helper()
	return OpenWith(t, host.Config{}, connectors...)
}

// OpenWith is [Open] with a Config, in which what is not set gets the value that
// suits a test.
func OpenWith(t testing.TB, c host.Config, connectors ...plugin.Connector) *host.Host {
	t.Helper()
	if c.Data == "" {
		c.Data = t.TempDir()
	}
	if c.EgressAllow == nil {
		c.EgressAllow = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	h, err := host.Open(t.Context(), c)
	if err != nil {
		t.Fatalf("hosttest: %v", err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Errorf("hosttest: closing the host: %v", err)
		}
	})
	for _, connector := range connectors {
		if err := h.RegisterConnector(t.Context(), connector); err != nil {
			t.Fatalf("hosttest: %v", err)
		}
	}
	return h
}
