package main

import "github.com/jackfield-dev/jackfield/sdk"

// The places of a token on a request to the API.
const (
	inHeader = "header"
	inQuery  = "query"
)

// useFields say how requests to the API carry the token.
func useFields() []sdk.Field {
	return []sdk.Field{{
		Name: "token_in", Title: "Where the token goes", Kind: sdk.Enum, Default: inHeader, Advanced: true,
		Options: options(inHeader, "In a header", inQuery, "In the query of the address"),
		Help:    "Nearly every API takes it in the header Authorization. What is in an address is often logged.",
	}, {
		Name: "token_name", Title: "Name of the header or parameter", Kind: sdk.String, Pattern: `^[A-Za-z0-9_.-]+$`, Advanced: true,
		Help: "If it is left out: Authorization in a header, access_token in the query.", Placeholder: "OAuth-Token",
	}, {
		Name: "token_prefix", Title: "In front of the token", Kind: sdk.String, Pattern: `^[!-~]*$`, Advanced: true,
		VisibleWhen: &sdk.Condition{Field: "token_in", Equals: []string{inHeader}},
		Help:        "The word in front of the token, with a space after it. If it is left out: Bearer in the header Authorization, nothing in another. Give it as \"\" for none.",
		Placeholder: "Bearer",
	}, {
		Name: "renew_on", Title: "Statuses of a dead token", Kind: sdk.List, Of: sdk.Integer, Default: []int{401}, Advanced: true,
		Help: "With which statuses the API says that a token is over. Nearly every one says 401; some say 403.",
	}}
}

// probePath is a path, and maybe a query (RFC 3986 section 3.3): no second slash at
// its beginning, and no colon in a first segment without a slash before it, where it
// would end a scheme.
const probePath = `^(?:/(?:[!-"$-.0-~][!-"$-~]*)?|[!-"$-.0-9;->@-~]+(?:[/?][!-"$-~]*)?|\?[!-"$-~]*)?$`

func behaviourFields() []sdk.Field {
	return []sdk.Field{{
		Name: "keep_password", Title: "Keep the password", Kind: sdk.Boolean, Default: true, Advanced: true,
		Help: "If not, the password is forgotten after the first login, and the refresh token is all that is left: when that ends, the password has to be entered again.",
	}, {
		Name: "refresh", Title: "Use refresh tokens", Kind: sdk.Boolean, Default: true, Advanced: true,
		Help: "Renew with the refresh token, if the server gave one, before the password is sent again.",
	}, {
		Name: "allow_http", Title: "Allow plain HTTP", Kind: sdk.Boolean, Default: false, Advanced: true,
		Help: "Lets the endpoints be http. Then everybody on the way can read the password.",
	}, {
		Name: "timeout", Title: "Time limit", Kind: sdk.Duration, Default: "10s", Advanced: true,
		Pattern: `^(?:[1-9]|[1-5][0-9]|60)s$|^1m$`,
		Help:    "How long one token request may take in all, from 1s to 1m.",
	}, {
		Name: "probe_path", Title: "Probe path", Kind: sdk.String, Pattern: probePath,
		Help: "A path under the API endpoint, without scheme and host, that a test may GET with the token.", Placeholder: "/me",
	}}
}
