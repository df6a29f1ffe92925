package store_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/jackfield-dev/jackfield/host/store"
)

func TestConnectionHidesItsConfig(t *testing.T) {
	c := connection("billing", map[string]any{"password": "hunter2"})
	type holder struct{ C store.Connection }
	for _, value := range []any{c, &c, []store.Connection{c}, holder{c}, map[string]any{"c": c}} {
		for name, text := range shown(t, value) {
			if strings.Contains(text, "hunter2") || strings.Contains(text, "password\"") {
				t.Errorf("%T shows its config by %s: %s", value, name, text)
			}
			if !strings.Contains(text, "billing") {
				t.Errorf("%T does not show its name by %s: %s", value, name, text)
			}
		}
	}
	if got, want := c.String(), `connection "billing" of type "password-grant", revision 0`; got != want {
		t.Errorf("String is %s, want %s", got, want)
	}
}

func shown(t *testing.T, value any) map[string]string {
	t.Helper()
	texts := make(map[string]string)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		texts[verb] = fmt.Sprintf(verb, value)
	}
	asJSON, errJSON := json.Marshal(value)
	asYAML, errYAML := yaml.Marshal(value)
	if errJSON != nil || errYAML != nil {
		t.Fatal(errJSON, errYAML)
	}
	texts["json"], texts["yaml"] = string(asJSON), string(asYAML)
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "value", value)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "value", value)
	texts["log"] = log.String()
	return texts
}
