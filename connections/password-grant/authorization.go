package main

import (
	"cmp"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// authorization is what a token allows, asked for at start.
func authorization(config sdk.Config, token *oauth.Token, start time.Time) *sdk.Authorization {
	a := &sdk.Authorization{
		BaseURL: token.BaseURL,
		Expiry:  token.Expiry,
		Scopes:  token.Scopes,
		Account: config.Text("username"),
		State:   writeState(config, token),
		RenewOn: renewOn(config),
	}
	carry(a, config, token.AccessToken.Reveal())
	if lifetime := config.Duration("default_lifetime"); a.Expiry.IsZero() && lifetime > 0 {
		a.Expiry = start.Add(lifetime)
	}
	return a
}

// carry puts the token where requests to this API have it.
func carry(a *sdk.Authorization, config sdk.Config, token string) {
	if config.Text("token_in") == inQuery {
		// RFC 6750 section 2.3.
		a.Query = []sdk.Param{param(cmp.Or(config.Text("token_name"), "access_token"), token)}
		return
	}
	const authorizationHeader = "Authorization"
	name := cmp.Or(config.Text("token_name"), authorizationHeader)
	prefix := config.Text("token_prefix")
	if strings.EqualFold(name, authorizationHeader) && !config.Has("token_prefix") {
		prefix = "Bearer"
	}
	if prefix != "" {
		prefix += " "
	}
	a.Headers = []sdk.Param{sdk.Header(name, prefix+token)}
}

// renewOn leaves out what every host does of itself.
func renewOn(config sdk.Config) []int {
	var statuses []int
	for _, status := range config.Ints("renew_on") {
		statuses = append(statuses, int(status))
	}
	if len(statuses) == 1 && statuses[0] == 401 {
		return nil
	}
	return statuses
}
