package oauthtype

import (
	"maps"
	"slices"
	"strings"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// grant is the request for a token that is no renewal.
func (f *Flow) grant(config sdk.Config) (*oauth.Grant, error) {
	params := append(extraParams(config),
		Param("grant_type", config.Text("grant_type")),
		Param("scope", strings.Join(scopes(config), " ")),
		Param("audience", config.Text("audience")),
	)
	for _, resource := range config.Strings("resource") {
		params = append(params, Param("resource", resource))
	}
	grant := &oauth.Grant{Login: f.User != nil, Params: params, Scopes: scopes(config), Secrets: presented(config)}
	if f.Presents == nil {
		return grant, nil
	}
	if err := f.Presents(config, grant); err != nil {
		return nil, err
	}
	return grant, nil
}

// refreshGrant presents a refresh token (RFC 6749 section 6). No scope is asked
// for, which means the one that was granted before.
func refreshGrant(config sdk.Config, previous state) *oauth.Grant {
	token := sdk.NewSecret(previous.RefreshToken)
	return &oauth.Grant{
		Refresh: true,
		Params:  append(extraParams(config), Param("grant_type", "refresh_token"), sdk.Param{Name: "refresh_token", Value: token}),
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
		params = append(params, Param(name, extra[name]))
	}
	return params
}

// Param is a parameter of a token request.
func Param(name, value string) sdk.Param {
	return sdk.Param{Name: name, Value: sdk.NewSecret(value)}
}

// scopes are those asked for. However many spaces are between them, one is sent.
func scopes(config sdk.Config) []string { return strings.Fields(config.Text("scope")) }
