package oauth

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// mostDocuments bounds the requests that a search for metadata costs a server.
const mostDocuments = 4

// metadataURLs are where the document about a token endpoint may be, the likeliest
// first: for each issuer that the endpoint may belong to, where OpenID Connect has
// it, which most servers do, and then where RFC 8414 section 3 has it.
func metadataURLs(endpoint *url.URL) []*url.URL {
	var urls []*url.URL
	issuers := issuerPaths(endpoint.EscapedPath())
	for _, path := range issuers {
		urls = append(urls, atOrigin(endpoint, path+"/.well-known/openid-configuration"))
	}
	for _, path := range issuers {
		urls = append(urls, atOrigin(endpoint, "/.well-known/oauth-authorization-server"+path))
	}
	return urls[:min(len(urls), mostDocuments)]
}

// atOrigin is a path at the origin of u.
func atOrigin(u *url.URL, path string) *url.URL {
	plain, err := url.PathUnescape(path)
	if err != nil {
		plain = path // not reached: it is made of a URL's own path
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host, Path: plain, RawPath: path}
}

// machinery are the last segments of a token endpoint's path, which are not of its
// issuer: /realms/x/protocol/openid-connect/token (Keycloak), /oauth2/default/v1/token
// (Okta), /tenant/as/token (PingOne), /oauth/token, /connect/token.
var machinery = regexp.MustCompile(`^(?:[a-z0-9._-]*token[a-z0-9._-]*|protocol|openid-connect|oauth2?|connect|services|v[0-9.]+)$`)

// issuerPaths are the paths of the issuers that may be behind a token endpoint's:
// what is left of it without the machinery, and the root of the server.
func issuerPaths(path string) []string {
	segments := strings.Split(strings.Trim(path, "/"), "/")
	for len(segments) > 0 && machinery.MatchString(segments[len(segments)-1]) {
		segments = segments[:len(segments)-1]
	}
	paths := []string{"/" + strings.Join(segments, "/"), "/"}
	// Entra ID has the version behind the tenant: /tenant/oauth2/v2.0/token.
	if tenant, ok := strings.CutSuffix(path, "/oauth2/v2.0/token"); ok {
		paths = slices.Insert(paths, 0, tenant+"/v2.0")
	}
	for i := range paths {
		paths[i] = strings.TrimSuffix(paths[i], "/")
	}
	return slices.Compact(paths)
}
