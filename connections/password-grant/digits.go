package main

import (
	"time"

	"github.com/jackfield-dev/jackfield/sdk"
)

// codePeriod is for how long the digits of nearly every authenticator are shown.
const codePeriod = 30 * time.Second

// codeSpent keeps a login with a second factor from being tried again before there
// are other digits. They are good once (RFC 6238 section 5.2): a server that took
// them before it failed refuses them the second time, like a wrong password.
func codeSpent(config sdk.Config, at time.Time, err error) error {
	e := sdk.AsError(err)
	if config.Secret("totp_secret").Empty() || e.Logins == 0 || e.Retry() == sdk.RetryNever {
		return err
	}
	clone := *e
	clone.RetryAfter = max(e.RetryAfter, codePeriod-at.Sub(at.Truncate(codePeriod)))
	return &clone
}
