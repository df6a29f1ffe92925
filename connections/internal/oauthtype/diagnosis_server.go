package oauthtype

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// metadataTime bounds the search for what the server publishes about itself. It
// makes a diagnosis better and is nothing to wait long for.
const metadataTime = 3 * time.Second

// metadata is what the server says of itself; zero if it says nothing, which is no
// finding. It is asked once, without credentials.
func (t *trial) metadata(ctx context.Context) *oauth.ServerMetadata {
	if t.described == nil {
		m, err := oauth.Metadata(ctx, t.client.Transport, t.client.Endpoint, min(metadataTime, t.client.Timeout))
		if err != nil {
			m = &oauth.ServerMetadata{}
		}
		t.described = m
	}
	return t.described
}

// consult adds to a refusal of the client or the grant what the server publishes
// about the ones that it takes, and a better fix if that gives one.
func (t *trial) consult(ctx context.Context, c *sdk.Check) {
	m := t.metadata(ctx)
	if len(m.GrantTypes) > 0 {
		c.Evidence = append(c.Evidence, fact("grant_types_supported", t.list(m.GrantTypes)))
	}
	if len(m.AuthMethods) > 0 {
		c.Evidence = append(c.Evidence, fact("auth_methods_supported", t.list(m.AuthMethods)))
	}
	switch grant := t.req.Config.Text("grant_type"); {
	case c.Err.Code == sdk.Unsupported && len(m.GrantTypes) > 0 && !slices.Contains(m.GrantTypes, grant):
		c.Hint = also(c.Hint, "the server says that it offers the grants "+t.list(m.GrantTypes))
	case c.Err.Code == sdk.ClientDenied && len(m.AuthMethods) > 0:
		c.Hint = also(c.Hint, "the server says that it takes "+t.list(m.AuthMethods))
	}
	c.Err = c.Err.WithHint("%s", c.Hint)
	c.Fix = t.betterFix(m, c.Fix)
}

// betterFix is the fix that the server's own words lead to, or the likely one
// where they do not contradict it.
func (t *trial) betterFix(m *oauth.ServerMetadata, likely *sdk.Fix) *sdk.Fix {
	const field = "token_endpoint_auth_method"
	ours := published(t.client.Method)
	if len(m.AuthMethods) > 0 && !slices.Contains(m.AuthMethods, ours) {
		able := slices.DeleteFunc(t.ableTo(), func(o oauth.Method) bool { return !slices.Contains(m.AuthMethods, string(o)) })
		if len(able) == 1 {
			return &sdk.Fix{Field: field, Value: string(able[0])}
		}
	}
	asserts := t.client.Method == oauth.PrivateKeyJWT || t.client.Method == oauth.ClientSecretJWT
	if asserts && likely == nil && t.client.AssertionAudience == "" && m.Issuer != "" && m.Issuer != t.client.Endpoint.String() {
		return t.fitting("client_assertion_audience", m.Issuer)
	}
	if likely == nil || likely.Field != field || len(m.AuthMethods) == 0 {
		return likely
	}
	value, _ := likely.Value.(string)
	other := published(oauth.Method(value))
	if !slices.Contains(m.AuthMethods, other) || other != ours && slices.Contains(m.AuthMethods, ours) {
		return nil // it takes what we use, or not what we would use: something else is wrong
	}
	return likely
}

// ableTo are the ways in which this client could prove who it is, with what it
// has.
func (t *trial) ableTo() []oauth.Method {
	const longEnough = 32 // for HS256 (RFC 7518 section 3.2)
	secret := t.req.Config.Secret("client_secret")
	switch {
	case t.client.ID == "":
		return nil
	case secret.Empty():
		return []oauth.Method{oauth.None}
	case len(secret.Reveal()) < longEnough:
		return []oauth.Method{oauth.Post, oauth.Basic}
	}
	return []oauth.Method{oauth.Post, oauth.Basic, oauth.ClientSecretJWT}
}

// published is what servers call a method. Of the two kinds of Basic they know
// one.
func published(m oauth.Method) string {
	if m == oauth.BasicRaw {
		m = oauth.Basic
	}
	return string(cmp.Or(m, oauth.Post))
}
