package main

import (
	"context"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// authorize obtains an authorization: with the refresh token, if there is one, and
// otherwise with the password. One call sends the password at most once, and none
// where the host says so.
func authorize(ctx context.Context, req *sdk.Request) (*sdk.Authorization, error) {
	c, err := client(req)
	if err != nil {
		return nil, err
	}
	if previous, ok := readState(req); ok {
		a, err := refresh(ctx, req, c, previous)
		if err == nil || !oauth.RefreshOver(err) {
			// A refresh that failed for another reason may work later: the
			// password stays where it is.
			return a, err
		}
		req.Log.InfoContext(ctx, "the refresh token is over")
	}
	return login(ctx, req, c)
}

func login(ctx context.Context, req *sdk.Request, c *oauth.Client) (*sdk.Authorization, error) {
	if gone := forgotten(req.Config); gone != nil {
		return nil, gone
	}
	if req.NoLogin {
		return nil, sdk.LoginNeeded()
	}
	grant, err := loginGrant(req.Config)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	token, err := c.Token(ctx, grant)
	if err != nil {
		return nil, codeSpent(req.Config, start, err)
	}
	a := authorization(req.Config, token, start)
	a.Logins = 1
	return a, nil
}

// forgotten says what a login lacks that the host did not keep, if anything.
func forgotten(config sdk.Config) error {
	for _, field := range []string{"password", "totp_secret"} {
		if config.Forgotten(field) {
			return sdk.Errorf(sdk.Denied, "was forgotten after the first login, and what was left of that login is over").In(field).
				WithHint("enter it again")
		}
	}
	return nil
}

func refresh(ctx context.Context, req *sdk.Request, c *oauth.Client, previous state) (*sdk.Authorization, error) {
	start := time.Now()
	token, err := c.Token(ctx, refreshGrant(req.Config, previous))
	if err != nil {
		return nil, withoutPassword(req.Config, err)
	}
	if token.RefreshToken.Empty() {
		// The server does not replace it, so it goes on being good (RFC 6749
		// section 6).
		token.RefreshToken = sdk.NewSecret(previous.RefreshToken)
	}
	if token.BaseURL == "" {
		token.BaseURL = previous.BaseURL
	}
	return authorization(req.Config, token, start), nil
}

// withoutPassword advises otherwise where "send the password instead" cannot be
// done. That a refresh token is over is for the caller to see.
func withoutPassword(config sdk.Config, err error) error {
	e := sdk.AsError(err)
	gone := forgotten(config)
	if gone == nil || e.Field != "refresh" || oauth.RefreshOver(err) {
		return err
	}
	return e.In(sdk.AsError(gone).Field).WithHint("enter it again")
}
