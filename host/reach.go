package host

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"

	"github.com/jackfield-dev/jackfield/internal/egress"
	"github.com/jackfield-dev/jackfield/plugin"
)

// roundTrip sends a request to an API within the egress policy. What goes wrong
// is an *Error, but for the end of the caller's context, which stays what it is.
func (h *Host) roundTrip(req *http.Request) (*http.Response, error) {
	var written atomic.Bool
	ctx := httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		WroteHeaders: func() { written.Store(true) },
	})
	resp, err := h.transport.RoundTrip(req.WithContext(ctx))
	if err == nil || req.Context().Err() != nil {
		return resp, err
	}
	return nil, unanswered(req.URL.Host, err, written.Load())
}

// unanswered says why a request to an API has no answer. The transport's own
// words are not passed on: nobody chose them.
func unanswered(host string, err error, written bool) *Error {
	blocked, refused := errors.AsType[*egress.BlockedError](err)
	lookup, unknown := errors.AsType[*net.DNSError](err)
	switch {
	case refused:
		return plugin.Errorf(Blocked, "%s", blocked.Error()).
			WithHint("if this is meant, add the address to egress.allow (JACKFIELD_EGRESS_ALLOW)")
	case unknown:
		return plugin.Errorf(Unavailable, "the name %s leads to no address", lookup.Name).
			WithHint("check how the API's address is spelt")
	case plain(err):
		return plugin.Errorf(TLS, "%s does not speak TLS", host).
			WithHint("check the port; plain http needs an http URL, and the connection's leave")
	case untrusted(err):
		return plugin.Errorf(TLS, "the identity of %s could not be proved", host).
			WithHint("if its certificate is of your own authority, add that to ca_file (JACKFIELD_CA_FILE)")
	case !written:
		return plugin.Errorf(Unavailable, "%s cannot be connected to; nothing was sent", host).
			WithHint("check the host and the port of its address, and that it is running")
	}
	return plugin.Errorf(Ambiguous, "the request was sent to %s, and no whole answer came", host)
}

// plain reports whether the other side answered TLS with something else. HTTP
// has an error of its own.
func plain(err error) bool {
	_, record := errors.AsType[tls.RecordHeaderError](err)
	return record || errors.Is(err, http.ErrSchemeMismatch)
}

// untrusted reports whether TLS is what failed.
func untrusted(err error) bool {
	_, certificate := errors.AsType[*tls.CertificateVerificationError](err)
	_, authority := errors.AsType[x509.UnknownAuthorityError](err)
	_, alert := errors.AsType[tls.AlertError](err)
	return certificate || authority || alert
}
