package schema

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// durationPattern takes only what [time.ParseDuration] takes without overflow:
// six digits of hours are 114 years.
const durationPattern = `^([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}(\.[0-9]{1,9})?s)?([0-9]{1,6}ms)?$`

var durationForm = regexp.MustCompile(durationPattern)

// bareSeconds is a number of seconds as people write it without the unit. A longer
// number may be anything, and is not repeated.
var bareSeconds = regexp.MustCompile(`^[0-9]{1,4}$`)

// unitHint is how to write a duration that lacks its unit; "" if it is no number.
func unitHint(raw any) string {
	text, ok := raw.(string)
	if n, isNumber := asNumber(raw); !ok && isNumber && n.whole {
		text = strconv.FormatInt(n.int, 10)
	}
	if !bareSeconds.MatchString(text) {
		return ""
	}
	return "write " + text + "s"
}

// The form of URLs is RFC 3986 cut down to what is needed and what can be said
// in one regular expression, so that Parse and the JSON Schema agree to the
// letter: a name, an IPv4 or a bracketed IPv6 address, a port from 1 to 65535,
// path and query of ASCII with whole percent escapes; no user info, no
// fragment. International names are written in punycode.
const (
	urlLabel = `[A-Za-z0-9_-]+`
	urlHost  = `(?:` + urlLabel + `(?:\.` + urlLabel + `)*\.?|\[` + ipv6 + `\])`
	urlPort  = `(?::(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?`
	urlByte  = `[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2}`
	urlRest  = `(?:/(?:` + urlByte + `)*)?(?:\?(?:` + urlByte + `|\?)*)?`

	// ipv6 is the eight groups of RFC 4291 2.2 in hex; each line is one length
	// of what stands before "::".
	ipv6 = `(?:(?:` + hex + `:){7}` + hex +
		`|(?:` + hex + `:){1,7}:` +
		`|(?:` + hex + `:){1,6}:` + hex +
		`|(?:` + hex + `:){1,5}(?::` + hex + `){1,2}` +
		`|(?:` + hex + `:){1,4}(?::` + hex + `){1,3}` +
		`|(?:` + hex + `:){1,3}(?::` + hex + `){1,4}` +
		`|(?:` + hex + `:){1,2}(?::` + hex + `){1,5}` +
		`|` + hex + `:(?::` + hex + `){1,6}` +
		`|:(?::` + hex + `){1,7}|::)`
	hex = `[0-9A-Fa-f]{1,4}`

	httpsPattern = `^https://` + urlHost + urlPort + urlRest + `$`
	httpPattern  = `^https?://` + urlHost + urlPort + urlRest + `$`
)

var (
	httpsForm = regexp.MustCompile(httpsPattern)
	httpForm  = regexp.MustCompile(httpPattern)
	hostForm  = regexp.MustCompile(`^` + urlHost + `$`)
)

// urlTrouble says what is wrong with a URL and what to do, or nothing. The
// patterns decide; the rest finds words for their verdict. It never quotes the
// URL, which may hold a password or a token.
func urlTrouble(s string, http bool, httpIf string) (message, hint string) {
	if httpsForm.MatchString(s) || http && httpForm.MatchString(s) {
		return "", ""
	}
	scheme, rest, ok := strings.Cut(s, "://")
	switch {
	case !ok:
		return "is not a whole URL", "it must start with https://"
	case scheme == "http" && !http && httpIf != "":
		return "uses http", "use https, or set " + httpIf + " to true"
	case scheme == "http" && !http:
		return "uses http", "use https"
	case scheme != "https" && scheme != "http":
		return "does not start with https://", ""
	case strings.Contains(s, "#"):
		return "has a fragment", "remove the # and what follows it"
	}
	return restTrouble(rest)
}

// restTrouble looks at what follows the scheme.
func restTrouble(rest string) (message, hint string) {
	authority := rest
	if end := strings.IndexAny(rest, "/?"); end >= 0 {
		authority = rest[:end]
	}
	host, _, _ := strings.Cut(authority, ":")
	if strings.HasPrefix(authority, "[") {
		host = authority[:strings.Index(authority, "]")+1]
	}
	switch {
	case strings.Contains(authority, "@"):
		return "holds a user name or password", "give these in fields of their own"
	case authority == "" || strings.HasPrefix(authority, ":"):
		return "names no host", ""
	case strings.ContainsFunc(authority, func(r rune) bool { return r > '~' }):
		return "has a host that is not ASCII", "write it in punycode (xn--...)"
	case !hostForm.MatchString(host):
		return "has a host that is neither a name nor an address", ""
	case httpsForm.MatchString("https://" + host + rest[len(authority):]):
		return "has a port that is not between 1 and 65535", ""
	}
	return "has a character or escape that URLs do not allow", "percent-encode it, such as %20 for a space"
}

// Origin is scheme://host:port in lower case and with the port spelled out, so
// that equal origins are equal text.
func Origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[u.Scheme]
	}
	host := strings.ToLower(u.Hostname())
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return u.Scheme + "://" + host + ":" + port
}

// origins lists each origin once, in order.
func origins(urls []*url.URL) []string {
	var list []string
	for _, u := range urls {
		if o := Origin(u); !slices.Contains(list, o) {
			list = append(list, o)
		}
	}
	return list
}
