package main

import (
	"slices"
	"strings"

	"github.com/jackfield-dev/jackfield/connections/internal/oauthtype"
	"github.com/jackfield-dev/jackfield/sdk"
)

// fields are the settings, in the order in which a person meets them. They are those
// of every OAuth type but for refresh tokens, which this grant does not use.
func fields() []sdk.Field {
	return slices.Concat(
		oauthtype.Grouped("Endpoints", oauthtype.EndpointFields("The client's id and secret are")),
		oauthtype.Grouped("Credentials", clientFields()),
		oauthtype.Grouped("Request", oauthtype.RequestFields(grantType()), oauthtype.ExtraFields()),
		oauthtype.Grouped("Response", responseFields()),
		oauthtype.Grouped("Use of the token", oauthtype.UseFields()),
		oauthtype.Grouped("Behaviour", oauthtype.BehaviourFields("the client's secret")),
	)
}

// clientFields are those of every type. Here the client is all there is, so it must
// be there (RFC 6749 section 4.4: only confidential clients may use this grant).
func clientFields() []sdk.Field {
	fields := oauthtype.ClientFields()
	for i := range fields {
		switch fields[i].Name {
		case "client_id":
			fields[i].Required = true
			fields[i].Help = "The id under which the server knows this application."
		case "client_secret":
			fields[i].Required = true
			fields[i].Help = "Shown when the application was registered, and often only then."
		case "client_key":
			fields[i].Required = true
		}
	}
	return fields
}

// responseFields are those of every type but the place of what is not expected.
func responseFields() []sdk.Field {
	return slices.DeleteFunc(oauthtype.ResponseFields(), func(f sdk.Field) bool { return f.Name == "refresh_token_path" })
}

func grantType() sdk.Field {
	return sdk.Field{
		Name: "grant_type", Title: "Grant type", Kind: sdk.String, Default: "client_credentials", Pattern: `^[!-~]*$`, Advanced: true,
		Help: "What the server calls this grant, if not client_credentials: Zoom's is account_credentials.",
	}
}

// fits keeps a person's password out of a type that costs no login: nobody would
// count it.
func fits(config sdk.Config) error {
	const hint = "use the connection type password-grant"
	if strings.EqualFold(config.Text("grant_type"), "password") {
		return sdk.Errorf(sdk.BadConfig, "would present a user's password").In("grant_type").WithHint(hint)
	}
	for name := range config.Map("extra_params") {
		if strings.EqualFold(name, "password") {
			return sdk.Errorf(sdk.BadConfig, "would present a user's password").In("extra_params." + name).WithHint(hint)
		}
	}
	return nil
}
