package egress

import (
	"net/netip"

	"code.dny.dev/ssrf"
)

// kind is a range of addresses and what to call one of them.
type kind struct {
	prefix netip.Prefix
	why    string
}

// kinds are the ranges that a person should be told apart, the narrower before
// the wider. The list is ours and complete without the backstop behind it,
// except for the registry entries that have no better name than "special".
var kinds = []kind{
	// Metadata services hand credentials to whoever can reach them.
	{netip.MustParsePrefix("169.254.169.254/32"), metadata}, // AWS, Google, Azure and most others
	{netip.MustParsePrefix("169.254.170.2/32"), metadata},   // AWS ECS
	{netip.MustParsePrefix("169.254.170.23/32"), metadata},  // AWS EKS
	{netip.MustParsePrefix("fd00:ec2::254/128"), metadata},  // AWS
	{netip.MustParsePrefix("fd00:ec2::23/128"), metadata},   // AWS EKS
	{netip.MustParsePrefix("fd20:ce::254/128"), metadata},   // Google
	{netip.MustParsePrefix("100.100.100.200/32"), metadata}, // Alibaba
	{netip.MustParsePrefix("192.0.0.192/32"), metadata},     // Oracle
	{netip.MustParsePrefix("168.63.129.16/32"), metadata},   // Azure's wire server; looks public
	{netip.MustParsePrefix("255.255.255.255/32"), "the broadcast address"},

	{netip.MustParsePrefix("0.0.0.0/8"), "an unspecified address"}, // reaches this machine on Linux
	{netip.MustParsePrefix("10.0.0.0/8"), private},
	{netip.MustParsePrefix("100.64.0.0/10"), "an address shared behind carrier NAT"},
	{netip.MustParsePrefix("127.0.0.0/8"), loopback},
	{netip.MustParsePrefix("169.254.0.0/16"), linkLocal},
	{netip.MustParsePrefix("172.16.0.0/12"), private},
	{netip.MustParsePrefix("192.0.0.0/24"), "a protocol assignment"},
	{netip.MustParsePrefix("192.0.2.0/24"), documentation},
	{netip.MustParsePrefix("192.88.99.0/24"), "a 6to4 relay"},
	{netip.MustParsePrefix("192.168.0.0/16"), private},
	{netip.MustParsePrefix("198.18.0.0/15"), benchmark},
	{netip.MustParsePrefix("198.51.100.0/24"), documentation},
	{netip.MustParsePrefix("203.0.113.0/24"), documentation},
	{netip.MustParsePrefix("224.0.0.0/4"), multicast},
	{netip.MustParsePrefix("240.0.0.0/4"), "a reserved address"},

	{netip.MustParsePrefix("::/128"), "an unspecified address"},
	{netip.MustParsePrefix("::1/128"), loopback},
	{netip.MustParsePrefix("::/96"), "an IPv4-compatible address"},
	{netip.MustParsePrefix("::ffff:0:0:0/96"), "an IPv4-translated address"},
	{netip.MustParsePrefix("64:ff9b::/96"), nat64},
	{netip.MustParsePrefix("64:ff9b:1::/48"), nat64},
	{netip.MustParsePrefix("100::/64"), "a discard address"},
	{netip.MustParsePrefix("2001::/32"), "a Teredo address"},
	{netip.MustParsePrefix("2001:2::/48"), benchmark},
	{netip.MustParsePrefix("2001:db8::/32"), documentation},
	{netip.MustParsePrefix("2001::/23"), "a protocol assignment"},
	{netip.MustParsePrefix("2002::/16"), "a 6to4 address"},
	{netip.MustParsePrefix("3fff::/20"), documentation},
	{netip.MustParsePrefix("fc00::/7"), "a unique local address"},
	{netip.MustParsePrefix("fe80::/10"), linkLocal},
	{netip.MustParsePrefix("fec0::/10"), "a site-local address"},
	{netip.MustParsePrefix("ff00::/8"), multicast},
}

// The names that several ranges share.
const (
	metadata      = "a cloud metadata address"
	loopback      = "a loopback address"
	linkLocal     = "a link-local address"
	private       = "a private address"
	documentation = "a documentation address"
	benchmark     = "a benchmark address"
	multicast     = "a multicast address"
	nat64         = "a NAT64 address"
)

// registry knows IANA's special-purpose registries, and of IPv6 nothing but the
// global unicast range to be good. Ports and networks are not its business.
var registry = ssrf.New(ssrf.WithAnyPort(), ssrf.WithAnyNetwork())

// special says what kind of address addr is, and "" if it is an ordinary one of
// the public internet. An IPv4-mapped address comes in as the IPv4 address.
func special(addr netip.Addr) string {
	if !addr.IsValid() {
		return "not an address" // the zero Addr; the registry lets it pass
	}
	for _, k := range kinds {
		if k.prefix.Contains(addr) {
			return k.why
		}
	}
	if isISATAP(addr) {
		return "an ISATAP address"
	}
	if registry.SafeAddr(addr) != nil {
		return "a special-purpose address"
	}
	return ""
}

// isISATAP reports whether the lower half of addr embeds an IPv4 address after
// RFC 5214 section 6.1, which is possible under any prefix.
func isISATAP(addr netip.Addr) bool {
	if !addr.Is6() {
		return false
	}
	b := addr.As16()
	return b[8]&^0x02 == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe
}
