package egress

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
)

// ParseAllow reads the entries of egress.allow, each an address or a prefix:
// 127.0.0.1, 10.1.0.0/16, fd00:1::/64. An IPv4-mapped entry means the IPv4
// address or prefix. All entries that are wrong are reported at once, each with
// its place, counted from one.
//
// Names are not accepted: what counts is the address that is dialled, and whoever
// owns a name decides about that.
func ParseAllow(entries []string) ([]netip.Prefix, error) {
	var prefixes []netip.Prefix
	var problems []error
	for i, entry := range entries {
		prefix, err := parseEntry(strings.TrimSpace(entry))
		if err != nil {
			problems = append(problems, fmt.Errorf("egress.allow, entry %d: %w", i+1, err))
			continue
		}
		prefixes = append(prefixes, prefix)
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	return prefixes, nil
}

// parseEntry reads one entry.
func parseEntry(entry string) (netip.Prefix, error) {
	if strings.Contains(entry, "%") {
		return netip.Prefix{}, fmt.Errorf("%q has a zone, and addresses with a zone are never dialled", entry)
	}
	if addr, err := netip.ParseAddr(entry); err == nil {
		addr = addr.Unmap()
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(entry)
	if err != nil {
		return netip.Prefix{}, fmt.Errorf("%q is neither an address nor a prefix; right would be 10.1.2.3 or 10.1.0.0/16", entry)
	}
	return canonical(prefix)
}

// canonical turns an IPv4-mapped prefix into the IPv4 one, since addresses are
// unmapped before they are compared, and refuses what is probably a slip.
func canonical(prefix netip.Prefix) (netip.Prefix, error) {
	if addr := prefix.Addr(); addr.Is4In6() {
		if prefix.Bits() < 96 {
			return netip.Prefix{}, fmt.Errorf("%s is wider than all IPv4-mapped addresses; right would be 0.0.0.0/0", prefix)
		}
		prefix = netip.PrefixFrom(addr.Unmap(), prefix.Bits()-96)
	}
	if masked := prefix.Masked(); masked != prefix {
		return netip.Prefix{}, fmt.Errorf("%s has bits set behind its length; right would be %s, or %s for the one address",
			prefix, masked, prefix.Addr())
	}
	return prefix, nil
}
