package main

import (
	"slices"
	"testing"

	"github.com/jackfield-dev/jackfield/sdk"
)

// A server has never seen the key, so it is not looked for in what one says.
func TestTheKeyIsNotPresented(t *testing.T) {
	config, err := passwordGrant.Schema.Parse(with(minimal(), "client_id", "c", "token_endpoint_auth_method", "private_key_jwt",
		"client_key", "K3Y-SECRET", "totp_secret", "GEZDGNBVGY3TQOJQ", "token_headers", map[string]any{"X-Key": "H-SECRET"}))
	if err != nil {
		t.Fatal(err)
	}
	grant, err := loginGrant(config)
	if err != nil {
		t.Fatal(err)
	}
	holds := func(secrets []sdk.SecretValue, text string) bool {
		return slices.ContainsFunc(secrets, func(s sdk.SecretValue) bool { return s.Reveal() == text })
	}
	for text, want := range map[string]bool{"K3Y-SECRET": false, "p": true, "GEZDGNBVGY3TQOJQ": true, "H-SECRET": true} {
		for _, secrets := range [][]sdk.SecretValue{grant.Secrets, refreshGrant(config, state{RefreshToken: "r"}).Secrets} {
			if holds(secrets, text) != want {
				t.Errorf("%s: want %v", text, want)
			}
		}
	}
	if !grant.Coded {
		t.Error("nobody hears that digits are sent")
	}
}
