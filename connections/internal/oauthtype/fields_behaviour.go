package oauthtype

import (
	"github.com/jackfield-dev/jackfield/connections/internal/apitoken"
	"github.com/jackfield-dev/jackfield/sdk"
)

// UseFields say how requests to the API carry the token, and how the API says that it
// is over.
func UseFields() []sdk.Field {
	return append(apitoken.Fields(), sdk.Field{
		Name: "renew_on", Title: "Statuses of a dead token", Kind: sdk.List, Of: sdk.Integer, Default: []int{401}, Advanced: true,
		Help: "With which statuses the API says that a token is over. Nearly every one says 401; some say 403.",
	})
}

// ProbePath is the pattern of a path, and maybe a query (RFC 3986 section 3.3): no second slash at
// its beginning, and no colon in a first segment without a slash before it, where it
// would end a scheme.
const ProbePath = `^(?:/(?:[!-"$-.0-~][!-"$-~]*)?|[!-"$-.0-9;->@-~]+(?:[/?][!-"$-~]*)?|\?[!-"$-~]*)?$`

// BehaviourFields are what else a connection may do and how long. Shown is what
// the token endpoint gets to see.
func BehaviourFields(shown string) []sdk.Field {
	return []sdk.Field{{
		Name: "allow_http", Title: "Allow plain HTTP", Kind: sdk.Boolean, Default: false, Advanced: true,
		Help: "Lets the endpoints be http. Then everybody on the way can read " + shown + ".",
	}, {
		Name: "timeout", Title: "Time limit", Kind: sdk.Duration, Default: "10s", Advanced: true,
		Pattern: `^(?:[1-9]|[1-5][0-9]|60)s$|^1m$`,
		Help:    "How long one token request may take in all, from 1s to 1m.",
	}, {
		Name: "probe_path", Title: "Probe path", Kind: sdk.String, Pattern: ProbePath,
		Help: "A path under the API endpoint, without scheme and host, that a test may GET with the token.", Placeholder: "/me",
	}}
}
