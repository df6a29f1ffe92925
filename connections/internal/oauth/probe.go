package oauth

import (
	"context"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/sdk"
)

// Probe makes a GET request with an authorization, follows no redirect, and
// returns the status. The body is not read. An error is an *[sdk.Error].
func Probe(ctx context.Context, transport http.RoundTripper, u *url.URL, a *sdk.Authorization, timeout time.Duration) (status int, err error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var w wire
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, w.trace()), http.MethodGet, u.String(), http.NoBody)
	if err != nil {
		return 0, sdk.Errorf(sdk.BadConfig, "no request can be made for this URL").In("api_endpoint")
	}
	req.Header.Set("Accept", "application/json, */*;q=0.5")
	req.Header.Set("User-Agent", "Jackfield")
	a.Apply(req)
	resp, err := transport.RoundTrip(req)
	switch {
	case err == nil:
		_ = resp.Body.Close()
		return resp.StatusCode, nil
	case !w.reached(written):
		return 0, unreached(u, w.reached(connected), err)
	case isTimeout(err):
		return 0, sdk.Errorf(sdk.Timeout, "%s did not answer within %v", Address(u), timeout)
	}
	return 0, sdk.Errorf(sdk.Ambiguous, "the connection to %s ended without an answer", Address(u))
}

// ProbeURL is the address of a path, and maybe a query, under an API's; nil if there
// is none. It is the one that a host would call with the same path.
func ProbeURL(base *url.URL, path string) *url.URL {
	path, query, _ := strings.Cut(path, "?")
	u := *base
	u.RawPath = strings.TrimSuffix(base.EscapedPath(), "/") + "/" + strings.TrimPrefix(path, "/")
	var err error
	if u.Path, err = url.PathUnescape(u.RawPath); err != nil {
		return nil
	}
	u.RawQuery = strings.Trim(base.RawQuery+"&"+query, "&")
	return &u
}
