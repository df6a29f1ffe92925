package host_test

import (
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/host/hosttest"
)

// An eager plugin runs before anybody uses it, and again after it was killed; what
// is known of it is shown.
func TestAnEagerPluginRuns(t *testing.T) {
	h := hosttest.OpenWith(t, host.Config{Plugins: plugins, PluginLimits: map[string]host.PluginLimits{"": {Start: host.StartEager}}})
	awaitRunning(t, h, 0)
	first := h.Plugins()[0]
	if first.State != "ready" || first.Started.IsZero() || len(first.Digest) != 64 {
		t.Errorf("%+v", first)
	}
	kill(t, h)
	awaitRunning(t, h, first.PID)
	if again := h.Plugins()[0]; again.Restarts != 1 || again.Crash == nil || again.Crash.PID != first.PID || again.Crash.Status == "" {
		t.Errorf("%+v, crash %+v", again, again.Crash)
	}
}

// awaitRunning waits until the plugin runs in another process.
func awaitRunning(t *testing.T, h *host.Host, other int) {
	t.Helper()
	late := time.After(20 * time.Second)
	for {
		if pid := h.Plugins()[0].PID; pid != 0 && pid != other {
			return
		}
		select {
		case <-time.After(5 * time.Millisecond):
		case <-late:
			t.Fatalf("it does not run: %+v", h.Plugins()[0])
		}
	}
}

// TestRestart: a restart takes nothing from anybody, and another process answers.
func TestRestart(t *testing.T) {
	server := serveEndpoint(t, make(chan struct{}))
	h := hosttest.OpenWith(t, host.Config{Plugins: plugins})
	done := make(chan error, 1)
	go func() {
		_, err := h.Draft(server.definition("alice")).Authorize(t.Context())
		done <- err
	}()
	<-server.arrived
	before := h.Plugins()[0].PID
	if _, err := h.RestartPlugin(t.Context(), "password-grant"); err != nil {
		t.Fatal(err)
	}
	if p := h.Plugins()[0]; p.PID == before || p.PID == 0 || p.Draining != 1 || p.Restarts != 0 {
		t.Errorf("%+v, before in process %d", p, before)
	}
	server.let(open())
	close(server.first)
	if err := <-done; err != nil {
		t.Errorf("who had a call under way: %v", err)
	}
	awaitExit(t, before)
}
