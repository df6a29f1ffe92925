package main

import "github.com/jackfield-dev/jackfield/sdk"

// public is an API that asks nobody who they are.
var public = sdk.ConnectionType{
	Name:        "public",
	Title:       "Public API",
	Description: "Calls an API that wants no credentials, so that it is reached as all others are: by name, within what the operator allows.",
	Version:     version,
	Schema:      sdk.Schema{Fields: fields()},
	Authorize:   withNothing.authorize,
	Test:        withNothing.test,
}

var withNothing = kind{
	refusal: "the API wants credentials, and this connection has none", mend: "use another connection type",
}
