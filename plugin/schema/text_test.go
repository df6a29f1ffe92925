package schema

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestURLProblems(t *testing.T) {
	const escape = "has a character or escape that URLs do not allow: percent-encode it, such as %20 for a space"
	const port = "has a port that is not between 1 and 65535"
	const host = "has a host that is neither a name nor an address"
	for text, want := range map[string]string{
		"":                              "is not a whole URL: it must start with https://",
		"example.com":                   "is not a whole URL: it must start with https://",
		"ftp://example.com":             "does not start with https://",
		"HTTPS://example.com":           "does not start with https://",
		"http://example.com":            "uses http: use https",
		"https://example.com/#a":        "has a fragment: remove the # and what follows it",
		"https://ada:pw@example.com":    "holds a user name or password: give these in fields of their own",
		"https://ada@example.com/":      "holds a user name or password: give these in fields of their own",
		"https://":                      "names no host",
		"https:///path":                 "names no host",
		"https://:443/":                 "names no host",
		"https://?q":                    "names no host",
		"https://münchen.example":       "has a host that is not ASCII: write it in punycode (xn--...)",
		"https://example..com":          host,
		"https://exa mple.com":          host,
		"https://[::1":                  host,
		"https://[1::2::3]/":            host,
		"https://[fe80::1%25eth0]/":     host,
		"https://a:b:1/":                port,
		"https://example.com:0":         port,
		"https://example.com:65536":     port,
		"https://example.com:080":       port,
		"https://example.com:":          port,
		"https://[::1]:x/":              port,
		"https://example.com/a b":       escape,
		"https://example.com/%zz":       escape,
		"https://example.com/%4":        escape,
		"https://example.com/ü":         escape,
		"https://example.com/a\n":       escape,
		"https://example.com/{id}":      escape,
		"https://example.com?a=b|c":     escape,
		"https://example.com:99999/a b": escape,
	} {
		message, hint := urlTrouble(text, false, "")
		if got := strings.TrimSuffix(message+": "+hint, ": "); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestURLsTaken(t *testing.T) {
	for _, text := range sampleURLs {
		plain := strings.HasPrefix(text, "http:")
		if message, _ := urlTrouble(text, plain, "allow_http"); message != "" {
			t.Errorf("%q %s", text, message)
		}
		if message, _ := urlTrouble(text, false, "allow_http"); plain && message != "uses http" {
			t.Errorf("%q: got %q", text, message)
		}
	}
}

// TestIPv6 holds the pattern to netip, through url.Parse: every address that
// it makes parses, and so do the shortest and the longest.
func TestIPv6(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkURL(t, "https://["+rapid.StringMatching(ipv6).Draw(t, "address")+"]/")
	})
	for _, address := range []string{"::", "::1", "1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1::8"} {
		if !httpsForm.MatchString("https://[" + address + "]") {
			t.Errorf("%s is not taken", address)
		}
	}
}

func TestPorts(t *testing.T) {
	for port := range 70000 {
		u := url.URL{Scheme: "https", Host: "h:" + showNumber(float64(port))}
		if got, want := httpsForm.MatchString(u.String()), port >= 1 && port <= 65535; got != want {
			t.Fatalf("port %d: got %v", port, got)
		}
	}
}

// checkURL holds what Config.URL relies on for whatever the pattern takes.
func checkURL(t fatal, text string) {
	if !httpForm.MatchString(text) {
		return
	}
	u, err := url.Parse(text)
	if err != nil {
		t.Fatalf("%q is taken and does not parse: %v", text, err)
	}
	if u.Host == "" || u.User != nil || u.Fragment != "" || u.Opaque != "" || u.Scheme != "https" && u.Scheme != "http" {
		t.Fatalf("%q is taken and parses to %#v", text, u)
	}
}

func FuzzURL(f *testing.F) {
	for _, text := range sampleURLs {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkURL(t, text)
		checkURL(t, "https://"+text)
		if message, _ := urlTrouble(text, true, ""); (message == "") != httpForm.MatchString(text) {
			t.Fatalf("%q: %q is not what the pattern says", text, message)
		}
	})
}

func TestOrigins(t *testing.T) {
	for text, want := range map[string]string{
		"https://API.Example.com/v1?x":  "https://api.example.com:443",
		"https://api.example.com:443":   "https://api.example.com:443",
		"http://api.example.com":        "http://api.example.com:80",
		"https://[2001:DB8::1]:8443/v1": "https://[2001:db8::1]:8443",
	} {
		u, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := Origin(u); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

// TestDurations holds that whatever the pattern takes is parsed, and not
// negative, which an overflow would be.
func TestDurations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(durationPattern).Draw(t, "duration")
		if d, err := time.ParseDuration(text); text != "" && (err != nil || d < 0) {
			t.Fatalf("%q: %v %v", text, d, err)
		}
	})
	s := Schema{Fields: []Field{{Name: "d", Kind: Duration}}}
	for text, want := range map[string]time.Duration{
		"10s": 10 * time.Second, "1m30s": 90 * time.Second, "250ms": 250 * time.Millisecond, "0s": 0, "0.5s": time.Second / 2,
		"1h1m1s1ms": time.Hour + time.Minute + time.Second + time.Millisecond,
		"999999h":   999999 * time.Hour,
	} {
		if got := mustParse(t, s, map[string]any{"d": text}).Duration("d"); got != want {
			t.Errorf("%s: got %s", text, got)
		}
	}
	for _, text := range []string{"-1s", "+1s", "1", "s", "1s1m", "1.5m", ".5s", "1d", "1 s", "1000000h", "1µs", "1s\n"} {
		if _, err := s.Parse(map[string]any{"d": text}); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}
