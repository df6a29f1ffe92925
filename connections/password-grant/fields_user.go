package main

import "github.com/jackfield-dev/jackfield/sdk"

// notKept is when the password is forgotten after the first login.
var notKept = sdk.Condition{Field: "keep_password", Equals: []string{"false"}}

// userFields say whose account it is.
func userFields() []sdk.Field {
	return []sdk.Field{{
		Name: "username", Title: "User name", Kind: sdk.String, Required: true, Roles: []sdk.Role{sdk.Account},
		Help:        "Whose account it is. An account made for this purpose is best: it has no second factor, and only the rights that are needed.",
		Placeholder: "integration@example.com",
	}, {
		Name: "password", Title: "Password", Kind: sdk.Secret, Required: true, ForgetWhen: &notKept,
		Help: "Sent to the auth endpoint only, and only when no refresh token will do.",
	}, {
		Name: "totp_secret", Title: "Secret of the authenticator", Kind: sdk.Secret, Advanced: true, ForgetWhen: &notKept,
		Help: "If the account has a second factor with six digits (TOTP, RFC 6238): the base32 text or otpauth: address that was shown when it was set up.",
	}}
}
