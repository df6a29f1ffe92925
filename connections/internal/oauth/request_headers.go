package oauth

import (
	"net/http"
	"slices"

	"golang.org/x/net/http/httpguts"

	"github.com/jackfield-dev/jackfield/sdk"
)

// reservedHeaders say how a request is framed, or what its answer may be: with one
// of them a setting could smuggle a second request, or have a body compressed
// that is then refused. A Cookie is let through: some gateways want one, and none
// is ever kept here.
func reservedHeaders() []string {
	return []string{
		"Host", "Content-Type", "Content-Length", "Content-Encoding", "Transfer-Encoding", "Te", "Trailer", "Connection", "Keep-Alive",
		"Upgrade", "Expect", "Proxy-Connection", "Proxy-Authorization", "Accept-Encoding",
	}
}

// checkHeaders says which of Headers cannot be set, if any.
func (c *Client) checkHeaders() error {
	var seen []string
	for _, h := range c.Headers {
		if !httpguts.ValidHeaderFieldName(h.Name) {
			return sdk.Errorf(sdk.BadConfig, "holds a name that no header can have").In("token_headers").
				WithHint("a name is made of letters, digits and hyphens")
		}
		name := http.CanonicalHeaderKey(h.Name)
		if trouble, hint := c.headerTrouble(name, h.Value.Reveal(), seen); trouble != "" {
			return sdk.Errorf(sdk.BadConfig, "%s", trouble).In("token_headers."+h.Name).WithHint("%s", hint)
		}
		seen = append(seen, name)
	}
	return nil
}

func (c *Client) headerTrouble(name, value string, seen []string) (trouble, hint string) {
	switch {
	case slices.Contains(reservedHeaders(), name):
		return "is a header that the request itself decides on", "remove it"
	case name == "Authorization" && (c.Method == Basic || c.Method == BasicRaw):
		return "is where " + string(c.Method) + " puts the client's credentials", "remove it, or set token_endpoint_auth_method to another one"
	case slices.Contains(seen, name):
		return "is there twice, in other letters", "remove one of them"
	case !httpguts.ValidHeaderFieldValue(value):
		return "has a value that cannot stand in a header", "a value is one line without control characters"
	}
	return "", ""
}

// headerSecrets are the values of Headers, and of one such as "Bearer X" also the
// X. Those of three characters or fewer are left out: they occur in any text.
func (c *Client) headerSecrets() []sdk.SecretValue {
	all := (&sdk.Authorization{Headers: c.Headers}).Secrets()
	return slices.DeleteFunc(all, func(s sdk.SecretValue) bool { return len(s.Reveal()) <= 3 })
}
