package sdktest

import (
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
)

// A Request is one that a [Server] received.
type Request struct {
	Method string
	Path   string // as it was sent, with its escapes
	Query  string
	Header http.Header
	Body   []byte

	// Form holds the parameters of a form body, JSON the members of a JSON one;
	// nil for a body of another media type, or one that cannot be read.
	Form url.Values
	JSON map[string]any
}

func newRequest(r *http.Request, body []byte) Request {
	req := Request{Method: r.Method, Path: r.URL.EscapedPath(), Query: r.URL.RawQuery, Header: r.Header.Clone(), Body: body}
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch media {
	case "application/x-www-form-urlencoded":
		if form, err := url.ParseQuery(string(body)); err == nil {
			req.Form = form
		}
	case "application/json":
		if json.Unmarshal(body, &req.JSON) != nil {
			req.JSON = nil
		}
	}
	return req
}

// Param returns a parameter of the body, whichever way it was encoded, and
// whether it was there.
func (r Request) Param(name string) (string, bool) {
	if r.Form != nil {
		return r.Form.Get(name), r.Form.Has(name)
	}
	value, ok := r.JSON[name].(string)
	return value, ok
}
