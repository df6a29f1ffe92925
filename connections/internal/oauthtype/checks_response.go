package oauthtype

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// shortest is a lifetime below which a token is renewed all the time.
const shortest = time.Minute

// response looks at what came with the token.
func (t *trial) response(ctx context.Context) []sdk.Check {
	if t.issued == nil {
		return one(t.tokenless)
	}
	message := "the answer holds what is needed"
	if at := t.authorization.Expiry; !at.IsZero() {
		message += "; the token is valid until " + at.UTC().Format(time.RFC3339)
	}
	findings := slices.Concat(t.lifetime(), t.granted(), t.refreshToken(ctx))
	return orPassed(message, t.answered(), findings...)
}

// answered are the facts of the answer.
func (t *trial) answered() []sdk.Fact {
	facts := []sdk.Fact{fact("refresh_token", "none")}
	if !t.issued.RefreshToken.Empty() {
		facts[0].Value = "issued"
	}
	if at := t.issued.Expiry; !at.IsZero() {
		facts = append(facts, fact("expires_at", at.UTC().Format(time.RFC3339)), fact("lifetime", at.Sub(t.asked).Round(time.Second).String()))
	}
	if asked := scopes(t.req.Config); len(asked) > 0 {
		facts = append(facts, fact("scope_requested", t.shown(strings.Join(asked, " "))))
	}
	if len(t.issued.Scopes) > 0 {
		facts = append(facts, fact("scope_granted", t.shown(strings.Join(t.issued.Scopes, " "))))
	}
	if u, err := url.Parse(t.issued.BaseURL); err == nil && u.Host != "" {
		facts = append(facts, fact("api_host", t.shown(oauth.Address(u))))
	}
	return facts
}

func (t *trial) lifetime() []sdk.Check {
	left := t.issued.Expiry.Sub(t.asked)
	switch {
	case t.issued.Expiry.IsZero() && !t.req.Config.Has("default_lifetime"):
		c := warned(lifetimeUnknown, "the server does not say how long the token is valid",
			"set default_lifetime to what the server's documents say; without it the token is used until the API refuses it")
		c.Field = "default_lifetime"
		return one(c)
	case !t.issued.Expiry.IsZero() && left < shortest:
		return one(warned(shortLifetime, fmt.Sprintf("the token is valid for %v only", left.Round(time.Second)),
			t.flow.shortAdvice()))
	}
	return nil
}

func (f *Flow) shortAdvice() string {
	if f.User == nil {
		return "another is asked for all the time: have the server's owner issue tokens that last longer"
	}
	return "each renewal may be a login: have the server's owner issue tokens that last longer, and refresh tokens"
}

// granted compares the scopes with those that were asked for. A server that has
// not said which it granted has granted these (RFC 6749 section 5.1).
func (t *trial) granted() []sdk.Check {
	asked, got := scopes(t.req.Config), t.issued.Scopes
	if len(asked) == 0 {
		return nil
	}
	refused := without(asked, got)
	if !t.issued.RefreshToken.Empty() {
		// They ask for the refresh token that came. Many servers do not name them again.
		refused = without(refused, []string{"offline_access", "offline", "refresh_token"})
	}
	var findings []sdk.Check
	if len(refused) > 0 {
		c := warned(scopeNarrowed, "the server did not grant "+t.list(refused),
			"have the server grant it to this client and user, or do not ask for it")
		c.Field = "scope"
		if left := without(asked, refused); len(left) > 0 {
			c.Fix = &sdk.Fix{Field: "scope", Value: strings.Join(left, " ")}
		}
		findings = append(findings, c)
	}
	if more := without(got, asked); len(more) > 0 {
		findings = append(findings, sdk.Check{Status: sdk.Passed, Code: scopeWidened, Message: "the server also granted " + t.list(more)})
	}
	return findings
}

// without are the names of one list that the other lacks. Some servers write them
// in another case.
func without(names, others []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return slices.ContainsFunc(others, func(o string) bool { return strings.EqualFold(o, name) })
	})
}

// refreshToken warns of a login that nothing is left of when its token ends.
func (t *trial) refreshToken(ctx context.Context) []sdk.Check {
	config := t.req.Config
	if !has(config, "keep_password") || config.Bool("keep_password") || !t.issued.RefreshToken.Empty() {
		return nil
	}
	c := warned(refreshTokenMissing, "there is no refresh token: when this token ends, the password must be entered again",
		"have the server issue refresh tokens to this client; many do so only for the scope offline_access")
	c.Field = "keep_password"
	const offline = "offline_access"
	if asked := scopes(config); !slices.Contains(asked, offline) && slices.Contains(t.metadata(ctx).Scopes, offline) {
		c.Fix = &sdk.Fix{Field: "scope", Value: strings.Join(append(asked, offline), " ")}
	}
	return one(c)
}
