// Client-credentials is the plugin for the client credentials grant of OAuth 2.0
// (RFC 6749 section 4.4): an application asks an authorization server for an access
// token of its own, with nobody's password.
//
// What it presents is the client alone, so it costs no login. A login is the
// password of an account, of which a handful of wrong ones locks somebody out. A
// client's secret is made by a machine, copied and never typed, and servers do not
// lock clients; where one slows clients down it answers 429, which every client
// heeds. A client also presents its secret for each token, since there are no
// refresh tokens: a budget of logins would end the most ordinary use.
//
// A server should give no refresh token with this grant (RFC 6749 section 4.4.3).
// One that comes is not used, since the client's own credentials do as much and
// cannot be used up; it is kept only where it can be revoked.
package main

import (
	"github.com/jackfield-dev/jackfield/connections/internal/oauthtype"
	"github.com/jackfield-dev/jackfield/sdk"
)

func main() { sdk.Serve(&clientCredentials) }

// flow is what this grant has of its own: it presents nothing but the client.
var flow = oauthtype.Flow{Fits: fits, Presets: presets()}

// clientCredentials is the connection type.
var clientCredentials = sdk.ConnectionType{
	Name:  "client-credentials",
	Title: "OAuth 2.0 client credentials",
	Description: "Presents an application's own id and secret, or an assertion that it signs, to an OAuth 2.0 token endpoint and calls the API " +
		"with the bearer token that it issues. Nobody's password is needed.",
	Version:   "0.1.0",
	Schema:    sdk.Schema{Fields: fields()},
	Presets:   flow.Presets,
	Authorize: flow.Authorize,
	Test:      flow.Test,
	Revoke:    flow.Revoke,
}
