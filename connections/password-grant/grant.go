package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// client is the token endpoint of a connection, or why there cannot be one: what a
// schema cannot say is said here.
func client(req *sdk.Request) (*oauth.Client, error) {
	config := req.Config
	if err := replaced(config.Map("extra_params")); err != nil {
		return nil, err
	}
	c := &oauth.Client{
		Transport: req.HTTP.Transport,
		Endpoint:  config.URL("token_endpoint"),
		Timeout:   config.Duration("timeout"),
		Encoding:  oauth.Encoding(config.Text("encoding")),
		Method:    oauth.Method(config.Text("token_endpoint_auth_method")),
		ID:        config.Text("client_id"),
	}
	if config.Has("client_secret") {
		c.Secret = config.Secret("client_secret")
	}
	if err := c.Check(); err != nil {
		return nil, err
	}
	return c, nil
}

// replaced says which extra parameters would replace one that has a field of its
// own, if any.
func replaced(extra map[string]string) error {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(extra)) {
		if slices.ContainsFunc(reserved(), func(r string) bool { return strings.EqualFold(r, name) }) {
			names = append(names, name)
		}
	}
	switch len(names) {
	case 0:
		return nil
	case 1:
		return sdk.Errorf(sdk.BadConfig, "has a field of its own, which it may not replace").In("extra_params." + names[0]).
			WithHint("remove it and set the field")
	}
	return sdk.Errorf(sdk.BadConfig, "%s have fields of their own, which they may not replace", strings.Join(names, ", ")).In("extra_params").
		WithHint("remove them and set the fields")
}

// reserved are the parameters that extra ones may not replace.
func reserved() []string {
	return []string{
		"grant_type", "username", "password", "client_id", "client_secret", "client_assertion", "client_assertion_type",
		"scope", "audience", "realm", "resource", "refresh_token",
	}
}

// loginGrant presents the password.
func loginGrant(config sdk.Config) *oauth.Grant {
	params := append(extraParams(config),
		param("grant_type", config.Text("grant_type")),
		param("username", config.Text("username")),
		sdk.Param{Name: "password", Value: config.Secret("password")},
		param("scope", strings.Join(scopes(config), " ")),
		param("audience", config.Text("audience")),
		param("realm", config.Text("realm")),
	)
	for _, resource := range config.Strings("resource") {
		params = append(params, param("resource", resource))
	}
	return &oauth.Grant{Params: params, Login: true, Scopes: scopes(config), Secrets: config.Secrets()}
}

// refreshGrant presents a refresh token (RFC 6749 section 6). No scope is asked
// for, which means the one that was granted before.
func refreshGrant(config sdk.Config, previous state) *oauth.Grant {
	token := sdk.NewSecret(previous.RefreshToken)
	return &oauth.Grant{
		Refresh: true,
		Params:  append(extraParams(config), param("grant_type", "refresh_token"), sdk.Param{Name: "refresh_token", Value: token}),
		Scopes:  previous.Scopes,
		Secrets: append(config.Secrets(), token),
	}
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
