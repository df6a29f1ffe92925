// Package egress is the one way out: every connection that Jackfield or a
// plugin opens to somewhere that a person named goes through a [Policy].
//
// People fill in URLs, and names resolve to whatever their owner likes, so a
// server that calls them for others can be made to call itself, its neighbours
// or the metadata service of its cloud. The one idea is to decide on the
// address that is about to be dialled, in the dialer, after every name, number
// form, redirect and second resolution: there is nothing left between the
// decision and the packet. What is not the public internet is refused, and what
// is a translation of some other address is refused whatever it translates to.
// An operator opens what is needed with egress.allow, in prefixes.
//
// The zero Policy is the strictest. It gives a dialer and two kinds of client:
//
//	policy := egress.Policy{Allow: allowed, Roots: roots}
//	client := policy.Client()       // sends credentials: once, and nowhere else
//	transport := policy.Transport() // calls APIs: pooled, HTTP/2
//
// Neither looks at the proxy variables of the environment: behind a proxy the
// dialer would judge the proxy's address and let every target through.
//
// What a policy cannot see: a NAT64 prefix that a network chose for itself, and
// a public address that a router sends back inside.
package egress

import (
	"crypto/x509"
	"net"
	"net/netip"
)

// Policy says what may be dialled and whom TLS trusts. The zero value allows
// the public internet alone and trusts the system's roots. A Policy is a value:
// it is copied freely and may be used by many at once, as long as nobody
// changes the slice behind Allow.
type Policy struct {
	// Allow opens addresses that are refused otherwise, see [ParseAllow]. A
	// prefix opens all it contains, so 0.0.0.0/0 includes the metadata
	// services. An IPv4 prefix opens the IPv4-mapped form of its addresses too,
	// which reaches the same place; it opens no other form of them.
	Allow []netip.Prefix
	// Roots are the certificate authorities to trust. Nil: the system's.
	Roots *x509.CertPool

	resolver *net.Resolver // nil: the system's; tests answer for themselves
}

// check returns nil if addr may be dialled for host, and why not otherwise.
func (p Policy) check(host string, addr netip.Addr) *BlockedError {
	// A zone names a network interface of this machine. No prefix contains an
	// address with a zone, so no prefix can open it either.
	if addr.Zone() != "" {
		return &BlockedError{Host: host, Addr: addr, Why: "an address with a zone"}
	}
	addr = addr.Unmap()
	for _, prefix := range p.Allow {
		if prefix.Contains(addr) {
			return nil
		}
	}
	if why := special(addr); why != "" {
		return &BlockedError{Host: host, Addr: addr, Why: why}
	}
	return nil
}
