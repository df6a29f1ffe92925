package main

import (
	"cmp"
	"context"
	"encoding/json"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// state is what an authorization is renewed with; it is opaque to the host.
type state struct {
	RefreshToken string   `json:"refresh_token"`
	Scopes       []string `json:"scopes,omitempty"` // granted; what a refresh is for
}

// authorize obtains an authorization: with the refresh token, if there is one, and
// otherwise with the password. One call sends the password at most once.
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
		req.Log.InfoContext(ctx, "the refresh token is over; logging in")
	}
	return login(ctx, req, c)
}

func login(ctx context.Context, req *sdk.Request, c *oauth.Client) (*sdk.Authorization, error) {
	start := time.Now()
	token, err := c.Token(ctx, loginGrant(req.Config))
	if err != nil {
		return nil, err
	}
	a := authorization(req.Config, token, start)
	a.Logins = 1
	return a, nil
}

func refresh(ctx context.Context, req *sdk.Request, c *oauth.Client, previous state) (*sdk.Authorization, error) {
	start := time.Now()
	token, err := c.Token(ctx, refreshGrant(req.Config, previous))
	if err != nil {
		return nil, err
	}
	if token.RefreshToken.Empty() {
		// The server does not replace it, so it goes on being good (RFC 6749
		// section 6).
		token.RefreshToken = sdk.NewSecret(previous.RefreshToken)
	}
	return authorization(req.Config, token, start), nil
}

// authorization is what a token allows, asked for at start.
func authorization(config sdk.Config, token *oauth.Token, start time.Time) *sdk.Authorization {
	a := &sdk.Authorization{
		Headers: []sdk.Param{sdk.Bearer(token.AccessToken.Reveal())},
		Expiry:  token.Expiry,
		Scopes:  token.Scopes,
		Account: config.Text("username"),
		State:   writeState(config, token),
	}
	if lifetime := config.Duration("default_lifetime"); a.Expiry.IsZero() && lifetime > 0 {
		a.Expiry = start.Add(lifetime)
	}
	return a
}

// readState reads what the previous authorization left. What cannot be read was
// written by another version: it is as good as none.
func readState(req *sdk.Request) (state, bool) {
	var s state
	if !req.Config.Bool("refresh") || json.Unmarshal([]byte(cmp.Or(req.Previous.Reveal(), "{}")), &s) != nil {
		return state{}, false
	}
	return s, s.RefreshToken != ""
}

// writeState is what a renewal needs; zero where there will be none.
func writeState(config sdk.Config, token *oauth.Token) sdk.SecretValue {
	if !config.Bool("refresh") || token.RefreshToken.Empty() {
		return sdk.SecretValue{}
	}
	data, err := json.Marshal(state{RefreshToken: token.RefreshToken.Reveal(), Scopes: token.Scopes})
	if err != nil {
		return sdk.SecretValue{} // text and texts are always JSON
	}
	return sdk.NewSecret(string(data))
}
