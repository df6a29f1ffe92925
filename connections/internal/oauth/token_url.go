package oauth

import (
	"net/url"
	"regexp"
	"strings"
)

// longestURL is longer than the address of any API.
const longestURL = 2000

// host is what a host is made of, and the port behind it.
var host = regexp.MustCompile(`^[A-Za-z0-9.\-_:\[\]]+$`)

// baseURL reads where the API lives: "" if the server has not said, and need not.
// The token goes there, so it has to be one plain address.
func (r reader) baseURL(said reading) (string, error) {
	if r.dialect.BaseURL.IsZero() {
		return "", nil
	}
	value, name, err := r.find(said, r.dialect.BaseURL, "")
	if err != nil {
		return "", err
	}
	address, ok := text(value)
	switch {
	case ok && address == "" && r.grant.Refresh:
		return "", nil
	case ok && address == "":
		return "", r.without(name)
	}
	u, err := url.Parse(address)
	if !ok || err != nil || len(address) > longestURL || u.Hostname() == "" || !host.MatchString(u.Host) {
		return "", r.odd(name, "is no absolute URL")
	}
	if trouble := r.urlTrouble(u, address); trouble != "" {
		// The host alone: what is around it may be somebody's password.
		return "", r.odd(name, trouble+", at "+r.scrub(u.Host, 100))
	}
	return u.String(), nil
}

// urlTrouble says why a URL cannot be that of an API.
func (r reader) urlTrouble(u *url.URL, written string) string {
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return "is no https URL"
	case u.Scheme == "http" && !r.dialect.AllowHTTP:
		return "is an http URL"
	case u.User != nil:
		return "holds a user's name"
	case strings.ContainsAny(written, "?#"):
		return "holds a query or a fragment"
	}
	return ""
}
