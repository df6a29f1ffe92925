package egress

import (
	"net/netip"
	"testing"

	"pgregory.net/rapid"
)

func TestSpecial(t *testing.T) {
	tests := []struct{ addr, why string }{
		// What a plugin may call: neighbours of the special ranges among them.
		{"1.1.1.1", ""}, {"8.8.8.8", ""}, {"9.255.255.255", ""}, {"11.0.0.0", ""}, {"1.0.0.0", ""},
		{"100.63.255.255", ""}, {"100.128.0.0", ""}, {"126.255.255.255", ""}, {"128.0.0.0", ""},
		{"169.253.255.255", ""}, {"169.255.0.0", ""}, {"172.15.255.255", ""}, {"172.32.0.0", ""},
		{"192.0.1.0", ""}, {"192.167.255.255", ""}, {"192.169.0.0", ""}, {"198.17.255.255", ""}, {"198.20.0.0", ""},
		{"203.0.112.255", ""}, {"203.0.114.0", ""}, {"223.255.255.255", ""}, {"168.63.129.15", ""}, {"168.63.129.17", ""},
		{"2606:4700::1111", ""}, {"2001:4860:4860::8888", ""}, {"2a00:1450:4001::200e", ""}, {"2001:200::", ""},
		{"2003::", ""}, {"2001:db7:ffff::1", ""}, {"2001:db9::", ""}, {"2606:4700::5efd:0:1", ""},

		{"169.254.169.254", metadata}, {"169.254.170.2", metadata}, {"169.254.170.23", metadata},
		{"fd00:ec2::254", metadata}, {"fd00:ec2::23", metadata}, {"fd20:ce::254", metadata},
		{"100.100.100.200", metadata}, {"192.0.0.192", metadata}, {"168.63.129.16", metadata},

		{"0.0.0.0", "an unspecified address"}, {"0.255.255.255", "an unspecified address"}, {"::", "an unspecified address"},
		{"127.0.0.1", loopback}, {"127.0.0.0", loopback}, {"127.255.255.255", loopback}, {"::1", loopback},
		{"10.0.0.0", private}, {"10.255.255.255", private}, {"172.16.0.0", private}, {"172.31.255.255", private},
		{"192.168.0.0", private}, {"192.168.255.255", private},
		{"100.64.0.0", "an address shared behind carrier NAT"}, {"100.127.255.255", "an address shared behind carrier NAT"},
		{"169.254.0.0", linkLocal}, {"169.254.255.255", linkLocal}, {"fe80::", linkLocal}, {"febf:ffff::1", linkLocal},
		{"192.0.0.0", "a protocol assignment"}, {"192.0.0.255", "a protocol assignment"}, {"2001:100::", "a protocol assignment"},
		{"192.0.2.1", documentation}, {"198.51.100.1", documentation}, {"203.0.113.255", documentation},
		{"2001:db8::1", documentation}, {"3fff::1", documentation}, {"3fff:fff:ffff::1", documentation},
		{"198.18.0.0", benchmark}, {"198.19.255.255", benchmark}, {"2001:2::1", benchmark},
		{"224.0.0.1", multicast}, {"239.255.255.255", multicast}, {"ff02::1", multicast},
		{"240.0.0.0", "a reserved address"}, {"255.255.255.254", "a reserved address"}, {"255.255.255.255", "the broadcast address"},
		{"192.88.99.1", "a 6to4 relay"}, {"2002:7f00:1::", "a 6to4 address"}, {"2002:808:808::1", "a 6to4 address"},
		{"::127.0.0.1", "an IPv4-compatible address"}, {"::8.8.8.8", "an IPv4-compatible address"},
		{"::ffff:0:127.0.0.1", "an IPv4-translated address"},
		{"64:ff9b::169.254.169.254", nat64}, {"64:ff9b::8.8.8.8", nat64}, {"64:ff9b:1::1", nat64}, {"64:ff9b:1:ffff::1", nat64},
		{"2001::1", "a Teredo address"}, {"2001:0:4136:e378:8000:63bf:3fff:fdd2", "a Teredo address"},
		{"fc00::1", "a unique local address"}, {"fdff:ffff::1", "a unique local address"},
		{"fec0::1", "a site-local address"}, {"feff::1", "a site-local address"}, {"100::1", "a discard address"},
		{"2606:4700::5efe:7f00:1", "an ISATAP address"}, {"2606:4700::200:5efe:7f00:1", "an ISATAP address"},
		// Left to the registries: not global unicast, or handed to a service.
		{"4000::1", "a special-purpose address"}, {"1fff::1", "a special-purpose address"},
		{"192.31.196.1", "a special-purpose address"}, {"2620:4f:8000::1", "a special-purpose address"},
	}
	for _, tt := range tests {
		if got := special(netip.MustParseAddr(tt.addr)); got != tt.why {
			t.Errorf("%s is %q, want %q", tt.addr, got, tt.why)
		}
	}
	if special(netip.Addr{}) == "" {
		t.Error("the zero address may be dialled")
	}
}

