package oauthtype

import (
	"context"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// Authorize obtains an authorization: with the refresh token, if there is one, and
// otherwise with what the grant presents. One call sends a password at most once,
// and none where the host says so.
func (f *Flow) Authorize(ctx context.Context, req *sdk.Request) (*sdk.Authorization, error) {
	c, err := f.client(req)
	if err != nil {
		return nil, err
	}
	if previous, ok := readState(req); ok {
		a, err := f.refresh(ctx, req, c, previous)
		if err == nil || !oauth.RefreshOver(err) {
			// A refresh that failed for another reason may work later: the
			// password stays where it is.
			return a, err
		}
		req.Log.InfoContext(ctx, "the refresh token is over")
	}
	return f.obtain(ctx, req, c)
}

// obtain presents the grant. Without a user it costs no login, so that it may be
// done even where none may be spent.
func (f *Flow) obtain(ctx context.Context, req *sdk.Request, c *oauth.Client) (*sdk.Authorization, error) {
	if gone := f.forgotten(req.Config); gone != nil {
		return nil, gone
	}
	if req.NoLogin && f.User != nil {
		return nil, sdk.LoginNeeded()
	}
	grant, err := f.grant(req.Config)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	token, err := c.Token(ctx, grant)
	if err != nil {
		return nil, f.failed(req.Config, start, err)
	}
	a := f.authorization(req.Config, token, start)
	a.Logins = logins(grant)
	return a, nil
}

// logins is how many passwords a grant presents.
func logins(grant *oauth.Grant) int {
	if grant.Login {
		return 1
	}
	return 0
}

// forgotten says what a login lacks that the host did not keep, if anything.
func (f *Flow) forgotten(config sdk.Config) error {
	for _, field := range f.User.secrets() {
		if config.Forgotten(field) {
			return sdk.Errorf(sdk.Denied, "was forgotten after the first login, and what was left of that login is over").In(field).
				WithHint("enter it again")
		}
	}
	return nil
}

func (f *Flow) refresh(ctx context.Context, req *sdk.Request, c *oauth.Client, previous state) (*sdk.Authorization, error) {
	start := time.Now()
	token, err := c.Token(ctx, refreshGrant(req.Config, previous))
	if err != nil {
		return nil, f.withoutPassword(req.Config, err)
	}
	if token.RefreshToken.Empty() {
		// The server does not replace it, so it goes on being good (RFC 6749
		// section 6).
		token.RefreshToken = sdk.NewSecret(previous.RefreshToken)
	}
	if token.BaseURL == "" {
		token.BaseURL = previous.BaseURL
	}
	return f.authorization(req.Config, token, start), nil
}

// withoutPassword advises otherwise where "send the password instead" cannot be
// done. That a refresh token is over is for the caller to see.
func (f *Flow) withoutPassword(config sdk.Config, err error) error {
	e := sdk.AsError(err)
	gone := f.forgotten(config)
	if gone == nil || e.Field != "refresh" || oauth.RefreshOver(err) {
		return err
	}
	return e.In(sdk.AsError(gone).Field).WithHint("enter it again")
}
