package egress

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParseAllow(t *testing.T) {
	got, err := ParseAllow([]string{
		"127.0.0.1", " 10.1.0.0/16 ", "::1", "fd00:1::/64", "::ffff:127.0.0.1", "::ffff:10.2.0.0/112", "0.0.0.0/0",
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"127.0.0.1/32", "10.1.0.0/16", "::1/128", "fd00:1::/64", "127.0.0.1/32", "10.2.0.0/16", "0.0.0.0/0"}
	var texts []string
	for _, prefix := range got {
		texts = append(texts, prefix.String())
	}
	if diff := cmp.Diff(want, texts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, err := ParseAllow(nil); got != nil || err != nil {
		t.Errorf("nothing is %v, %v", got, err)
	}
}

func TestParseAllowSaysWhatIsWrong(t *testing.T) {
	tests := []struct{ entry, want string }{
		{"", `entry 2: "" is neither an address nor a prefix; right would be 10.1.2.3 or 10.1.0.0/16`},
		{"localhost", `entry 2: "localhost" is neither`},
		{"10.1.0.0/33", `entry 2: "10.1.0.0/33" is neither`},
		{"127.0.0.1:8080", `entry 2: "127.0.0.1:8080" is neither`},
		{"127.1", `entry 2: "127.1" is neither`},
		{"10.1.2.3/16", "entry 2: 10.1.2.3/16 has bits set behind its length; right would be 10.1.0.0/16, or 10.1.2.3 for the one address"},
		{"::ffff:10.1.2.3/112", "right would be 10.1.0.0/16"},
		{"::ffff:0:0/90", "right would be 0.0.0.0/0"},
		{"fe80::1%eth0", "has a zone"},
		{"fe80::%eth0/64", "has a zone"},
	}
	for _, tt := range tests {
		got, err := ParseAllow([]string{"10.0.0.0/8", tt.entry})
		if got != nil || err == nil || !strings.Contains(err.Error(), "egress.allow, ") || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q gives %v, %v; want %q", tt.entry, got, err, tt.want)
		}
	}
}

func TestParseAllowReportsAllAtOnce(t *testing.T) {
	_, err := ParseAllow([]string{"a", "10.0.0.0/8", "b"})
	if err == nil || !strings.Contains(err.Error(), "entry 1") || !strings.Contains(err.Error(), "entry 3") {
		t.Errorf("got %v", err)
	}
}

// TestWhatIsParsedIsOpened holds entry and verdict together: an address named in
// egress.allow may be dialled, however it is written.
func TestWhatIsParsedIsOpened(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		addr := rapid.OneOf(addr4(), addr16()).Draw(t, "addr")
		for _, text := range []string{addr.String(), netip.AddrFrom16(addr.As16()).String()} {
			allow, err := ParseAllow([]string{text})
			if err != nil {
				t.Fatal(err)
			}
			if blocked := (Policy{Allow: allow}).check("", addr); blocked != nil {
				t.Fatalf("allowing %s: %v", text, blocked)
			}
		}
	})
}
