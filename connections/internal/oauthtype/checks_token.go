package oauthtype

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// token makes the one request for a token, which is a login where it presents a
// password.
func (t *trial) token(ctx context.Context) []sdk.Check {
	config := t.req.Config
	switch {
	case t.req.NoLogin && t.flow.User != nil:
		return t.without(noLogin, "no token was asked for: that would spend a login", "")
	case t.flow.forgotten(config) != nil:
		return t.without(passwordForgotten, "no token was asked for: what a login takes was forgotten after the first one",
			"what is left of that login is used when a token is needed")
	}
	grant, err := t.flow.grant(config)
	if err != nil {
		return one(failed(err))
	}
	t.asked = time.Now()
	if t.issued, err = t.client.Token(ctx, grant); err != nil {
		return one(t.refused(ctx, err))
	}
	t.presented = t.issued.Secrets
	t.authorization = t.flow.authorization(config, t.issued, t.asked)
	t.authorization.Logins = logins(grant)
	return one(sdk.Check{Status: sdk.Passed, Message: "a token was issued", Logins: logins(grant), Authorization: t.authorization})
}

// without goes on without a token; what is about one is skipped for this reason.
func (t *trial) without(code, message, hint string) []sdk.Check {
	t.tokenless = skipped(code, "there is no token to look at", "")
	return one(skipped(code, message, hint))
}

// refused is what became of the login, with what is known of the answer and what
// would mend it.
func (t *trial) refused(ctx context.Context, err error) sdk.Check {
	c := failed(t.flow.failed(t.req.Config, t.asked, err))
	c.Fix = oauth.FixOf(err)
	if wait := c.Err.RetryAfter; wait > 0 {
		c.Evidence = append(c.Evidence, fact("retry_after", wait.String()))
	}
	r, answered := errors.AsType[*oauth.Refusal](err)
	if !answered {
		return c
	}
	c.Evidence = append(c.Evidence, fact("http_status", strconv.Itoa(r.Status)))
	t.presented = r.Secrets
	if r.Shown != "" {
		c.Evidence = append(c.Evidence, fact("error", r.Shown))
	}
	if c.Err.Code == sdk.Unsupported || c.Err.Code == sdk.ClientDenied {
		t.consult(ctx, &c)
	}
	t.suspect(&c)
	return c
}

// suspect blames what was odd about the very credentials that were refused.
func (t *trial) suspect(c *sdk.Check) {
	presented := t.flow.refusable(c.Err.Code)
	for _, s := range t.suspects {
		if !slices.Contains(presented, s.Field) {
			continue
		}
		c.Hint = also(c.Hint, s.Message)
		c.Err = c.Err.WithHint("%s", c.Hint)
		if s.Fix != nil {
			c.Fix = s.Fix
		}
	}
}

// refusable are the fields that a refusal with this code may be about, of those
// that people copy.
func (f *Flow) refusable(code sdk.Code) []string {
	switch {
	case code == sdk.Denied && f.User != nil:
		return []string{f.User.Name, f.User.Password}
	case code == sdk.Denied, code == sdk.ClientDenied:
		return []string{"client_id", "client_secret"}
	}
	return nil
}
