package main

import (
	"errors"
	"testing"

	"github.com/jackfield-dev/jackfield/sdk"
	"github.com/jackfield-dev/jackfield/sdk/sdktest"
)

func minimal() map[string]any {
	return map[string]any{"token_endpoint": "https://auth.example.com/token", "client_id": "c", "client_secret": "s"}
}

func TestSchemaIsSound(t *testing.T) {
	if err := clientCredentials.Schema.Validate(); err != nil {
		t.Error(err)
	}
	for _, f := range clientCredentials.Schema.Fields {
		if f.Title == "" || f.Help == "" || f.Group == "" {
			t.Errorf("%s lacks a title, help or group", f.Name)
		}
	}
	sdktest.CheckPresets(t, &clientCredentials)
}

// A client is nobody's account: with one, a host would ration tokens as if they were
// logins.
func TestNobodyLogsIn(t *testing.T) {
	config, err := clientCredentials.Schema.Parse(minimal())
	if err != nil {
		t.Fatal(err)
	}
	if account := config.Account(); len(account) != 0 {
		t.Errorf("the account is %v", account)
	}
}

func TestSettingsThatAreRefused(t *testing.T) {
	for _, test := range []struct {
		change []any
		field  string
	}{
		{[]any{"client_id", ""}, "client_id"},
		{[]any{"client_secret", ""}, "client_secret"},
		{[]any{"token_endpoint_auth_method", "private_key_jwt"}, "client_key"},
		{[]any{"username", "alice"}, "username"},
		{[]any{"refresh", true}, "refresh"},
		{[]any{"token_endpoint", "http://auth.example.com/token"}, "token_endpoint"},
	} {
		_, err := clientCredentials.Schema.Parse(with(minimal(), test.change...))
		if e := sdk.AsError(err); err == nil || e.Field != test.field {
			t.Errorf("%v: %v", test.change, err)
		}
	}
	if _, err := clientCredentials.Schema.Parse(map[string]any{
		"token_endpoint": "https://auth.example.com/token", "client_id": "c", "token_endpoint_auth_method": "none",
	}); err != nil {
		t.Errorf("a client that a gateway knows by other means: %v", err)
	}
}

// What the schema cannot say is refused before anything is sent.
func TestSettingsThatDoNotFitTogether(t *testing.T) {
	server := sdktest.TokenServer(t)
	for _, test := range []struct {
		change []any
		field  string
	}{
		{[]any{"grant_type", "Password"}, "grant_type"},
		{[]any{"extra_params", map[string]any{"PASSWORD": "x"}}, "extra_params.PASSWORD"},
		{[]any{"extra_params", map[string]any{"client_secret": "x"}}, "extra_params.client_secret"},
		{[]any{"token_endpoint", "https://TENANT.auth0.com/oauth/token"}, "token_endpoint"},
		{[]any{"extra_params", map[string]any{"account_id": "ACCOUNT"}}, "extra_params.account_id"},
		{[]any{"renew_on", []any{401, 200}}, "renew_on[1]"},
		{[]any{"access_token_path", "data..token"}, "access_token_path"},
		{[]any{"token_headers", map[string]any{"Content-Length": "1"}}, "token_headers.Content-Length"},
		{[]any{"client_id", "a:b", "token_endpoint_auth_method", "client_secret_basic_raw"}, "client_id"},
	} {
		c := dialled(t, server, test.change...)
		if e := c.mustFail(); e.Code != sdk.BadConfig || e.Field != test.field {
			t.Errorf("%v: %+v", test.change, e)
		}
		if _, err := c.Test(c.config); !errors.Is(err, sdk.BadConfig) || sdk.AsError(err).Field != test.field {
			t.Errorf("%v: a test says %v", test.change, err)
		}
	}
	if n := len(server.Requests()); n != 0 {
		t.Errorf("%d requests were made", n)
	}
}
