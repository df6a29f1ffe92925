package main

import (
	"slices"

	"github.com/jackfield-dev/jackfield/sdk"
)

// fields are the settings, in the order in which a person meets them.
func fields() []sdk.Field {
	return slices.Concat(
		grouped("Endpoints", endpointFields()),
		grouped("Credentials", credentialFields(), clientFields()),
		grouped("Request", requestFields(), parameterFields()),
		grouped("Response", responseFields()),
		grouped("Use of the token", useFields()),
		grouped("Behaviour", behaviourFields()),
	)
}

func grouped(group string, lists ...[]sdk.Field) []sdk.Field {
	fields := slices.Concat(lists...)
	for i := range fields {
		fields[i].Group = group
	}
	return fields
}

// options are the values of an enum with their titles, in turn.
func options(valuesAndTitles ...string) []sdk.Option {
	var list []sdk.Option
	for pair := range slices.Chunk(valuesAndTitles, 2) {
		list = append(list, sdk.Option{Value: pair[0], Title: pair[1]})
	}
	return list
}

func endpointFields() []sdk.Field {
	return []sdk.Field{{
		Name: "api_endpoint", Title: "API endpoint", Kind: sdk.URL, HTTPIf: "allow_http", Roles: []sdk.Role{sdk.APIOrigin},
		Help:        "Where the API lives. Tokens are sent to its host and to no other. Leave it out if the token response names it (base_url_path).",
		Placeholder: "https://api.example.com/v1",
	}, {
		Name: "token_endpoint", Title: "Auth endpoint", Kind: sdk.URL, Required: true, HTTPIf: "allow_http",
		Roles:       []sdk.Role{sdk.SecretOrigin, sdk.Account},
		Help:        "The address that issues tokens (token endpoint). User name and password are sent there.",
		Placeholder: "https://auth.example.com/oauth/token",
	}, {
		Name: "revocation_endpoint", Title: "Revocation endpoint", Kind: sdk.URL, HTTPIf: "allow_http", Advanced: true,
		Roles:       []sdk.Role{sdk.SecretOrigin},
		Help:        "The address that ends tokens (RFC 7009). If it is set, the tokens are revoked when the connection is deleted.",
		Placeholder: "https://auth.example.com/oauth/revoke",
	}}
}
