package main

import (
	"github.com/jackfield-dev/jackfield/connections/internal/apitoken"
	"github.com/jackfield-dev/jackfield/sdk"
)

// bearer is a token, or an API key, that people are given and enter.
var bearer = sdk.ConnectionType{
	Name:  "bearer",
	Title: "Token or API key",
	Description: "Sends a token with each request to the API: in the header Authorization (RFC 6750), in another one, or in the query. " +
		"The token is one that somebody was given, and it is not renewed.",
	Version: version,
	Schema: sdk.Schema{Fields: fields(append([]sdk.Field{{
		Name: "token", Title: "Token", Kind: sdk.Secret, Required: true, Pattern: `^[!-~](?:[ -~]*[!-~])?$`,
		Help: "Often in the settings of an account, under API keys or personal access tokens.",
	}}, apitoken.Fields()...)...)},
	Authorize: withToken.authorize,
	Test:      withToken.test,
}

var withToken = kind{
	put: func(a *sdk.Authorization, config sdk.Config) {
		apitoken.Put(a, config, config.Secret("token").Reveal())
	},
	fits: apitoken.Check, secret: "token",
	refusal: "the API refused this token", mend: "enter a new one",
}
