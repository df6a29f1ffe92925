//go:build !race

package plugin_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// The race detector maps more memory than any limit, so it is left
// out here.
func TestMemoryLimit(t *testing.T) { t.Run("PF-PROC-MEM", memoryLimit) }

func memoryLimit(t *testing.T) {
	l, log := careful(t, "fault-memory")
	l.Limits.Memory = 128 << 20
	client, err := l.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	var e *plugin.Error
	within(t, 20*time.Second, func() { e = authorize(t.Context(), t, client) })
	if e.Code != plugin.PluginFailed || e.Crash() == nil || !strings.Contains(e.Message, "memory") {
		t.Errorf("%v", e)
	}
	if !strings.Contains(log.String(), "limit 120795") {
		t.Errorf("it was not told: %.300s", log)
	}
}
