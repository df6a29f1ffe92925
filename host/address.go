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
func address(req *http.Request, config schema.Config, a *Authorization) (*http.Request, error) {
	base, origins := apiAddress(config, a)
	if base == nil {
		return nil, plugin.Errorf(BadConfig, "this connection does not say where its API is").
			WithHint("set the field that names the API's address, for example api_endpoint")
	}
	out := req.Clone(req.Context())
	if out.URL.Host == "" {
		out.URL = join(base, req.URL)
	}
	if !origins[origin(out.URL)] {
		return nil, plugin.Errorf(Blocked, "%s is not the API of this connection, so its authorization is not sent there", origin(out.URL)).
			WithHint("this connection's requests go to %s", origin(base))
	}
	return out, nil
}

// apiAddress returns where paths are resolved, and which origins authorizations
// may be sent to: what the connection's owner wrote, or else what the server
// that issued the authorization said.
func apiAddress(config schema.Config, a *Authorization) (base *url.URL, origins map[string]bool) {
	origins = map[string]bool{}
	for _, f := range config.Schema().Fields {
		if u := apiURL(config, f); u != nil {
			origins[origin(u)] = true
			if base == nil {
				base = u
			}
		}
	}
	if base == nil && a.BaseURL != "" {
		if u, err := url.Parse(a.BaseURL); err == nil {
			return u, map[string]bool{origin(u): true}
		}
	}
	return base, origins
}

// apiURL returns the value of a field that names the API; nil if it does not.
func apiURL(config schema.Config, f schema.Field) *url.URL {
	if !slices.Contains(f.Roles, schema.APIOrigin) {
		return nil
	}
	return config.URL(f.Name)
}

// origin returns scheme, host and port of a URL, the port always written.
func origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return strings.ToLower(u.Scheme) + "://" + strings.ToLower(u.Hostname()) + ":" + port
}

// join appends a path to the API's own.
func join(base, path *url.URL) *url.URL {
	root := *base
	if root.Path == "" {
		root.Path = "/" // JoinPath makes a relative path of a URL that has none
	}
	u := root.JoinPath(path.EscapedPath())
	u.RawQuery = path.RawQuery
	return u
}
