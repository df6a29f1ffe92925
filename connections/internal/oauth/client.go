package oauth

import (
	"cmp"
	"context"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"time"

	"github.com/jackfield-dev/jackfield/sdk"
)

// A Client is one OAuth client's way to one token endpoint. It keeps nothing
// between calls.
type Client struct {
	// Transport carries the request: the Transport of [sdk.Request].HTTP, which
	// opens a connection for each request and speaks HTTP/1.1. It is used without
	// its http.Client, which has opinions about redirects.
	Transport http.RoundTripper

	Endpoint *url.URL
	Timeout  time.Duration // for all of a request, the answer included; zero: 10 s
	Encoding Encoding      // zero: Form

	Method Method // zero: Post
	ID     string // the client_id; empty: the server knows no clients
	Secret sdk.SecretValue

	// Key is what PrivateKeyJWT signs with: an RSA, EC (P-256, P-384, P-521) or
	// Ed25519 private key, as PEM (PKCS#8, PKCS#1, SEC 1) or as a JWK.
	Key               sdk.SecretValue
	KeyID             string // kid of an assertion; empty: the JWK's own, or none
	Algorithm         string // alg of an assertion; empty: by the key, HS256 for ClientSecretJWT
	AssertionAudience string // aud of an assertion; empty: the URL of Endpoint

	// Headers are set on each request, to get past what stands in front of the
	// server. They may replace Accept and User-Agent; what says how a request is
	// framed, or who the client is, they may not.
	Headers []sdk.Param

	// Dialect is how this server's answers differ from RFC 6749; zero: in nothing.
	Dialect Dialect
}

// A Grant is one token request, without the client.
type Grant struct {
	// Params are the parameters of the body. Empty ones are left out, since a
	// server must treat them as left out (RFC 6749 section 3.2). A name may
	// occur several times (resource, RFC 8707).
	Params []sdk.Param

	// Login says that the request presents a password.
	Login bool

	// Refresh says that it presents a refresh token, so that a refusal is not told
	// as one of the password.
	Refresh bool

	// Coded says that it presents digits of an authenticator too.
	Coded bool

	// Scopes are those asked for, which a token has when its server does not say
	// (RFC 6749 section 5.1).
	Scopes []string

	// Secrets are blotted out of what the server says, and are never taken for a
	// token: a server that echoes a password would have it sent to the API.
	Secrets []sdk.SecretValue
}

// A Token is what the endpoint issued.
type Token struct {
	AccessToken  sdk.SecretValue
	RefreshToken sdk.SecretValue // zero: none was issued
	Expiry       time.Time       // zero: unknown
	Scopes       []string
	BaseURL      string // of the API; empty: not asked for, or not said

	// Secrets must not be shown after this: all that was sent, and the tokens.
	Secrets []sdk.SecretValue
}

// Token makes one token request. An error is an *[sdk.Error], or a *[Refusal]
// that unwraps to one; only when ctx ended before anything was sent, it is that
// of ctx.
func (c *Client) Token(ctx context.Context, g *Grant) (*Token, error) {
	limited, cancel := context.WithTimeout(ctx, c.timeout())
	defer cancel()
	x := &exchange{client: c, grant: g}
	req, err := x.request(httptrace.WithClientTrace(limited, x.wire.trace()))
	if err != nil {
		return nil, err
	}
	x.sent = time.Now()
	resp, err := c.Transport.RoundTrip(req)
	if err != nil {
		return nil, x.lost(ctx, err)
	}
	defer resp.Body.Close()
	return x.answer(ctx, resp)
}

// Check reports how the client cannot work, before anything is sent. A key is
// tried: one assertion is signed and thrown away.
func (c *Client) Check() error {
	if _, err := c.credentials(); err != nil {
		return err
	}
	return c.checkHeaders()
}

func (c *Client) timeout() time.Duration { return cmp.Or(c.Timeout, 10*time.Second) }

// Address is the endpoint's host and port.
func (c *Client) Address() string { return Address(c.Endpoint) }

// exchange is one request and what becomes of it.
type exchange struct {
	client *Client
	grant  *Grant
	wire   wire
	sent   time.Time // when the request was begun: lifetimes count from here

	// proof is the assertion that was made for this request, in the forms in which
	// a server may show it.
	proof []sdk.SecretValue
}

// fail returns an error with the logins that were spent.
func (x *exchange) fail(code sdk.Code, format string, args ...any) *sdk.Error {
	e := sdk.Errorf(code, format, args...)
	e.Logins = x.logins()
	return e
}

// logins is 1 once any part of a request with a password may have left.
func (x *exchange) logins() int {
	if x.grant.Login && x.wire.reached(written) {
		return 1
	}
	return 0
}

// secrets are all that must not be seen, of what was sent: a Key never is.
func (x *exchange) secrets() []sdk.SecretValue {
	return slices.Concat([]sdk.SecretValue{x.client.Secret}, x.proof, x.client.headerSecrets(), x.grant.Secrets)
}
