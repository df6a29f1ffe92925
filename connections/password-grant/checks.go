package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// soon is how early a certificate's end is worth a warning.
const soon = 14 * 24 * time.Hour

// config looks at what the schema cannot say.
func (t *trial) config(context.Context) sdk.Check {
	c, err := client(t.req)
	if err != nil {
		return failed(err)
	}
	t.client = c
	return passed("the settings fit together")
}

// dns looks up the token endpoint's host, and whether it may be dialled.
func (t *trial) dns(ctx context.Context) sdk.Check {
	ctx, cancel := context.WithTimeout(ctx, t.client.Timeout)
	defer cancel()
	addrs, err := oauth.Lookup(ctx, t.req, t.client.Endpoint)
	if err != nil {
		return failed(err)
	}
	const most = 4 // enough to recognise a host by
	list := make([]string, 0, most+1)
	for i, addr := range addrs {
		if i == most {
			list = append(list, "...")
			break
		}
		list = append(list, addr.String())
	}
	return passed(t.client.Endpoint.Hostname() + " is at " + strings.Join(list, ", "))
}

// tls proves the token endpoint's identity, on a connection of its own.
func (t *trial) tls(ctx context.Context) sdk.Check {
	if t.client.Endpoint.Scheme != "https" {
		return warned("the token endpoint is plain http: everybody on the way can read the password", "use https")
	}
	ctx, cancel := context.WithTimeout(ctx, t.client.Timeout)
	defer cancel()
	state, err := oauth.Handshake(ctx, t.req, t.client.Endpoint)
	if err != nil {
		return failed(err)
	}
	return describeTLS(state, time.Now())
}

func describeTLS(state tls.ConnectionState, now time.Time) sdk.Check {
	end := state.PeerCertificates[0].NotAfter
	message := fmt.Sprintf("%s; the certificate is valid until %s", tls.VersionName(state.Version), end.UTC().Format(time.DateOnly))
	if end.Sub(now) < soon {
		return warned(message, "the server's owner has to renew it")
	}
	return passed(message)
}

// token spends the one login.
func (t *trial) token(ctx context.Context) sdk.Check {
	a, err := login(ctx, t.req, t.client)
	if err != nil {
		return failed(err)
	}
	t.authorization = a
	finding := passed("a token was issued")
	if a.Expiry.IsZero() {
		finding = warned("a token was issued, and the server does not say for how long", "set default_lifetime")
	} else {
		finding.Message += ", valid until " + a.Expiry.UTC().Format(time.RFC3339)
	}
	finding.Logins, finding.Authorization = a.Logins, a
	return finding
}

// api makes one request to the API, if it is known which one does no harm.
func (t *trial) api(ctx context.Context) sdk.Check {
	u := t.probe()
	if u == nil {
		return sdk.Check{
			Status: sdk.Skipped, Message: "it is not known what may be requested",
			Hint: "set api_endpoint and probe_path, a path that a GET request does no harm to",
		}
	}
	status, err := oauth.Probe(ctx, t.req.HTTP.Transport, u, t.authorization, t.client.Timeout)
	if err != nil {
		return failed(err)
	}
	return judge(u, status)
}

// judge says what a status of the API means. Only a refusal fails: whether another
// answer is the right one for this path, nobody here can tell.
func judge(u *url.URL, status int) sdk.Check {
	message := fmt.Sprintf("GET %s at %s answered %d", u.EscapedPath(), oauth.Address(u), status)
	switch {
	case status >= 200 && status < 300:
		return passed(message)
	case status == http.StatusUnauthorized:
		return failed(sdk.Errorf(sdk.BadConfig, "%s: the API does not take the token", message).
			WithHint("check api_endpoint, audience and resource: is the token for this API?"))
	case status == http.StatusForbidden:
		return failed(sdk.Errorf(sdk.ScopeDenied, "%s: the token does not allow this", message).
			WithHint("check scope, and the rights of the account"))
	case status >= 300 && status < 400:
		return warned(message+", a redirect that is not followed", "set api_endpoint and probe_path to where it leads")
	}
	return warned(message, "check api_endpoint and probe_path")
}

// probe is the address to try; nil if the settings name none.
func (t *trial) probe() *url.URL {
	base, path := t.req.Config.URL("api_endpoint"), t.req.Config.Text("probe_path")
	if base == nil || path == "" {
		return nil
	}
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
