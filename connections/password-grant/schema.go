package main

import (
	"slices"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// withSecret are the methods by which a client shows its secret.
var withSecret = sdk.Condition{
	Field:  "token_endpoint_auth_method",
	Equals: []string{string(oauth.Post), string(oauth.Basic), string(oauth.BasicRaw)},
}

// fields are the settings, in the order in which a person meets them.
func fields() []sdk.Field {
	return slices.Concat(
		grouped("Endpoints", endpointFields()),
		grouped("Credentials", credentialFields()),
		grouped("Request", requestFields()),
		grouped("Response", responseFields()),
		grouped("Behaviour", behaviourFields()),
	)
}

func grouped(group string, fields []sdk.Field) []sdk.Field {
	for i := range fields {
		fields[i].Group = group
	}
	return fields
}

func endpointFields() []sdk.Field {
	return []sdk.Field{{
		Name: "api_endpoint", Title: "API endpoint", Kind: sdk.URL, HTTPIf: "allow_http", Roles: []sdk.Role{sdk.APIOrigin},
		Help:        "Where the API lives. Tokens are sent to its host and to no other.",
		Placeholder: "https://api.example.com/v1",
	}, {
		Name: "token_endpoint", Title: "Auth endpoint", Kind: sdk.URL, Required: true, HTTPIf: "allow_http",
		Roles:       []sdk.Role{sdk.SecretOrigin, sdk.Account},
		Help:        "The address that issues tokens (token endpoint). User name and password are sent there.",
		Placeholder: "https://auth.example.com/oauth/token",
	}}
}

func credentialFields() []sdk.Field {
	return []sdk.Field{{
		Name: "username", Title: "User name", Kind: sdk.String, Required: true, Roles: []sdk.Role{sdk.Account},
		Help:        "Whose account it is. An account made for this purpose is best: it has no second factor, and only the rights that are needed.",
		Placeholder: "integration@example.com",
	}, {
		Name: "password", Title: "Password", Kind: sdk.Secret, Required: true,
		Help: "Sent to the auth endpoint only, and only when no refresh token will do.",
	}, {
		Name: "client_id", Title: "Client ID", Kind: sdk.String,
		Help: "The id under which the server knows this application. Leave it out if the server has no clients.",
	}, {
		Name: "client_secret", Title: "Client secret", Kind: sdk.Secret, VisibleWhen: &withSecret,
		Help: "Leave it out if the client has none. Some servers want one that is empty: give it as \"\".",
	}, {
		Name: "token_endpoint_auth_method", Title: "Client authentication", Kind: sdk.Enum, Default: string(oauth.Post), Advanced: true,
		Options: []sdk.Option{
			{Value: string(oauth.Post), Title: "Client ID and secret in the body"},
			{Value: string(oauth.Basic), Title: "Basic header, as RFC 6749 encodes it"},
			{Value: string(oauth.BasicRaw), Title: "Basic header, as it stands"},
			{Value: string(oauth.None), Title: "Public client, no secret"},
		},
		Help: "How the client shows who it is. The two Basic ways differ only for ids and secrets with characters other than letters, digits, - . _ and ~.",
	}}
}

func requestFields() []sdk.Field {
	return []sdk.Field{{
		Name: "encoding", Title: "Connection type", Kind: sdk.Enum, Default: string(oauth.Form),
		Options: []sdk.Option{
			{Value: string(oauth.Form), Title: "application/x-www-form-urlencoded"},
			{Value: string(oauth.JSON), Title: "application/json"},
		},
		Help: "How the token request is written. Nearly every server wants a form.",
	}, {
		Name: "audience", Title: "Audience", Kind: sdk.String,
		Help: "The API that the token is for, where the server asks for it.", Placeholder: "https://api.example.com/",
	}, {
		Name: "scope", Title: "Scope", Kind: sdk.String, Pattern: `^[ !#-\[\]-~]*$`,
		Help: "The rights to ask for, with spaces between. Many servers give a refresh token only for offline_access.", Placeholder: "read offline_access",
	}, {
		Name: "grant_type", Title: "Grant type", Kind: sdk.String, Default: "password", Pattern: `^[!-~]+$`, Advanced: true,
		Help: "What the server calls this grant, if not password.",
	}, {
		Name: "realm", Title: "Realm", Kind: sdk.String, Advanced: true,
		Help: "The directory of users to look in (Auth0's password-realm grant).",
	}, {
		Name: "resource", Title: "Resources", Kind: sdk.List, Of: sdk.String, Pattern: `^[A-Za-z][A-Za-z0-9+.-]*:[!-"$-~]+$`, Advanced: true,
		Help: "Absolute URIs of the services that the token is for (RFC 8707).", Placeholder: "https://api.example.com/",
	}, {
		Name: "extra_params", Title: "Extra parameters", Kind: sdk.Map, Advanced: true,
		Help: "Further parameters of the token request. They are not kept secret, and cannot replace those that have a field of their own.",
	}}
}

func responseFields() []sdk.Field {
	return []sdk.Field{{
		Name: "default_lifetime", Title: "Default lifetime", Kind: sdk.Duration, Advanced: true,
		Help:        "How long a token is valid if the server does not say. Without it, such a token is used until the API refuses it.",
		Placeholder: "30m",
	}}
}

func behaviourFields() []sdk.Field {
	return []sdk.Field{{
		Name: "refresh", Title: "Use refresh tokens", Kind: sdk.Boolean, Default: true, Advanced: true,
		Help: "Renew with the refresh token, if the server gave one, before the password is sent again.",
	}, {
		Name: "allow_http", Title: "Allow plain HTTP", Kind: sdk.Boolean, Default: false, Advanced: true,
		Help: "Lets the endpoints be http. Then everybody on the way can read the password.",
	}, {
		Name: "timeout", Title: "Time limit", Kind: sdk.Duration, Default: "10s", Advanced: true,
		Pattern: `^(?:[1-9]|[1-5][0-9]|60)s$|^1m$`,
		Help:    "How long one token request may take in all, from 1s to 1m.",
	}, {
		Name: "probe_path", Title: "Probe path", Kind: sdk.String, Pattern: `^[!-"$-~]*$`,
		Help: "A path under the API endpoint that a test may GET with the token.", Placeholder: "/me",
	}}
}
