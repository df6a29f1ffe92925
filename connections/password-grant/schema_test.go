package main

import (
	"errors"
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
		{"grant_type", "a b"},
		{"username_param", "a b"},
		{"token_name", "a:b"},
		{"expires_format", "fortnights"},
		{"quirks[0]", []any{"all"}},
		{"renew_on[0]", []any{"401"}},
		{"revocation_endpoint", "http://auth.example.com/revoke"},
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
		{"probe_path", "https://api.example.com/me"},
		{"probe_path", "https:me"},
		{"probe_path", "api.example.com:8443/me"},
		{"probe_path", "//api.example.com/me"},
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
	for _, path := range []string{"", "/", "/me", "me", "me/x:y", "/v1/users:me", "/a//b", "/?a=b", "?to=https://x/", "/me?to=https://x/", "me?a:b"} {
		if _, err := passwordGrant.Schema.Parse(with(minimal(), "probe_path", path)); err != nil {
			t.Errorf("probe_path %s: %v", path, err)
		}
	}
	config, err := passwordGrant.Schema.Parse(with(minimal(),
		"resource", []any{"https://api.example.com/", "urn:x:1"}, "token_endpoint_auth_method", "none", "client_secret", "dropped"))
	if err != nil || config.Has("client_secret") {
		t.Errorf("%v; a public client has a secret: %v", err, err == nil)
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
		{[]any{"extra_params", map[string]any{"login": "x"}, "username_param", "login"}, "extra_params.login"},
		{[]any{"token_endpoint", "https://TENANT.auth0.com/oauth/token"}, "token_endpoint"},
		{[]any{"extra_params", map[string]any{"platform": "PLATFORM"}}, "extra_params.platform"},
		{[]any{"token_name", "Content-length"}, "token_name"},
		{[]any{"token_name", "host"}, "token_name"},
		{[]any{"password_param", "username"}, "password_param"},
		{[]any{"username_param", "Scope"}, "username_param"},
		{[]any{"totp_param", "password"}, "totp_param"},
		{[]any{"keep_password", false, "refresh", false}, "keep_password"},
		{[]any{"renew_on", []any{401, 200}}, "renew_on[1]"},
		{[]any{"access_token_path", "data..token"}, "access_token_path"},
		{[]any{"token_headers", map[string]any{"Content-Length": "1"}}, "token_headers.Content-Length"},
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
