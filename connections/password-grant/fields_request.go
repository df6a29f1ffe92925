package main

import (
	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

func requestFields() []sdk.Field {
	return []sdk.Field{{
		Name: "encoding", Title: "Connection type", Kind: sdk.Enum, Default: string(oauth.Form),
		Options: options(
			string(oauth.Form), "application/x-www-form-urlencoded",
			string(oauth.JSON), "application/json",
		),
		Help: "How the token request is written. Nearly every server wants a form.",
	}, {
		Name: "audience", Title: "Audience", Kind: sdk.String,
		Help: "The API that the token is for, where the server asks for it.", Placeholder: "https://api.example.com/",
	}, {
		Name: "scope", Title: "Scope", Kind: sdk.String, Pattern: `^[ !#-\[\]-~]*$`,
		Help: "The rights to ask for, with spaces between. Many servers give a refresh token only for offline_access.", Placeholder: "read offline_access",
	}, {
		Name: "grant_type", Title: "Grant type", Kind: sdk.String, Default: "password", Pattern: `^[!-~]*$`, Advanced: true,
		Help: "What the server calls this grant, if not password. Give it as \"\" to a server that wants none.",
	}, {
		Name: "realm", Title: "Realm", Kind: sdk.String, Advanced: true,
		Help: "The directory of users to look in (Auth0's password-realm grant).",
	}, {
		Name: "resource", Title: "Resources", Kind: sdk.List, Of: sdk.String, Pattern: `^[A-Za-z][A-Za-z0-9+.-]*:[!-"$-~]+$`, Advanced: true,
		Help: "Absolute URIs of the services that the token is for (RFC 8707).", Placeholder: "https://api.example.com/",
	}}
}

// parameterName is a name that needs no encoding in a form.
const parameterName = `^[A-Za-z0-9_.-]+$`

// parameterFields are for servers that ask for more than RFC 6749, or for the
// same under other names.
func parameterFields() []sdk.Field {
	return []sdk.Field{{
		Name: "extra_params", Title: "Extra parameters", Kind: sdk.Map, Advanced: true,
		Help: "Further parameters of the token request. They are not kept secret, and cannot replace those that have a field of their own.",
	}, {
		Name: "token_headers", Title: "Extra headers", Kind: sdk.Map, Of: sdk.Secret, Advanced: true,
		Help: "Further headers of the token request, kept secret: an API key, say.",
	}, {
		Name: "username_param", Title: "Parameter for the user name", Kind: sdk.String, Default: "username", Pattern: parameterName, Advanced: true,
		Help: "What the server calls the user name.",
	}, {
		Name: "password_param", Title: "Parameter for the password", Kind: sdk.String, Default: "password", Pattern: parameterName, Advanced: true,
		Help: "What the server calls the password.",
	}, {
		Name: "totp_param", Title: "Parameter for the six digits", Kind: sdk.String, Default: "totp", Pattern: parameterName, Advanced: true,
		Help: "What the server calls the digits of totp_secret: totp, otp, ...",
	}}
}
