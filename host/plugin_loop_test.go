package host_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/host/hosttest"
)

// TestACrashLoop: a plugin that ends at once, each time, is left alone after five
// of them, and says so; a restart that somebody asks for is not held back.
func TestACrashLoop(t *testing.T) { t.Run("PF-HS-EXIT0/loop", crashLoop) }

func crashLoop(t *testing.T) {
	dir, script := t.TempDir(), "#!/bin/sh\nexit 3\n"
	write(t, filepath.Join(dir, "odd", "odd"), script)
	write(t, filepath.Join(dir, "odd", "plugin.json"), manifest("odd", sum(script)))
	h := hosttest.OpenWith(t, host.Config{Plugins: dir})
	c := h.Draft(host.Definition{Type: "odd"})
	for range 5 {
		if _, err := c.Authorize(t.Context()); !errors.Is(err, host.PluginFailed) || !says(err.Error(), "odd did not start") {
			t.Fatalf("err = %v", err)
		}
	}
	_, err := c.Authorize(t.Context())
	if e := host.AsError(err); e.Code != host.PluginFailed || !says(e.Message, "odd", "again and again", "exit status 3") || e.RetryAfter <= 0 {
		t.Errorf("err = %v, retry after %v", e, e.RetryAfter)
	}
	if p, n := h.Plugins()[0], h.PluginCounts(); p.State != "broken" || p.Until.IsZero() || n.Starts != 5 || n.BreakerOpenings != 1 {
		t.Errorf("%+v, %+v", p, n)
	}
	if _, err := h.RestartPlugin(t.Context(), "odd"); !errors.Is(err, host.PluginFailed) || h.PluginCounts().Starts != 6 {
		t.Errorf("a restart: %v, %+v", err, h.PluginCounts())
	}
}
