package oauthtype

import (
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/apitoken"
	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// authorization is what a token allows, asked for at start.
func (f *Flow) authorization(config sdk.Config, token *oauth.Token, start time.Time) *sdk.Authorization {
	a := &sdk.Authorization{
		BaseURL: token.BaseURL,
		Expiry:  token.Expiry,
		Scopes:  token.Scopes,
		Account: config.Text(f.account()),
		State:   writeState(config, token),
		RenewOn: renewOn(config),
	}
	apitoken.Put(a, config, token.AccessToken.Reveal())
	if lifetime := config.Duration("default_lifetime"); a.Expiry.IsZero() && lifetime > 0 {
		a.Expiry = start.Add(lifetime)
	}
	return a
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
