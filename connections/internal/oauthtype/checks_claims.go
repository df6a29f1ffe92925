package oauthtype

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// tolerated is how far two clocks may be apart.
const tolerated = 30 * time.Second

// claims looks at what the token says of itself, and at what the server publishes
// about itself. Both are only said, and good for nothing but a diagnosis.
func (t *trial) claims(ctx context.Context) []sdk.Check {
	return slices.Concat(t.ofToken(time.Now()), t.ofServer(ctx))
}

// ofToken reads a token that is a JWT. How others look is nobody's business.
func (t *trial) ofToken(now time.Time) []sdk.Check {
	if t.issued == nil {
		return one(t.tokenless)
	}
	c, ok := oauth.JWTClaims(t.issued.AccessToken.Reveal())
	if !ok {
		return one(skipped(notAJWT, "the token is no JWT, so it says nothing of itself", ""))
	}
	return orPassed("what the token says of itself fits", t.claimed(c), slices.Concat(t.audience(c), clocks(c, now))...)
}

// claimed are the claims that tell who may do what until when.
func (t *trial) claimed(c oauth.Claims) []sdk.Fact {
	var facts []sdk.Fact
	for _, f := range []sdk.Fact{
		{Name: "iss", Value: c.Issuer}, {Name: "aud", Value: strings.Join(c.Audience, " ")}, {Name: "scope", Value: strings.Join(c.Scopes, " ")},
		{Name: "iat", Value: moment(c.IssuedAt)}, {Name: "nbf", Value: moment(c.NotBefore)}, {Name: "exp", Value: moment(c.Expiry)},
	} {
		if f.Value = t.shown(f.Value); f.Value != "" {
			facts = append(facts, f)
		}
	}
	return facts
}

func moment(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

// audience compares whom the token is for with whom it was asked for; where
// nobody was named, with the API, if both are addresses.
func (t *trial) audience(c oauth.Claims) []sdk.Check {
	config := t.req.Config
	meant := config.Strings("resource")
	if audience := config.Text("audience"); audience != "" {
		meant = append(meant, audience)
	}
	hint := "the server did not heed audience or resource: check how its documents name this API, and whether it wants scope instead"
	fits := func(aud string) bool {
		return slices.ContainsFunc(meant, func(m string) bool { return strings.TrimSuffix(m, "/") == strings.TrimSuffix(aud, "/") })
	}
	if len(meant) == 0 {
		api := t.base()
		if api == nil || slices.ContainsFunc(c.Audience, func(aud string) bool { return hostOf(aud) == "" }) {
			return nil
		}
		hint = "if the API refuses it, set audience to what the server calls this API"
		fits = func(aud string) bool { return strings.EqualFold(hostOf(aud), api.Hostname()) }
	}
	if len(c.Audience) == 0 || slices.ContainsFunc(c.Audience, fits) {
		return nil
	}
	f := warned(audienceMismatch, "the token is for "+t.list(c.Audience), hint)
	f.Field = "audience"
	return one(f)
}

// hostOf is the host of an address; "" if it is none.
func hostOf(aud string) string {
	u, err := url.Parse(aud)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return u.Hostname()
}

// clocks compares the server's clock with this machine's.
func clocks(c oauth.Claims, now time.Time) []sdk.Check {
	const hint = "check the clocks of this machine and of the server"
	switch {
	case c.IssuedAt.Sub(now) > tolerated:
		return one(warned(clockSkew, "the token was issued at "+moment(c.IssuedAt)+", which is still to come", hint))
	case c.NotBefore.Sub(now) > tolerated:
		return one(warned(notYetValid, "the token is not valid before "+moment(c.NotBefore), hint))
	case !c.Expiry.IsZero() && c.Expiry.Before(now):
		return one(warned(clockSkew, "the token was over at "+moment(c.Expiry)+", before it came", hint))
	}
	return nil
}

// ofServer is what the server offers besides, if it says.
func (t *trial) ofServer(ctx context.Context) []sdk.Check {
	m, config := t.metadata(ctx), t.req.Config
	var findings []sdk.Check
	if t.flow.User != nil && slices.Contains(m.GrantTypes, "client_credentials") {
		c := warned(betterGrant, "this server offers client_credentials, which needs no user's password",
			"if the API can do without a user, use a connection type for that grant (RFC 9700 section 2.4)")
		c.Field, c.Evidence = "grant_type", []sdk.Fact{fact("grant_types_supported", t.list(m.GrantTypes))}
		findings = append(findings, c)
	}
	if u, err := url.Parse(m.RevocationEndpoint); m.RevocationEndpoint != "" && err == nil && config.URL("revocation_endpoint") == nil {
		c := sdk.Check{
			Status: sdk.Passed, Code: revocationOffered, Field: "revocation_endpoint",
			Message:  "this server can end tokens when the connection is deleted",
			Evidence: []sdk.Fact{fact("revocation_endpoint", t.shown(oauth.Address(u)+u.EscapedPath()))},
		}
		if end := t.client.Endpoint; u.Scheme == end.Scheme && strings.EqualFold(u.Host, end.Host) {
			// Tokens and the client's secret go there: only to the same server.
			c.Fix = t.fitting("revocation_endpoint", m.RevocationEndpoint)
		}
		findings = append(findings, c)
	}
	return findings
}
