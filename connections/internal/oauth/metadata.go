package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/sdk"
)

// ServerMetadata is what a server says of itself (RFC 8414 section 2, OpenID
// Connect Discovery section 3), as far as a hint can be made of it. It is for
// people to read: nothing in it is ever put to use by itself, since whoever can
// change the document could otherwise send a password elsewhere. A list that the
// document leaves out, or that is not as it must be, is nil.
type ServerMetadata struct {
	Issuer             string // some servers want it as an assertion's audience
	GrantTypes         []string
	AuthMethods        []string // of the token endpoint
	Scopes             []string
	RevocationEndpoint string // an absolute http or https URL, or empty
}

// ErrNoMetadata says that a server publishes no document about a token endpoint,
// at any address where one is usual.
var ErrNoMetadata = errors.New("no published document describes this token endpoint")

// Metadata looks for the document that describes a token endpoint. It makes at
// most four GET requests at the endpoint's origin, without credentials, follows no
// redirect, and believes only a document that names the very same token endpoint.
// timeout is for all of them. An error is [ErrNoMetadata], or an *[sdk.Error] if
// the server cannot be talked to.
func Metadata(ctx context.Context, transport http.RoundTripper, endpoint *url.URL, timeout time.Duration) (*ServerMetadata, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	for _, u := range metadataURLs(endpoint) {
		members, err := getMetadata(ctx, transport, u)
		if err != nil {
			return nil, err
		}
		if named, _ := text(members["token_endpoint"]); named == endpoint.String() {
			return metadata(members), nil
		}
	}
	return nil, ErrNoMetadata
}

// getMetadata gets one JSON object; nil if something else is there. An error says
// that asking elsewhere is of no use.
func getMetadata(ctx context.Context, transport http.RoundTripper, u *url.URL) (map[string]json.RawMessage, error) {
	var w wire
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, w.trace()), http.MethodGet, u.String(), http.NoBody)
	if err != nil {
		return nil, sdk.Errorf(sdk.BadConfig, "no request can be made for this URL").In("token_endpoint")
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Accept-Encoding", "identity")
	req.Header.Set("User-Agent", "Jackfield")
	resp, err := transport.RoundTrip(req)
	switch {
	case err != nil && !w.reached(written):
		return nil, unreached(u, w.reached(connected), err)
	case err != nil && isTimeout(err):
		return nil, sdk.Errorf(sdk.Timeout, "%s did not answer in time", Address(u))
	case err != nil:
		return nil, sdk.Errorf(sdk.Unavailable, "the connection to %s ended without an answer", Address(u))
	}
	defer resp.Body.Close()
	return readMetadata(resp), nil
}

func readMetadata(resp *http.Response) map[string]json.RawMessage {
	const limit = 256 << 10 // the largest known is a tenth of it
	if resp.StatusCode != http.StatusOK || encoded(resp.Header) {
		return nil
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	if err != nil || len(body) > limit {
		return nil
	}
	members, err := object(body)
	if err != nil {
		return nil
	}
	return members
}

// metadata takes what is as it must be.
func metadata(members map[string]json.RawMessage) *ServerMetadata {
	return &ServerMetadata{
		Issuer:             metadataURL(members["issuer"]),
		GrantTypes:         metadataList(members["grant_types_supported"]),
		AuthMethods:        metadataList(members["token_endpoint_auth_methods_supported"]),
		Scopes:             metadataList(members["scopes_supported"]),
		RevocationEndpoint: metadataURL(members["revocation_endpoint"]),
	}
}

// metadataList is of names that may be shown; nil if it is none.
func metadataList(value json.RawMessage) []string {
	const most, longest = 500, 200
	var list []string
	if absent(value) || json.Unmarshal(value, &list) != nil || len(list) > most {
		return nil
	}
	for _, word := range list {
		if len(word) > longest || strings.Contains(word, " ") || !visible.MatchString(word) {
			return nil
		}
	}
	return list
}

// metadataURL is an absolute URL that may be shown; "" if it is none.
func metadataURL(value json.RawMessage) string {
	const longest = 500
	said, _ := text(value)
	u, err := url.Parse(said)
	if err != nil || len(said) > longest || !visible.MatchString(said) || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return said
}
