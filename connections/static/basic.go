package main

import (
	"encoding/base64"
	"strings"
	"unicode"

	"github.com/jackfield-dev/jackfield/sdk"
)

// basic is RFC 7617.
var basic = sdk.ConnectionType{
	Name:        "basic",
	Title:       "User name and password (Basic)",
	Description: "Sends a user name and a password with each request to the API, in the header Authorization (RFC 7617).",
	Version:     version,
	Schema: sdk.Schema{Fields: fields(sdk.Field{
		// A colon would end it (RFC 7617 section 2), and control characters may not be in it.
		Name: "username", Title: "User name", Kind: sdk.String, Pattern: `^[^:\x00-\x1f\x7f]*$`,
		Help: "Some APIs want a key here, and some nothing at all. It is shown to whoever may see the connection.", Placeholder: "integration@example.com",
	}, sdk.Field{
		Name: "password", Title: "Password", Kind: sdk.Secret,
		Help: "Or the key that the API wants in its place. Leave it out if there is none.",
	})},
	Authorize: withPassword.authorize,
	Test:      withPassword.test,
}

var withPassword = kind{
	put: putBasic, fits: fitsBasic, name: "username", secret: "password", login: true,
	refusal: "the API refused this user name and password", mend: "enter the right ones",
}

// putBasic writes both in UTF-8, which is what servers that say a charset say (RFC
// 7617 section 2.1).
func putBasic(a *sdk.Authorization, config sdk.Config) {
	pair := config.Text("username") + ":" + config.Secret("password").Reveal()
	a.Headers = []sdk.Param{sdk.Header("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(pair)))}
}

func fitsBasic(config sdk.Config) error {
	password := config.Secret("password").Reveal()
	switch {
	case config.Text("username") == "" && password == "":
		return sdk.Errorf(sdk.BadConfig, "is missing, and so is the password: there is nothing to send").In("username").
			WithHint("an API that wants neither is of the type public")
	case strings.ContainsFunc(password, unicode.IsControl):
		return sdk.Errorf(sdk.BadConfig, "holds a control character, such as a newline (RFC 7617 section 2)").In("password").
			WithHint("enter it again without")
	}
	return nil
}
