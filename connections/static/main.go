// Static is the plugin for what is sent with each request as it stands in the
// settings: a user's name and password (basic), a token that somebody else obtained
// (bearer), or nothing at all (public).
//
// The one idea is that there is nothing to obtain. Authorize sends nothing, so it
// costs no login, and what it returns is good until the API refuses it. Nothing can
// be renewed then either: to hand the same out again would send a dead password to
// the API once more with each request, and some lock accounts for that. So an
// authorization that was refused is the end, told to people as what they have to
// do. A test of the connection is how one who knows better takes it back: what the
// API took in a test, or could not be asked about, is used again.
package main

import "github.com/jackfield-dev/jackfield/sdk"

func main() {
	sdk.Plugin{Name: "static", Version: version, Types: []*sdk.ConnectionType{&basic, &bearer, &public}}.Serve()
}

const version = "0.1.0"
