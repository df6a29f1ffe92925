package apitoken

import (
	"cmp"
	"slices"
	"strings"

	"github.com/jackfield-dev/jackfield/sdk"
)

// Put puts the token where requests to this API have it.
func Put(a *sdk.Authorization, config sdk.Config, token string) {
	if config.Text("token_in") == inQuery {
		// RFC 6750 section 2.3.
		a.Query = []sdk.Param{{Name: cmp.Or(config.Text("token_name"), "access_token"), Value: sdk.NewSecret(token)}}
		return
	}
	name := cmp.Or(config.Text("token_name"), authorizationHeader)
	prefix := config.Text("token_prefix")
	if strings.EqualFold(name, authorizationHeader) && !config.Has("token_prefix") {
		prefix = "Bearer"
	}
	if prefix != "" {
		prefix += " "
	}
	a.Headers = []sdk.Param{sdk.Header(name, prefix+token)}
}

const authorizationHeader = "Authorization"

// Check reports a header that cannot hold a token.
func Check(config sdk.Config) error {
	name := config.Text("token_name")
	if config.Text("token_in") == inQuery || !Frames(name) {
		return nil
	}
	return sdk.Errorf(sdk.BadConfig, "%s says how a request is sent, and cannot hold a token", name).In("token_name").
		WithHint("leave it out, or set it to the header that the API's documents name")
}

// Frames reports whether a header is one that a request has of its own.
func Frames(name string) bool {
	own := []string{"Host", "Content-Length", "Content-Type", "Content-Encoding", "Transfer-Encoding", "Connection", "Upgrade", "Trailer", "TE", "Expect"}
	return slices.ContainsFunc(own, func(o string) bool { return strings.EqualFold(o, name) })
}
