package oauthtype

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// api makes one request to the API, if it is known which one does no harm.
func (t *trial) api(ctx context.Context) []sdk.Check {
	if t.issued == nil {
		return one(t.tokenless)
	}
	u := t.probe()
	if u == nil {
		return one(skipped(noProbe, "it is not known what may be requested",
			"set api_endpoint and probe_path, a path that a GET request does no harm to"))
	}
	status, err := oauth.Probe(ctx, t.req.HTTP.Transport, u, t.authorization, t.client.Timeout)
	if err != nil {
		return one(failed(err))
	}
	c := judge(u, status, t.authorization)
	c.Evidence = []sdk.Fact{fact("http_status", strconv.Itoa(status))}
	return one(c)
}

// judge says what a status of the API means. Only a refusal fails: whether another
// answer is the right one for this path, nobody here can tell. The token is fresh,
// so what means an expired one otherwise cannot mean that here.
func judge(u *url.URL, status int, a *sdk.Authorization) sdk.Check {
	message := fmt.Sprintf("GET %s at %s answered %d", u.EscapedPath(), oauth.Address(u), status)
	switch {
	case status >= 200 && status < 300:
		return sdk.Check{Status: sdk.Passed, Message: message}
	case status == http.StatusUnauthorized:
		return failed(sdk.Errorf(sdk.BadConfig, "%s: the API does not take the token", message).
			WithHint("check api_endpoint, audience and resource: is the token for this API?"))
	case status == http.StatusForbidden:
		return failed(sdk.Errorf(sdk.ScopeDenied, "%s: the token does not allow this", message).
			WithHint("check scope, and the rights of the account"))
	case a.RenewsOn(status):
		return failed(sdk.Errorf(sdk.ScopeDenied, "%s, to a token that is fresh: a right is missing, and none has expired", message).In("renew_on").
			WithHint("check scope, and the rights of the account; if this API says %d to whoever lacks a right, take it out of renew_on", status))
	case status >= 300 && status < 400:
		return warned(redirected, message+", a redirect that is not followed", "set api_endpoint and probe_path to where it leads")
	}
	return warned(unexpectedStatus, message, "check api_endpoint and probe_path")
}

// base is where the API is: as the settings say, or else as the server said.
func (t *trial) base() *url.URL {
	if u := t.req.Config.URL("api_endpoint"); u != nil || t.issued == nil || t.issued.BaseURL == "" {
		return u
	}
	u, err := url.Parse(t.issued.BaseURL)
	if err != nil {
		return nil
	}
	return u
}

// probe is the address to try; nil if nobody named one.
func (t *trial) probe() *url.URL {
	base, path := t.base(), t.req.Config.Text("probe_path")
	if base == nil || path == "" {
		return nil
	}
	return oauth.ProbeURL(base, path)
}
