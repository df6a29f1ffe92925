package main

import (
	"github.com/jackfield-dev/jackfield/connections/internal/oauthtype"
	"github.com/jackfield-dev/jackfield/sdk"
)

// fields are the settings of a type: where the API is, what is sent there, and what
// every type has besides.
func fields(own ...sdk.Field) []sdk.Field {
	list := oauthtype.Grouped("API", []sdk.Field{{
		Name: "api_endpoint", Title: "API endpoint", Kind: sdk.URL, Required: true, HTTPIf: "allow_http",
		Roles:       []sdk.Role{sdk.APIOrigin, sdk.SecretOrigin},
		Help:        "Where the API lives. What is set here is sent to its host and to no other.",
		Placeholder: "https://api.example.com/v1",
	}})
	list = append(list, oauthtype.Grouped("Credentials", own)...)
	return append(list, oauthtype.Grouped("Behaviour", []sdk.Field{{
		Name: "headers", Title: "Extra headers", Kind: sdk.Map, Of: sdk.Secret, Advanced: true,
		Help: "Further headers of each request, kept secret: the key of a gateway, say.",
	}, {
		Name: "allow_http", Title: "Allow plain HTTP", Kind: sdk.Boolean, Default: false, Advanced: true,
		Help: "Lets the API endpoint be http. Then everybody on the way can read what is sent.",
	}, {
		Name: "probe_path", Title: "Probe path", Kind: sdk.String, Pattern: oauthtype.ProbePath,
		Help: "A path under the API endpoint, without scheme and host, that a test may GET.", Placeholder: "/me",
	}})...)
}
