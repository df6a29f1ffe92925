package main

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// loginGrant presents the password.
func loginGrant(config sdk.Config) (*oauth.Grant, error) {
	params := append(extraParams(config),
		param("grant_type", config.Text("grant_type")),
		param(config.Text("username_param"), config.Text("username")),
		sdk.Param{Name: config.Text("password_param"), Value: config.Secret("password")},
		param("scope", strings.Join(scopes(config), " ")),
		param("audience", config.Text("audience")),
		param("realm", config.Text("realm")),
	)
	for _, resource := range config.Strings("resource") {
		params = append(params, param("resource", resource))
	}
	grant := &oauth.Grant{Login: true, Params: params, Scopes: scopes(config), Secrets: presented(config)}
	if config.Secret("totp_secret").Empty() {
		return grant, nil
	}
	code, err := oauth.TOTP(config.Secret("totp_secret"), time.Now())
	if err != nil {
		return nil, err
	}
	grant.Params = append(grant.Params, sdk.Param{Name: config.Text("totp_param"), Value: code})
	grant.Secrets = append(grant.Secrets, code)
	grant.Coded = true
	return grant, nil
}

// refreshGrant presents a refresh token (RFC 6749 section 6). No scope is asked
// for, which means the one that was granted before.
func refreshGrant(config sdk.Config, previous state) *oauth.Grant {
	token := sdk.NewSecret(previous.RefreshToken)
	return &oauth.Grant{
		Refresh: true,
		Params:  append(extraParams(config), param("grant_type", "refresh_token"), sdk.Param{Name: "refresh_token", Value: token}),
		Scopes:  previous.Scopes,
		Secrets: append(presented(config), token),
	}
}

// presented are the secrets that a server may show again. It never has the key: what
// it has is an assertion, and to look for all the lines of a key takes long.
func presented(config sdk.Config) []sdk.SecretValue {
	key := config.Secret("client_key")
	return slices.DeleteFunc(config.Secrets(), func(s sdk.SecretValue) bool { return !key.Empty() && s.Equal(key) })
}

func extraParams(config sdk.Config) []sdk.Param {
	var params []sdk.Param
	extra := config.Map("extra_params")
	for _, name := range slices.Sorted(maps.Keys(extra)) {
		params = append(params, param(name, extra[name]))
	}
	return params
}

func param(name, value string) sdk.Param {
	return sdk.Param{Name: name, Value: sdk.NewSecret(value)}
}

// scopes are those asked for. However many spaces are between them, one is sent.
func scopes(config sdk.Config) []string { return strings.Fields(config.Text("scope")) }
