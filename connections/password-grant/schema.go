package main

import (
	"slices"

	"github.com/jackfield-dev/jackfield/connections/internal/oauthtype"
	"github.com/jackfield-dev/jackfield/sdk"
)

// fields are the settings, in the order in which a person meets them.
func fields() []sdk.Field {
	return slices.Concat(
		oauthtype.Grouped("Endpoints", oauthtype.EndpointFields("User name and password are", sdk.Account)),
		oauthtype.Grouped("Credentials", userFields(), oauthtype.ClientFields()),
		oauthtype.Grouped("Request", requestFields(), parameterFields()),
		oauthtype.Grouped("Response", oauthtype.ResponseFields()),
		oauthtype.Grouped("Use of the token", oauthtype.UseFields()),
		oauthtype.Grouped("Behaviour", behaviourFields()),
	)
}
