package main

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

func minimal() map[string]any {
	return map[string]any{"token_endpoint": "https://auth.example.com/token", "username": "alice", "password": "p"}
}

func TestSchemaIsSound(t *testing.T) {
	if err := passwordGrant.Schema.Validate(); err != nil {
		t.Error(err)
	}
	for _, f := range passwordGrant.Schema.Fields {
		if f.Title == "" || f.Help == "" || f.Group == "" {
			t.Errorf("%s lacks a title, help or group", f.Name)
		}
	}
}

func TestDefaults(t *testing.T) {
	config, err := passwordGrant.Schema.Parse(minimal())
	if err != nil {
		t.Fatal(err)
	}
	got := []any{
		config.Text("token_endpoint_auth_method"), config.Text("encoding"), config.Text("grant_type"), config.Text("timeout"),
		config.Bool("refresh"), config.Bool("allow_http"), config.Has("client_secret"), config.Has("default_lifetime"),
	}
	want := []any{"client_secret_post", "form", "password", "10s", true, false, false, false}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"token_endpoint": "https://auth.example.com/token", "username": "alice"}, config.Account()); diff != "" {
		t.Errorf("the account: %s", diff)
	}
}

func TestSettingsThatAreRefused(t *testing.T) {
	for _, test := range []struct {
		field string
		value any
	}{
		{"token_endpoint", "http://auth.example.com/token"},
		{"token_endpoint", "https://u:p@auth.example.com/token"},
		{"api_endpoint", "http://api.example.com"},
		{"username", ""},
		{"password", ""},
		{"token_endpoint_auth_method", "private_key"},
		{"encoding", "xml"},
		{"grant_type", ""},
		{"scope", `"read"`},
		{"timeout", "0s"},
		{"timeout", "500ms"},
		{"timeout", "61s"},
		{"timeout", "1m1s"},
		{"timeout", "2m"},
		{"timeout", "1h"},
		{"resource[0]", []any{"not absolute"}},
		{"resource[1]", []any{"urn:a", "https://a/#b"}},
		{"probe_path", "/a#b"},
		{"probe_path", "/a b"},
		{"default_lifetime", "long"},
	} {
		name, _, _ := strings.Cut(test.field, "[")
		_, err := passwordGrant.Schema.Parse(with(minimal(), name, test.value))
		if e := sdk.AsError(err); err == nil || e.Field != test.field {
			t.Errorf("%s = %v: %v", test.field, test.value, err)
		}
	}
}

func TestSettingsThatAreTaken(t *testing.T) {
	for _, timeout := range []string{"1s", "10s", "59s", "60s", "1m"} {
		if _, err := passwordGrant.Schema.Parse(with(minimal(), "timeout", timeout)); err != nil {
			t.Errorf("timeout %s: %v", timeout, err)
		}
	}
	config, err := passwordGrant.Schema.Parse(with(minimal(),
		"resource", []any{"https://api.example.com/", "urn:x:1"}, "token_endpoint_auth_method", "none", "client_secret", "dropped"))
	if err != nil || config.Has("client_secret") {
		t.Errorf("%v; a public client has a secret: %v", err, err == nil)
	}
}

func TestPresetsAreBeginnings(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range passwordGrant.Presets {
		config := minimal()
		maps.Copy(config, p.Config)
		if _, err := passwordGrant.Schema.Parse(config); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
		if p.Title == "" || p.Help == "" || seen[p.Name] {
			t.Errorf("%s lacks a title or help, or is there twice", p.Name)
		}
		seen[p.Name] = true
	}
	for _, name := range []string{"auth0", "auth0-realm", "oracle-identity-domains", "ts-oauth2-server"} {
		if !seen[name] {
			t.Errorf("%s is missing", name)
		}
	}
}

// What the schema cannot say is refused before anything is sent.
func TestSettingsThatDoNotFitTogether(t *testing.T) {
	server := sdktest.TokenServer(t)
	for _, test := range []struct {
		change []any
		field  string
	}{
		{[]any{"extra_params", map[string]any{"a": "1", "password": "x"}}, "extra_params.password"},
		{[]any{"extra_params", map[string]any{"Grant_Type": "x"}}, "extra_params.Grant_Type"},
		{[]any{"extra_params", map[string]any{"password": "x", "scope": "y", "z": "1"}}, "extra_params"},
		{[]any{"client_id", "", "token_endpoint_auth_method", "client_secret_basic"}, "client_id"},
		{[]any{"client_id", "a:b", "token_endpoint_auth_method", "client_secret_basic_raw"}, "client_id"},
	} {
		c := dialled(t, server, test.change...)
		if e := c.mustFail(nil); e.Code != sdk.BadConfig || e.Field != test.field || e.Logins != 0 {
			t.Errorf("%v: %+v", test.change, e)
		}
		checks, err := c.Test(c.config)
		if !errors.Is(err, sdk.BadConfig) || checks[0].Name != "config" || checks[0].Err.Field != test.field {
			t.Errorf("%v: a test says %v, %v", test.change, checks, err)
		}
	}
	if n := len(server.Requests()); n != 0 {
		t.Errorf("%d requests were made", n)
	}
}
