package main

import (
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/connections/internal/oauthtype"
	"github.com/jackfield-dev/jackfield/sdk"
)

// presents adds the password to a request for a token, and what goes with it.
func presents(config sdk.Config, grant *oauth.Grant) error {
	grant.Params = append(grant.Params,
		oauthtype.Param(config.Text("username_param"), config.Text("username")),
		sdk.Param{Name: config.Text("password_param"), Value: config.Secret("password")},
		oauthtype.Param("realm", config.Text("realm")),
	)
	if config.Secret("totp_secret").Empty() {
		return nil
	}
	code, err := oauth.TOTP(config.Secret("totp_secret"), time.Now())
	if err != nil {
		return err
	}
	grant.Params = append(grant.Params, sdk.Param{Name: config.Text("totp_param"), Value: code})
	grant.Secrets = append(grant.Secrets, code)
	grant.Coded = true
	return nil
}

// fits reports settings that leave nothing to log in with.
func fits(config sdk.Config) error {
	if config.Bool("keep_password") || config.Bool("refresh") {
		return nil
	}
	return sdk.Errorf(sdk.BadConfig, "needs refresh tokens: without the password they are all there is").In("keep_password").
		WithHint("set refresh to true, or keep_password to true")
}
