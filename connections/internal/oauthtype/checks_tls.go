package oauthtype

import (
	"cmp"
	"context"
	"crypto/tls"
	"fmt"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// soon is how early a certificate's end is worth a warning.
const soon = 14 * 24 * time.Hour

// tls proves the token endpoint's identity, on a connection of its own, and names
// every address that has none to prove.
func (t *trial) tls(ctx context.Context) []sdk.Check {
	open := t.unencrypted()
	if t.client.Endpoint.Scheme != "https" {
		return open
	}
	ctx, cancel := context.WithTimeout(ctx, t.client.Timeout)
	defer cancel()
	state, err := oauth.Handshake(ctx, t.req, t.client.Endpoint)
	if err != nil {
		return one(failed(sdk.AsError(err).In("token_endpoint")))
	}
	return append(one(t.secured(state, time.Now())), open...)
}

// unencrypted warns of the addresses that are plain http.
func (t *trial) unencrypted() []sdk.Check {
	fields := t.plain()
	if len(fields) == 0 {
		return nil
	}
	verb := " is plain http: everybody on the way can read "
	if len(fields) > 1 {
		verb = " are plain http: everybody on the way can read "
	}
	what := "the tokens"
	if fields[0] == "token_endpoint" {
		what = t.flow.proof()
	}
	c := warned(plainHTTP, enumerated(fields)+verb+what, "use https")
	c.Field = fields[0]
	return one(c)
}

// proof is what the token endpoint is shown, and nobody else may see.
func (f *Flow) proof() string {
	if f.User == nil {
		return "the client's credentials"
	}
	return "the password"
}

// secured says what a handshake agreed on.
func (t *trial) secured(state tls.ConnectionState, now time.Time) sdk.Check {
	cert := state.PeerCertificates[0]
	end := cert.NotAfter.UTC().Format(time.DateOnly)
	c := sdk.Check{
		Status:  sdk.Passed,
		Message: fmt.Sprintf("%s; the certificate is valid until %s", tls.VersionName(state.Version), end),
	}
	if cert.NotAfter.Sub(now) < soon {
		c = warned(certificateEndsSoon, c.Message, "the server's owner has to renew it")
	}
	c.Evidence = []sdk.Fact{
		fact("tls_version", tls.VersionName(state.Version)),
		fact("cipher_suite", tls.CipherSuiteName(state.CipherSuite)),
		fact("certificate_issuer", t.shown(cmp.Or(cert.Issuer.CommonName, strings.Join(cert.Issuer.Organization, ", ")))),
		fact("certificate_expires", end),
	}
	return c
}
