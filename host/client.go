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
// alone goes to the API's address. An authorization from the cache that the API
// refuses with 401 is replaced, and the request sent once more if its body can
// be.
func (c *Connection) Client() *http.Client { return &http.Client{Transport: &transport{conn: c}} }

// transport authorizes the requests of one connection.
type transport struct{ conn *Connection }

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, a, source, err := t.send(req)
	if err != nil || resp.StatusCode != http.StatusUnauthorized || source != Cached {
		// A 401 to an authorization obtained for this very request is a matter of
		// permission, and another login would not mend it.
		return resp, err
	}
	again, ok := replay(req)
	if !ok {
		_, err := t.conn.Invalidate(req.Context(), a)
		return resp, err
	}
	_, _ = io.CopyN(io.Discard, resp.Body, drainMax)
	_ = resp.Body.Close()
	if _, err := t.conn.Invalidate(req.Context(), a); err != nil {
		return nil, err
	}
	resp, _, _, err = t.send(again)
	return resp, err
}

// send authorizes a copy of req and sends it.
func (t *transport) send(req *http.Request) (*http.Response, *Authorization, Source, error) {
	out, a, source, err := t.authorized(req)
	if err != nil {
		closeBody(req)
		return nil, nil, "", err
	}
	resp, err := t.conn.host.transport.RoundTrip(out)
	if err != nil {
		return nil, nil, "", unanswered(req.Context(), err)
	}
	if to, err := resp.Location(); err == nil && req.URL.Host == "" {
		// Whole, because who follows it knows no more than a path.
		resp.Header.Set("Location", to.String())
	}
	resp.Request = req // whose URL holds nothing of the authorization
	return resp, a, source, nil
}

// authorized returns a copy of req that goes to the API, with the authorization
// that is on it and where that came from.
func (t *transport) authorized(req *http.Request) (*http.Request, *Authorization, Source, error) {
	a, source, err := t.conn.Lookup(req.Context())
	if err != nil {
		return nil, nil, "", err
	}
	b, err := t.conn.bound(req.Context())
	if err != nil {
		return nil, nil, "", err
	}
	out, err := address(req, b.config, a)
	if err != nil {
		return nil, nil, "", err
	}
	a.Apply(out)
	return out, a, source, nil
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
