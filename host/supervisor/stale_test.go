package supervisor

import (
	"context"
	"os"
	"testing"

	"github.com/jackfield-dev/jackfield/plugin"
)

// Between the end of a process and its keeper's noticing, a call may come.
func TestEndedProcessIsNotUsed(t *testing.T) {
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s := New(nil)
	defer s.Close()
	start := func(ctx context.Context) (*plugin.Client, error) {
		return plugin.Launch{Name: "pid", Path: path}.Start(ctx)
	}
	describe := func(c plugin.Connector) error {
		_, err := c.Describe(t.Context())
		return err
	}
	var stale *run
	err = s.Use(t.Context(), "key", start, func(plugin.Connector) error {
		s.mu.Lock()
		defer s.mu.Unlock()
		stale = s.current["key"]
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	stale.client.Close()
	s.mu.Lock()
	s.current["key"] = stale // as before its keeper came round to it
	s.mu.Unlock()
	if len(s.Running()) != 0 {
		t.Error("a process that ended is said to run")
	}
	if err := s.Use(t.Context(), "key", start, describe); err != nil {
		t.Errorf("the next call: %v", err)
	}
}
