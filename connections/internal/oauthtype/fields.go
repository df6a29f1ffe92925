package oauthtype

import (
	"slices"

	"github.com/jackfield-dev/jackfield/sdk"
)

// Grouped puts fields under a heading.
func Grouped(group string, lists ...[]sdk.Field) []sdk.Field {
	fields := slices.Concat(lists...)
	for i := range fields {
		fields[i].Group = group
	}
	return fields
}

// Options are the values of an enum with their titles, in turn.
func Options(valuesAndTitles ...string) []sdk.Option {
	var list []sdk.Option
	for pair := range slices.Chunk(valuesAndTitles, 2) {
		list = append(list, sdk.Option{Value: pair[0], Title: pair[1]})
	}
	return list
}

// EndpointFields are the addresses of a connection. Shown is what the token endpoint
// gets to see, and roles what it means to the host, besides that secrets go there.
func EndpointFields(shown string, roles ...sdk.Role) []sdk.Field {
	return []sdk.Field{{
		Name: "api_endpoint", Title: "API endpoint", Kind: sdk.URL, HTTPIf: "allow_http", Roles: []sdk.Role{sdk.APIOrigin},
		Help:        "Where the API lives. Tokens are sent to its host and to no other. Leave it out if the token response names it (base_url_path).",
		Placeholder: "https://api.example.com/v1",
	}, {
		Name: "token_endpoint", Title: "Auth endpoint", Kind: sdk.URL, Required: true, HTTPIf: "allow_http",
		Roles:       append([]sdk.Role{sdk.SecretOrigin}, roles...),
		Help:        "The address that issues tokens (token endpoint). " + shown + " sent there.",
		Placeholder: "https://auth.example.com/oauth/token",
	}, {
		Name: "revocation_endpoint", Title: "Revocation endpoint", Kind: sdk.URL, HTTPIf: "allow_http", Advanced: true,
		Roles:       []sdk.Role{sdk.SecretOrigin},
		Help:        "The address that ends tokens (RFC 7009). If it is set, the tokens are revoked when the connection is deleted.",
		Placeholder: "https://auth.example.com/oauth/revoke",
	}}
}
