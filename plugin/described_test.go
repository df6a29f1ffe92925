package plugin_test

import (
	"context"
	"errors"
	"testing"

	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/plugintest"
)

// A connector says the same of itself each time, so calls do not ask it again; but
// what it could not say once it may say later.
func TestCallsAskForTheDescriptionOnce(t *testing.T) {
	asked := 0
	client := plugintest.Pipe(t, &script{describe: func(context.Context) (*plugin.Description, error) {
		if asked++; asked == 1 {
			return nil, plugin.Errorf(plugin.Unavailable, "not yet")
		}
		return described(), nil
	}})
	if _, err := client.Authorize(t.Context(), request(t, nil)); !errors.Is(err, plugin.Unavailable) {
		t.Errorf("the first call: %v", err)
	}
	for range 3 {
		if _, err := client.Authorize(t.Context(), request(t, nil)); err != nil {
			t.Errorf("a later call: %v", err)
		}
	}
	if asked != 2 {
		t.Errorf("the connector was asked %d times, want 2", asked)
	}
}
