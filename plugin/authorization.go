package plugin

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"
)

// An Authorization is what lets requests through until it expires. It is
// immutable and shared by all who hold it: nobody changes what others see.
//
// However it is printed, logged or marshalled, an Authorization shows no secret.
type Authorization struct {
	Headers []Param   // set on each request
	Query   []Param   // added to the query of each request
	BaseURL string    // where the API lives, if the server said so
	Expiry  time.Time // zero: unknown, so it is used until it is refused
	Scopes  []string  // granted, as far as is known
	Account string    // a label for people: whose authorization this is
	State   Secret    // opaque to the host: what renews it; never leaves the host

	// RenewOn are the statuses of the API that say that it is of no use any more;
	// empty: 401.
	RenewOn []int

	// Logins counts the passwords that were sent to obtain it: 0 for a refresh.
	Logins int
}

// A Param is a header or query parameter whose value is a secret.
type Param struct {
	Name  string
	Value Secret
}

// Apply puts the authorization on a request: it sets the headers and adds the
// query parameters. It does not ask where the request goes; who calls it must.
func (a *Authorization) Apply(req *http.Request) {
	for _, h := range a.Headers {
		req.Header.Set(h.Name, h.Value.Reveal())
	}
	if len(a.Query) == 0 {
		return
	}
	query := req.URL.Query()
	for _, q := range a.Query {
		query.Set(q.Name, q.Value.Reveal())
	}
	req.URL.RawQuery = query.Encode()
}

// RenewsOn reports whether an answer of the API with that status says that the
// authorization is of no use any more.
func (a *Authorization) RenewsOn(status int) bool {
	if len(a.RenewOn) == 0 {
		return status == http.StatusUnauthorized
	}
	return slices.Contains(a.RenewOn, status)
}

// Secrets returns every secret that the authorization holds. Of a header such as
// "Bearer X" that is X as well: a server that complains of a token quotes it
// without the scheme.
func (a *Authorization) Secrets() []Secret {
	all := []Secret{a.State}
	for _, p := range a.Headers {
		all = append(all, p.Value)
		scheme, credentials, ok := strings.Cut(p.Value.Reveal(), " ")
		if credentials = strings.TrimSpace(credentials); ok && credentials != "" && httpguts.ValidHeaderFieldName(scheme) {
			all = append(all, NewSecret(credentials)) // RFC 9110 section 11.4: a scheme is a token, as a name is
		}
	}
	for _, p := range a.Query {
		all = append(all, p.Value)
	}
	return all
}

// validate reports how a is not an authorization. What comes from a plugin is
// put on requests as it stands, so a value that would forge another header, or
// send requests to an address that is none, stops here.
func (a *Authorization) validate() error {
	if a == nil || len(a.Headers)+len(a.Query) == 0 && a.BaseURL == "" {
		return Errorf(PluginFailed, "the plugin returned an authorization without headers, query parameters and a base URL")
	}
	for _, h := range a.Headers {
		if !httpguts.ValidHeaderFieldName(h.Name) || !httpguts.ValidHeaderFieldValue(h.Value.Reveal()) {
			return Errorf(PluginFailed, "the plugin returned a header %q that cannot stand in a request", cut(h.Name, 50))
		}
	}
	for _, q := range a.Query {
		if q.Name == "" {
			return Errorf(PluginFailed, "the plugin returned a query parameter without a name")
		}
	}
	if a.BaseURL != "" && !isBaseURL(a.BaseURL) {
		return Errorf(PluginFailed, "the plugin returned a base URL that is none")
	}
	for _, status := range a.RenewOn {
		if status < 400 || status > 599 {
			return Errorf(PluginFailed, "the plugin returned an authorization to renew on the status %d", status)
		}
	}
	if !a.Expiry.IsZero() && (a.Expiry.Year() < 2000 || a.Expiry.Year() > 9999) {
		return Errorf(PluginFailed, "the plugin returned an expiry in the year %d", a.Expiry.Year())
	}
	return nil
}

// isBaseURL reports whether requests can be sent under a URL.
func isBaseURL(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && u.Host != "" && u.User == nil && (u.Scheme == "https" || u.Scheme == "http")
}

// String describes the authorization without its secrets.
func (a *Authorization) String() string {
	if a == nil {
		return "no authorization"
	}
	if a.Expiry.IsZero() {
		return "authorization of unknown lifetime"
	}
	return "authorization until " + a.Expiry.UTC().Format(time.RFC3339)
}

// Format prints String, whatever the verb, so that %#v shows no more.
func (a *Authorization) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, a.String()) }

// LogValue logs String.
func (a *Authorization) LogValue() slog.Value { return slog.StringValue(a.String()) }

// MarshalJSON marshals String: what may show the secrets names them one by one.
func (a *Authorization) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "%q", a.String()), nil }
