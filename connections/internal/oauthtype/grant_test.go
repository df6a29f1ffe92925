package oauthtype

import (
	"slices"
	"testing"

	"github.com/jackfield-dev/jackfield/sdk"
)

// A server has never seen the key, so it is not looked for in what one says.
func TestTheKeyIsNotPresented(t *testing.T) {
	config := parsed(t, map[string]any{
		"token_endpoint": "https://a.example.com/", "client_id": "c", "token_endpoint_auth_method": "private_key_jwt", "client_key": "K3Y-SECRET",
		"token_headers": map[string]any{"X-Key": "H-SECRET"},
	})
	grant, err := new(Flow).grant(config)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{"K3Y-SECRET": false, "H-SECRET": true} {
		for _, secrets := range [][]sdk.SecretValue{grant.Secrets, refreshGrant(config, state{RefreshToken: "r"}).Secrets} {
			if slices.ContainsFunc(secrets, func(s sdk.SecretValue) bool { return s.Reveal() == text }) != want {
				t.Errorf("%s: want %v", text, want)
			}
		}
	}
}
