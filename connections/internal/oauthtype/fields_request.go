package oauthtype

import (
	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// RequestFields are the parameters of a token request that RFC 6749 knows, with
// those of a type's own after its grant_type.
func RequestFields(grantType sdk.Field, own ...sdk.Field) []sdk.Field {
	fields := []sdk.Field{{
		Name: "encoding", Title: "Connection type", Kind: sdk.Enum, Default: string(oauth.Form),
		Options: Options(
			string(oauth.Form), "application/x-www-form-urlencoded",
			string(oauth.JSON), "application/json",
		),
		Help: "How the token request is written. Nearly every server wants a form.",
	}, {
		Name: "audience", Title: "Audience", Kind: sdk.String,
		Help: "The API that the token is for, where the server asks for it.", Placeholder: "https://api.example.com/",
	}, {
		Name: "scope", Title: "Scope", Kind: sdk.String, Pattern: `^[ !#-\[\]-~]*$`,
		Help: "The rights to ask for, with spaces between. Many servers give a refresh token only for offline_access.", Placeholder: "read offline_access",
	}}
	fields = append(append(fields, grantType), own...)
	return append(fields, sdk.Field{
		Name: "resource", Title: "Resources", Kind: sdk.List, Of: sdk.String, Pattern: `^[A-Za-z][A-Za-z0-9+.-]*:[!-"$-~]+$`, Advanced: true,
		Help: "Absolute URIs of the services that the token is for (RFC 8707).", Placeholder: "https://api.example.com/",
	})
}

// ExtraFields are for servers that ask for more than RFC 6749.
func ExtraFields() []sdk.Field {
	return []sdk.Field{{
		Name: "extra_params", Title: "Extra parameters", Kind: sdk.Map, Advanced: true,
		Help: "Further parameters of the token request. They are not kept secret, and cannot replace those that have a field of their own.",
	}, {
		Name: "token_headers", Title: "Extra headers", Kind: sdk.Map, Of: sdk.Secret, Advanced: true,
		Help: "Further headers of the token request, kept secret: an API key, say.",
	}}
}
