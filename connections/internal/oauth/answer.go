package oauth

import (
	"context"
	"mime"
	"net/http"
	"time"

	"github.com/jackfield-dev/jackfield/sdk"
)

// answer reads an answer whose header has come.
func (x *exchange) answer(ctx context.Context, resp *http.Response) (*Token, error) {
	r := newReader(x, resp)
	if r.status >= 300 && r.status < 400 {
		return nil, r.redirected()
	}
	if r.status == http.StatusSwitchingProtocols {
		// Its body is the connection itself.
		return nil, r.refuse(reading{})
	}
	body, whole, err := readBody(resp.Body)
	settled := r.status >= 400 // whatever the body says: what is refused is not lost
	if err != nil && !settled {
		return nil, x.lost(ctx, err)
	}
	r.cut, r.long = err != nil, !whole
	token, refusal := r.outcome(body)
	if refusal != nil {
		r.suggest(refusal, body)
		r.suggestPath(refusal, body)
		return nil, refusal
	}
	return token, nil
}

// A reader makes of one answer what it means. It does nothing else, so that the
// same answer can be read again with more forgiveness, to see whether that is
// what is missing.
type reader struct {
	*exchange
	dialect Dialect
	status  int
	header  http.Header
	media   string // media type, without its parameters
	clock   clock

	cut  bool // the body did not come whole
	long bool // the body is longer than is read
}

func newReader(x *exchange, resp *http.Response) reader {
	r := reader{
		exchange: x, dialect: x.client.Dialect, status: resp.StatusCode, header: resp.Header,
		clock: newClock(resp.Header, x.sent, time.Now()),
	}
	r.media, _, _ = mime.ParseMediaType(resp.Header.Get("Content-Type"))
	return r
}

// outcome is a token, or why there is none.
func (r reader) outcome(body []byte) (*Token, *Refusal) {
	said := r.read(body)
	said.hidden = said.hidden || r.cut && said.name == ""
	if !r.success() || said.name != "" || said.trouble != nil {
		return nil, r.refuse(said)
	}
	token, err := r.token(said)
	if err != nil {
		return nil, &Refusal{Err: sdk.AsError(err), Status: r.status, Secrets: r.held(said)}
	}
	token.Secrets = r.held(said)
	return token, nil
}

// success reports whether the status is that of a token.
func (r reader) success() bool {
	return r.status == http.StatusOK || r.status == http.StatusCreated && r.dialect.allows(Status201)
}

// redirected refuses to go anywhere: what was sent was meant for one place.
func (r reader) redirected() *Refusal {
	refusal := &Refusal{Status: r.status, Secrets: r.secrets()}
	location := r.header.Get("Location")
	if location == "" {
		refusal.Err = r.fail(sdk.BadResponse, "%s answered %d without a Location", r.client.Address(), r.status)
		return refusal
	}
	to, hint := "another address", "set token_endpoint to the address that answers itself"
	if u, err := r.client.Endpoint.Parse(location); err == nil && u.Hostname() != "" {
		to = r.scrub(Address(u), 200)
		if refusal.Fix = r.movedTo(u); refusal.Fix != nil {
			hint = "if this address is right, set token_endpoint to " + u.String()
		}
	}
	refusal.Err = r.fail(sdk.Blocked, "%s answered %d and points to %s; a token request is never sent on", r.client.Address(), r.status, to).
		In("token_endpoint").WithHint("%s", hint)
	return refusal
}
