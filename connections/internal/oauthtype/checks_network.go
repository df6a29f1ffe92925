package oauthtype

import (
	"context"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/jackfield-dev/jackfield/connections/internal/oauth"
	"github.com/jackfield-dev/jackfield/sdk"
)

// endpoint is an address in the settings.
type endpoint struct {
	field string
	url   *url.URL
}

// literal reports whether the host is an address and not a name.
func (e endpoint) literal() bool {
	_, err := netip.ParseAddr(e.url.Hostname())
	return err == nil
}

// endpoints are the addresses that this connection goes to, where passwords go
// first.
func (t *trial) endpoints() []endpoint {
	var list []endpoint
	for _, field := range []string{"token_endpoint", "api_endpoint", "revocation_endpoint"} {
		if u := t.req.Config.URL(field); u != nil {
			list = append(list, endpoint{field, u})
		}
	}
	return list
}

// plain are the fields with an address that is not https.
func (t *trial) plain() []string {
	var fields []string
	for _, e := range t.endpoints() {
		if e.url.Scheme != "https" {
			fields = append(fields, e.field)
		}
	}
	return fields
}

// egress asks the operator's policy about each host that is written as an address.
// A name is judged by where it leads, which is for dns to find out. The policy
// alone decides: no proxy is used, whatever the environment says.
func (t *trial) egress(ctx context.Context) []sdk.Check {
	facts, findings := t.lookup(ctx, true)
	message := "no host is written as an address; names are judged by where they lead"
	if len(facts) > 0 {
		message = "the operator's policy lets " + distinct(facts) + " be dialled"
	}
	return orPassed(message, facts, findings...)
}

// dns finds the addresses of each host that is a name, and whether the policy
// lets at least one be dialled. The API's are asked for too: a login for an API
// that is not there would be spent in vain.
func (t *trial) dns(ctx context.Context) []sdk.Check {
	facts, findings := t.lookup(ctx, false)
	message := "there is no name to look up"
	if len(facts) > 0 {
		message = distinct(facts)
	}
	return orPassed(message, facts, findings...)
}

// lookup looks at the hosts of one kind. It stops at the first one without which
// nothing works.
func (t *trial) lookup(ctx context.Context, literal bool) (facts []sdk.Fact, findings []sdk.Check) {
	ctx, cancel := context.WithTimeout(ctx, t.client.Timeout)
	defer cancel()
	for _, e := range t.endpoints() {
		if e.literal() != literal {
			continue
		}
		addrs, err := oauth.Lookup(ctx, t.req, e.url)
		switch {
		case err != nil && e.field == "revocation_endpoint":
			c := warned(revocationUnreachable, err.Error()+"; tokens cannot be revoked there", sdk.AsError(err).Hint)
			c.Field = e.field
			findings = append(findings, c)
		case err != nil:
			return facts, one(failed(sdk.AsError(err).In(e.field)))
		case literal:
			facts = append(facts, fact(e.field, addrs[0].String()))
		default:
			facts = append(facts, fact(e.field, e.url.Hostname()+" is at "+several(addrs)))
		}
	}
	return facts, findings
}

// several are addresses, as many as are enough to recognise a host by.
func several(addrs []netip.Addr) string {
	const most = 4
	var list []string
	for _, addr := range addrs[:min(len(addrs), most)] {
		list = append(list, addr.String())
	}
	if len(addrs) > most {
		list = append(list, "...")
	}
	return strings.Join(list, ", ")
}

// distinct are the values of facts, each once.
func distinct(facts []sdk.Fact) string {
	var values []string
	for _, f := range facts {
		if !slices.Contains(values, f.Value) {
			values = append(values, f.Value)
		}
	}
	return strings.Join(values, "; ")
}
