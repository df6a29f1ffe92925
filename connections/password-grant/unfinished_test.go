package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/sdk"
)

// A word that was to be replaced is found where its preset has it, and nowhere
// else.
func TestUnfinished(t *testing.T) {
	for _, tt := range []struct {
		change []any
		field  string // "": it is finished
	}{
		{[]any{"token_endpoint", "https://TENANT.auth0.com/oauth/token"}, "token_endpoint"},
		{[]any{"token_endpoint", "https://tenant.auth0.com/oauth/token"}, ""},
		{[]any{"token_endpoint", "https://HOST/realms/acme/protocol/openid-connect/token"}, "token_endpoint"},
		{[]any{"token_endpoint", "https://kc.example.com/realms/REALM/protocol/openid-connect/token"}, "token_endpoint"},
		{[]any{"token_endpoint", "https://kc.example.com/realms/PLATFORM/protocol/openid-connect/token"}, ""},
		{[]any{"token_endpoint", "https://AUTH.EXAMPLE.COM/TOKEN"}, ""},
		{[]any{"extra_params", map[string]any{"platform": "PLATFORM"}}, "extra_params.platform"},
		{[]any{"extra_params", map[string]any{"other": "PLATFORM"}}, ""},
		{[]any{"scope", "READ WRITE"}, ""},
	} {
		config, err := passwordGrant.Schema.Parse(with(minimal(), tt.change...))
		if err != nil {
			t.Fatal(err)
		}
		err = flow.Check(config)
		if tt.field == "" && err == nil {
			continue
		}
		if e := sdk.AsError(err); err == nil || e.Field != tt.field || e.Code != sdk.BadConfig {
			t.Errorf("%v: %v", tt.change, err)
		}
	}
}

// Whatever a preset begins is seen to be unfinished.
func TestEveryBeginningIsUnfinished(t *testing.T) {
	capitals, begun := regexp.MustCompile(`\b[A-Z]{3,}\b`), 0
	for _, p := range presets() {
		config := with(minimal())
		waiting := false
		for field, value := range p.Config {
			config[field] = value
			text, _ := value.(string)
			waiting = waiting || capitals.MatchString(text) && strings.HasSuffix(field, "_endpoint")
		}
		parsed, err := passwordGrant.Schema.Parse(config)
		if err != nil {
			t.Fatalf("%s: %v", p.Name, err)
		}
		if !waiting {
			continue
		}
		begun++
		if err := flow.Check(parsed); err == nil || !strings.Contains(err.Error(), "still holds the word") {
			t.Errorf("%s is taken for finished: %v", p.Name, err)
		}
	}
	if begun < 20 {
		t.Errorf("%d presets have an address to finish", begun)
	}
}
