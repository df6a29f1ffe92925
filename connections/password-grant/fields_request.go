package main

import (
	"github.com/jackfield-dev/jackfield/connections/internal/oauthtype"
	"github.com/jackfield-dev/jackfield/sdk"
)

func requestFields() []sdk.Field {
	return oauthtype.RequestFields(sdk.Field{
		Name: "grant_type", Title: "Grant type", Kind: sdk.String, Default: "password", Pattern: `^[!-~]*$`, Advanced: true,
		Help: "What the server calls this grant, if not password. Give it as \"\" to a server that wants none.",
	}, sdk.Field{
		Name: "realm", Title: "Realm", Kind: sdk.String, Advanced: true,
		Help: "The directory of users to look in (Auth0's password-realm grant).",
	})
}

// parameterName is a name that needs no encoding in a form.
const parameterName = `^[A-Za-z0-9_.-]+$`

// parameterFields are for servers that ask for more than RFC 6749, or for the
// same under other names.
func parameterFields() []sdk.Field {
	return append(oauthtype.ExtraFields(), []sdk.Field{{
		Name: "username_param", Title: "Parameter for the user name", Kind: sdk.String, Default: "username", Pattern: parameterName, Advanced: true,
		Help: "What the server calls the user name.",
	}, {
		Name: "password_param", Title: "Parameter for the password", Kind: sdk.String, Default: "password", Pattern: parameterName, Advanced: true,
		Help: "What the server calls the password.",
	}, {
		Name: "totp_param", Title: "Parameter for the six digits", Kind: sdk.String, Default: "totp", Pattern: parameterName, Advanced: true,
		Help: "What the server calls the digits of totp_secret: totp, otp, ...",
	}}...)
}
