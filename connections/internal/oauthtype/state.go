package oauthtype

import (
	"cmp"
	"encoding/json"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// state is what an authorization is renewed and revoked with; it is opaque to the
// host.
type state struct {
	RefreshToken string   `json:"refresh_token,omitzero"`
	Scopes       []string `json:"scopes,omitzero"`   // granted; what a refresh is for
	BaseURL      string   `json:"base_url,omitzero"` // from the login: a refresh need not repeat it

	// AccessToken is there only to be revoked.
	AccessToken string `json:"access_token,omitzero"`
}

// readState reads what the previous authorization left to renew it with, if that is
// to be used.
func readState(req *sdk.Request) (state, bool) {
	s := parseState(req.Previous)
	return s, renews(req.Config) && s.RefreshToken != ""
}

// renews reports whether refresh tokens are used. A type that has no setting for
// that uses none.
func renews(config sdk.Config) bool { return has(config, "refresh") && config.Bool("refresh") }

// parseState reads a state. One that cannot be read was written by another version:
// it is as good as none.
func parseState(text sdk.SecretValue) state {
	var s state
	if json.Unmarshal([]byte(cmp.Or(text.Reveal(), "{}")), &s) != nil {
		return state{}
	}
	return s
}

// writeState is what a renewal and a revocation need; zero where there will be
// neither.
func writeState(config sdk.Config, token *oauth.Token) sdk.SecretValue {
	var s state
	revocable := config.URL("revocation_endpoint") != nil
	if (renews(config) || revocable) && !token.RefreshToken.Empty() {
		s = state{RefreshToken: token.RefreshToken.Reveal(), Scopes: token.Scopes, BaseURL: token.BaseURL}
	}
	if revocable {
		s.AccessToken = token.AccessToken.Reveal()
	}
	if s.RefreshToken == "" && s.AccessToken == "" {
		return sdk.SecretValue{}
	}
	data, err := json.Marshal(s)
	if err != nil {
		return sdk.SecretValue{} // text and texts are always JSON
	}
	return sdk.NewSecret(string(data))
}
