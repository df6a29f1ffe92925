// Password-grant is the plugin for the resource owner password credentials grant
// of OAuth 2.0 (RFC 6749 section 4.3): a user's name and password are presented to
// an authorization server for an access token.
//
// RFC 9700 section 2.4 says that it must not be used, and new systems should not.
// It is here for servers that offer nothing else. What it owes their users is that
// their accounts are not locked: the password is sent only when there is no other
// way to an authorization, at most once in a call, whatever the server answers. A
// refresh token is always tried first.
package main

import (
	"github.com/jackfield-dev/jackfield/connections/internal/oauthtype"
	"github.com/jackfield-dev/jackfield/sdk"
)

func main() { sdk.Serve(&passwordGrant) }

// flow is what this grant has of its own.
var flow = oauthtype.Flow{
	Presents: presents,
	User:     &oauthtype.User{Name: "username", Password: "password", Factor: "totp_secret"},
	Renamed:  []string{"username_param", "password_param", "totp_param"},
	Fits:     fits,
	Failed:   codeSpent,
	Presets:  presets(),
}

// passwordGrant is the connection type.
var passwordGrant = sdk.ConnectionType{
	Name:  "password-grant",
	Title: "OAuth 2.0 password grant",
	Description: "Presents a user name and password to an OAuth 2.0 token endpoint and calls the API with the bearer token that it issues. " +
		"Use it where a server offers no better grant.",
	Version:   "0.1.0",
	Schema:    sdk.Schema{Fields: fields()},
	Presets:   flow.Presets,
	Authorize: flow.Authorize,
	Test:      flow.Test,
	Revoke:    flow.Revoke,
}
