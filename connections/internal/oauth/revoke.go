package oauth

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"time"

	"github.com/jackfield-dev/jackfield/sdk"
)

// Revoke ends a token at its server (RFC 7009). The endpoint is the server's for
// this; hint is refresh_token, access_token or empty. The client shows itself as
// it does to the token endpoint, with the same Headers, in a form whatever
// Encoding is, since RFC 7009 section 2.1 knows nothing else. No password goes
// with it. A token that the server does not know is as good as ended.
//
// The endpoint gets what the token endpoint gets, the client's secret and Headers:
// only the same server's may be named.
//
// An error is an *[sdk.Error], or, when ctx ended before anything was sent, that
// of ctx.
func (c *Client) Revoke(ctx context.Context, endpoint *url.URL, token sdk.SecretValue, hint string) error {
	limited, cancel := context.WithTimeout(ctx, c.timeout())
	defer cancel()
	there := *c
	// An assertion names its server, and not the address at which it is shown.
	there.Endpoint, there.Encoding, there.AssertionAudience = endpoint, Form, c.audience()
	x := &exchange{client: &there, grant: &Grant{
		Params:  []sdk.Param{{Name: "token", Value: token}, param("token_type_hint", hint)},
		Secrets: []sdk.SecretValue{token},
	}}
	req, err := x.request(httptrace.WithClientTrace(limited, x.wire.trace()))
	if err != nil {
		return err
	}
	x.sent = time.Now()
	resp, err := c.Transport.RoundTrip(req)
	if err != nil {
		return atRevocation(x.lost(ctx, err))
	}
	defer resp.Body.Close()
	return atRevocation(x.revoked(ctx, resp))
}

// atRevocation is a failure with the field that it is about here.
func atRevocation(err error) error {
	e, ok := errors.AsType[*sdk.Error](err)
	if !ok || e.Field != "token_endpoint" {
		return err
	}
	return e.In("revocation_endpoint").WithHint("check revocation_endpoint: what answers there revokes no tokens")
}

// revoked reads the answer to a revocation. Of a 200 the body does not matter (RFC
// 7009 section 2.2), unless it names an error, as some servers do in every status.
func (x *exchange) revoked(ctx context.Context, resp *http.Response) error {
	r := newReader(x, resp)
	if r.status >= 300 && r.status < 400 {
		return r.redirected().Err
	}
	if r.status == http.StatusSwitchingProtocols {
		return r.kept(reading{}) // its body is the connection itself
	}
	body, whole, err := readBody(resp.Body)
	done := r.success() || r.status == http.StatusNoContent
	if err != nil && r.status < 400 && !done {
		return x.lost(ctx, err)
	}
	r.cut, r.long = err != nil, !whole
	said := r.read(body)
	if done && said.name == "" {
		return nil
	}
	return r.kept(said)
}

// kept names an answer that is no success: the token may be good still.
func (r reader) kept(said reading) error {
	code, known := r.codeOf(said.name)
	if !known {
		code = codeOfStatus(r.status)
	}
	e := r.fail(code, "the token was not revoked: %s", r.facts(said, known))
	switch code {
	case sdk.ClientDenied:
		e.Field, e.Hint = r.clientAdvice(said.name)
	case sdk.Unsupported:
		e.Hint = "this server does not revoke tokens of this kind: they end when they expire"
	case sdk.BadConfig:
		return atRevocation(e.In("token_endpoint"))
	case sdk.Throttled, sdk.Unavailable:
		e.RetryAfter = retryAfter(r.header)
		e.Final = code == sdk.Unavailable && !known && final(r.status)
	}
	return e
}
