package oauth

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/jackfield-dev/jackfield/sdk"
)

// FixOf returns the one change to a connection's settings that would likely mend
// an error of this package; nil if none is known. Fields are called as the
// settings of our OAuth types call them.
func FixOf(err error) *sdk.Fix {
	if r, ok := errors.AsType[*Refusal](err); ok && r != nil {
		return r.Fix
	}
	return nil
}

// set is the change of a field to a value: text, a boolean, or a list in place of
// the one that is there.
func set(field string, value any) *sdk.Fix { return &sdk.Fix{Field: field, Value: value} }

// fix is the setting that is likely wrong, by the error that a server names.
func (r reader) fix(name string, code sdk.Code) *sdk.Fix {
	asJSON := r.client.Encoding == JSON
	switch {
	case code == sdk.Throttled:
		return nil
	case r.grant.Refresh && code == sdk.Unsupported:
		return set("refresh", false)
	case asJSON && (name == "unsupported_grant_type" || name == "invalid_request"):
		return set("encoding", string(Form))
	case r.status == http.StatusUnsupportedMediaType && code == sdk.BadConfig:
		return set("encoding", string(r.otherEncoding()))
	case r.status == http.StatusUnauthorized && name == "invalid_client":
		return r.otherMethod()
	}
	return nil
}

// otherEncoding is the one that is not used.
func (x *exchange) otherEncoding() Encoding {
	if x.client.Encoding == JSON {
		return Form
	}
	return JSON
}

// otherMethod is how else a client with a secret may prove who it is: from the
// body to Basic, to the other kind of Basic where that differs for this client
// (there are as many servers of the one as of the other), and back to the body. A
// person who follows it meets every method, and none twice.
func (x *exchange) otherMethod() *sdk.Fix {
	const field = "token_endpoint_auth_method"
	c := x.client
	if c.ID == "" || c.Secret.Empty() {
		return nil
	}
	differ := url.QueryEscape(c.ID) != c.ID || url.QueryEscape(c.Secret.Reveal()) != c.Secret.Reveal()
	switch {
	case c.Method == Post || c.Method == "":
		return set(field, string(Basic))
	case c.Method == Basic && differ && !strings.Contains(c.ID, ":"):
		return set(field, string(BasicRaw))
	case c.Method == Basic || c.Method == BasicRaw:
		return set(field, string(Post))
	}
	return nil
}

// movedTo suggests the URL that a redirect names, if it is at the same host and
// likely to be the endpoint under its right name.
func (r reader) movedTo(u *url.URL) *sdk.Fix {
	from, text := r.client.Endpoint, u.String()
	switch {
	case u.User != nil || u.RawQuery != "" || u.Fragment != "" || from.RawQuery != "":
		return nil // parts of a URL that are not shown
	case !sameOrigin(from, u) && !upgrades(from, u), text == from.String(), r.scrub(text, 200) != text:
		return nil
	case strings.Trim(u.Path, "/") == strings.Trim(from.Path, "/"):
		return set("token_endpoint", text)
	}
	switch r.status {
	case http.StatusMovedPermanently, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return set("token_endpoint", text)
	}
	return nil // the way to a page: 302 and 303 lead to a login form
}

func sameOrigin(from, to *url.URL) bool {
	return to.Scheme == from.Scheme && strings.EqualFold(Address(to), Address(from))
}

// upgrades reports whether a URL is at the same host, with TLS.
func upgrades(from, to *url.URL) bool {
	return from.Scheme == "http" && to.Scheme == "https" && strings.EqualFold(to.Hostname(), from.Hostname()) &&
		(to.Port() == "" || to.Port() == from.Port())
}
