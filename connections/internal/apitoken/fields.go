package apitoken

import "github.com/jackfield-dev/jackfield/sdk"

// The places of a token on a request to the API.
const (
	inHeader = "header"
	inQuery  = "query"
)

// Fields say how requests to the API carry the token.
func Fields() []sdk.Field {
	return []sdk.Field{{
		Name: "token_in", Title: "Where the token goes", Kind: sdk.Enum, Default: inHeader, Advanced: true,
		Options: []sdk.Option{{Value: inHeader, Title: "In a header"}, {Value: inQuery, Title: "In the query of the address"}},
		Help:    "Nearly every API takes it in the header Authorization. What is in an address is often logged.",
	}, {
		Name: "token_name", Title: "Name of the header or parameter", Kind: sdk.String, Pattern: `^[A-Za-z0-9_.-]+$`, Advanced: true,
		Help: "If it is left out: Authorization in a header, access_token in the query.", Placeholder: "OAuth-Token",
	}, {
		Name: "token_prefix", Title: "In front of the token", Kind: sdk.String, Pattern: `^[!-~]*$`, Advanced: true,
		VisibleWhen: &sdk.Condition{Field: "token_in", Equals: []string{inHeader}},
		Help:        "The word in front of the token, with a space after it. If it is left out: Bearer in the header Authorization, nothing in another. Give it as \"\" for none.",
		Placeholder: "Bearer",
	}}
}
