package host

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"

	"github.com/jackfield-dev/jackfield/internal/egress"
	"github.com/jackfield-dev/jackfield/plugin"
)

// unanswered says why a request to an API has no answer. The transport's own
// words are not passed on. The end of the caller's context stays what it is.
func unanswered(ctx context.Context, err error) error {
	blocked, refused := errors.AsType[*egress.BlockedError](err)
	lookup, unknown := errors.AsType[*net.DNSError](err)
	op, broken := errors.AsType[*net.OpError](err)
	switch {
	case ctx.Err() != nil, errors.Is(err, context.Canceled):
		return err
	case refused:
		return plugin.Errorf(Blocked, "%s", blocked.Error()).
			WithHint("if this is meant, add the address to egress.allow (JACKFIELD_EGRESS_ALLOW)")
	case unknown:
		return plugin.Errorf(Unavailable, "the name %s leads to no address", lookup.Name).
			WithHint("check how the API's address is spelt")
	case untrusted(err):
		return plugin.Errorf(TLS, "the identity of the API could not be proved").
			WithHint("if its certificate is of your own authority, add that to ca_file (JACKFIELD_CA_FILE)")
	case broken && op.Op == "dial":
		return plugin.Errorf(Unavailable, "the API cannot be connected to").
			WithHint("check the host and the port of its address, and that it is running")
	}
	return plugin.Errorf(Ambiguous, "the request was sent, and no whole answer came")
}

// untrusted reports whether TLS is what failed.
func untrusted(err error) bool {
	_, certificate := errors.AsType[*tls.CertificateVerificationError](err)
	_, authority := errors.AsType[x509.UnknownAuthorityError](err)
	_, record := errors.AsType[tls.RecordHeaderError](err)
	_, alert := errors.AsType[tls.AlertError](err)
	return certificate || authority || record || alert
}
