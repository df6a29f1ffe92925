package host

import (
	"io"
	"net/http"
)

// drainMax is how much of a refused answer is read, so that its connection can
// be used again.
const drainMax = 64 << 10

// Client returns an HTTP client that authorizes each request. It sends
// authorizations to the API that the connection names and nowhere else: other
// addresses, and redirects to them, fail as [Blocked]. A request for a path
// alone is appended to the API's address. An authorization from the cache that
// the API refuses, with 401 or what its plugin says instead, is replaced, and the
// request sent once more if its body can be.
func (c *Connection) Client() *http.Client { return &http.Client{Transport: &transport{conn: c}} }

// transport authorizes the requests of one connection.
type transport struct{ conn *Connection }

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, g, err := t.send(req)
	if err != nil || !g.auth.RenewsOn(resp.StatusCode) {
		return resp, err
	}
	if g.source != Cached {
		// The refusal of an authorization obtained for this very request is a matter
		// of permission, and another login would not mend it.
		g.entry.Doubt(g.auth)
		return resp, nil
	}
	if !g.entry.Invalidate(g.auth) && t.conn.isStill(g) {
		return resp, nil // it is in doubt
	}
	again, ok := replay(req)
	if !ok {
		return resp, nil
	}
	_, _ = io.CopyN(io.Discard, resp.Body, drainMax)
	_ = resp.Body.Close()
	resp, g, err = t.send(again)
	if err == nil && g.auth.RenewsOn(resp.StatusCode) && g.source != Cached {
		g.entry.Doubt(g.auth)
	}
	return resp, err
}

// isStill reports whether an authorization is the one that would be used next.
func (c *Connection) isStill(g grant) bool { return g.entry.Fresh() == g.auth }

// send authorizes a copy of req and sends it.
func (t *transport) send(req *http.Request) (*http.Response, grant, error) {
	g, err := t.grant(req)
	if err != nil {
		closeBody(req)
		return nil, grant{}, err
	}
	out, err := address(req, g)
	if err != nil {
		closeBody(req)
		return nil, grant{}, err
	}
	from := *out.URL // as it is without the authorization, which may be in the query
	g.auth.Apply(out)
	resp, err := t.conn.host.roundTrip(out)
	if err != nil {
		return nil, grant{}, err
	}
	if to, err := from.Parse(resp.Header.Get("Location")); err == nil && redirects(resp) && req.URL.Host == "" {
		// Whole, because who follows it knows no more than a path.
		resp.Header.Set("Location", to.String())
	}
	resp.Request = req // whose URL holds nothing of the authorization
	return resp, g, nil
}

// grant returns an authorization for a request, unless the host is closed.
func (t *transport) grant(req *http.Request) (grant, error) {
	if t.conn.host.life.Err() != nil {
		return grant{}, errClosed()
	}
	return t.conn.grant(req.Context())
}

func redirects(resp *http.Response) bool {
	return resp.StatusCode >= 300 && resp.StatusCode < 400 && resp.Header.Get("Location") != ""
}

// replay returns req with its body at the beginning again, if that can be had.
func replay(req *http.Request) (*http.Request, bool) {
	if req.Body == nil || req.Body == http.NoBody {
		return req, true
	}
	if req.GetBody == nil {
		return nil, false
	}
	body, err := req.GetBody()
	if err != nil {
		return nil, false
	}
	again := req.Clone(req.Context())
	again.Body = body
	return again, true
}

// closeBody keeps a RoundTripper's promise for a request that is not sent.
func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}