// TestKindsAreInOrder finds a row that a wider one before it has swallowed.
func TestKindsAreInOrder(t *testing.T) {
	for i, k := range kinds {
		if k.prefix != k.prefix.Masked() {
			t.Errorf("%s is not a prefix", k.prefix)
		}
		for _, before := range kinds[:i] {
			if before.prefix.Overlaps(k.prefix) && before.prefix.Bits() <= k.prefix.Bits() {
				t.Errorf("%s comes after %s", k.prefix, before.prefix)
			}
		}
	}
}

// addr4 generates IPv4 addresses, half of them in some special range.
func addr4() *rapid.Generator[netip.Addr] {
	return rapid.Custom(func(t *rapid.T) netip.Addr {
		b := [4]byte(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "bytes"))
		if rapid.Bool().Draw(t, "special") {
			b[0] = rapid.SampledFrom([]byte{0, 10, 100, 127, 169, 172, 192, 198, 203, 224, 255}).Draw(t, "first")
		}
		return netip.AddrFrom4(b)
	})
}

// addr16 generates IPv6 addresses.
func addr16() *rapid.Generator[netip.Addr] {
	return rapid.Custom(func(t *rapid.T) netip.Addr {
		return netip.AddrFrom16([16]byte(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "bytes")))
	})
}

func TestNothingThatNetipDistrustsMayBeDialled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		addr := rapid.OneOf(addr4(), addr16()).Draw(t, "addr")
		distrusted := addr.IsLoopback() || addr.IsPrivate() || addr.IsLinkLocalUnicast() || addr.IsMulticast() ||
			addr.IsUnspecified() || !addr.IsGlobalUnicast()
		if distrusted && (Policy{}).check("", addr) == nil {
			t.Fatalf("%s may be dialled", addr)
		}
	})
}

// TestTranslatedFormsAreRefused whatever they translate to.
func TestTranslatedFormsAreRefused(t *testing.T) {
	forms := map[string]int{ // a prefix, and the byte at which the IPv4 address goes in
		"::": 12, "::ffff:0:0:0": 12, "64:ff9b::": 12, "64:ff9b:1::": 12,
		"2002::": 2, "2001::": 12, "2606:4700::5efe:0:0": 12,
	}
	rapid.Check(t, func(t *rapid.T) {
		v4 := addr4().Draw(t, "addr")
		for prefix, at := range forms {
			b := netip.MustParseAddr(prefix).As16()
			copy(b[at:], v4.AsSlice())
			if (Policy{}).check("", netip.AddrFrom16(b)) == nil {
				t.Fatalf("%s may be dialled", netip.AddrFrom16(b))
			}
		}
	})
}

func TestMappedAddressesAreJudgedAsIPv4(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v4 := addr4().Draw(t, "addr")
		mapped := netip.AddrFrom16(v4.As16())
		policy := Policy{}
		if rapid.Bool().Draw(t, "allow") {
			policy.Allow = []netip.Prefix{netip.PrefixFrom(v4, 32)}
		}
		if (policy.check("", v4) == nil) != (policy.check("", mapped) == nil) {
			t.Fatalf("%s and %s are judged differently", v4, mapped)
		}
	})
}

func TestAllowOpensItsPrefixAndNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := rapid.OneOf(addr4(), addr16()).Draw(t, "base")
		prefix := netip.PrefixFrom(base, rapid.IntRange(0, base.BitLen()).Draw(t, "bits")).Masked()
		addr := rapid.OneOf(addr4(), addr16(), rapid.Just(base)).Draw(t, "addr").Unmap()
		allowed := Policy{Allow: []netip.Prefix{prefix}}.check("", addr) == nil
		if want := prefix.Contains(addr) || (Policy{}).check("", addr) == nil; allowed != want {
			t.Fatalf("allow %s: %s may be dialled: %v, want %v", prefix, addr, allowed, want)
		}
	})
}

func TestZonesAreNeverAllowed(t *testing.T) {
	all := Policy{Allow: []netip.Prefix{netip.MustParsePrefix("::/0"), netip.MustParsePrefix("0.0.0.0/0")}}
	for _, text := range []string{"fe80::1%eth0", "2606:4700::1111%1", "::ffff:127.0.0.1%eth0"} {
		if all.check("", netip.MustParseAddr(text)) == nil {
			t.Errorf("%s may be dialled", text)
		}
	}
}
