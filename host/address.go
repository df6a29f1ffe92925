package host

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// address returns a copy of req that goes to the API: the request's own address
// if that is there, and the API's if the request names a path alone.
func address(req *http.Request, g grant) (*http.Request, error) {
	base, err := apiAddress(g)
	if err != nil {
		return nil, err
	}
	out := req.Clone(req.Context())
	if out.Header == nil {
		out.Header = http.Header{}
	}
	if out.URL.Host == "" {
		if out.URL, err = join(base, req.URL); err != nil {
			return nil, err
		}
	}
	if origins := append(g.config.Origins(schema.APIOrigin), schema.Origin(base)); !slices.Contains(origins, schema.Origin(out.URL)) {
		return nil, plugin.Errorf(Blocked, "%s is not the API of this connection, so its authorization is not sent there", schema.Origin(out.URL)).
			WithHint("this connection's requests go to %s", schema.Origin(base))
	}
	return out, nil
}

// apiAddress returns where the API is: what the connection's owner wrote, or else
// what the server that issued the authorization said.
func apiAddress(g grant) (*url.URL, error) {
	for _, f := range g.config.Schema().Fields {
		if slices.Contains(f.Roles, schema.APIOrigin) {
			if u := g.config.URL(f.Name); u != nil {
				return u, nil
			}
		}
	}
	if g.auth.BaseURL == "" {
		return nil, plugin.Errorf(BadConfig, "this connection does not say where its API is").
			WithHint("set the field that names the API's address, for example api_endpoint")
	}
	u, err := url.Parse(g.auth.BaseURL)
	if err != nil || u.Scheme != "https" && !mayBeHTTP(g.config) {
		return nil, plugin.Errorf(BadResponse, "the server says that the API is at an address that is not https").
			WithHint("set the field that names the API's address yourself")
	}
	return u, nil
}

// mayBeHTTP reports whether the connection's owner let any of its addresses be
// plain http.
func mayBeHTTP(config schema.Config) bool {
	return slices.ContainsFunc(config.Schema().Fields, func(f schema.Field) bool {
		return f.HTTPIf != "" && config.Bool(f.HTTPIf)
	})
}

// join appends a path, as it is written, to the API's own, and a query to its
// query. Paths that lead out of the API's are refused: a connection may be meant
// for a part of a server.
func join(base, path *url.URL) (*url.URL, error) {
	escaped := path.EscapedPath()
	for segment := range strings.SplitSeq(escaped, "/") {
		if plain, err := url.PathUnescape(segment); err != nil || plain == ".." || plain == "." {
			return nil, plugin.Errorf(BadConfig, "a path may not have the segments . and ..").In("path")
		}
	}
	whole := strings.TrimSuffix(base.EscapedPath(), "/")
	if escaped != "" {
		whole += "/" + strings.TrimPrefix(escaped, "/")
	}
	u := *base
	u.RawPath = whole
	var err error
	if u.Path, err = url.PathUnescape(whole); err != nil {
		return nil, plugin.Errorf(BadConfig, "is not one that a URL can have").In("path")
	}
	u.RawQuery = strings.Trim(base.RawQuery+"&"+path.RawQuery, "&")
	return &u, nil
}
