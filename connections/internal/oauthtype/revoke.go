package oauthtype

import (
	"context"

	"github.com/jackfield-dev/jackfield/sdk"
)

// Revoke ends what an authorization left at its server (RFC 7009): the refresh
// token, and then the access token, which not every server ends with it.
func (f *Flow) Revoke(ctx context.Context, req *sdk.Request) error {
	endpoint := req.Config.URL("revocation_endpoint")
	if endpoint == nil {
		return sdk.Errorf(sdk.Unsupported, "this connection names no address to revoke tokens at").In("revocation_endpoint")
	}
	s := parseState(req.Previous)
	c, err := f.client(req)
	if err != nil {
		return err
	}
	var failed error
	for _, token := range []struct{ value, kind string }{{s.RefreshToken, "refresh_token"}, {s.AccessToken, "access_token"}} {
		if token.value == "" {
			continue
		}
		if err := c.Revoke(ctx, endpoint, sdk.NewSecret(token.value), token.kind); err != nil && failed == nil {
			failed = err // the other one may be ended all the same
		}
	}
	return failed
}
