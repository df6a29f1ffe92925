package secret

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// unicodeEscape is a JSON escape of the kind whose hex digits come in two cases.
var unicodeEscape = regexp.MustCompile(`\\u[0-9a-f]{4}`)

// quoted returns value as it stands between the quotes of JSON and of Go.
func quoted(value string) []string {
	plain, html := jsonText(value, false), jsonText(value, true)
	goText := inner(strconv.Quote(value))
	forms := []string{plain, html, goText, inner(strconv.QuoteToASCII(value))}
	for _, once := range []string{plain, html, goText} {
		forms = append(forms, jsonText(once, true), jsonText(once, false), inner(strconv.Quote(once)))
	}
	// Most JSON libraries other than Go's escape all that is not ASCII, some
	// write the digits in upper case, and PHP's escapes the slash as well.
	for _, text := range []string{plain, html, asciiJSON(plain), asciiJSON(html)} {
		upper := unicodeEscape.ReplaceAllStringFunc(text, func(escape string) string {
			return `\u` + strings.ToUpper(escape[2:])
		})
		forms = append(forms, text, upper, strings.ReplaceAll(text, "/", `\/`))
	}
	return forms
}

// jsonText returns value as Go's encoder writes it, without the quotes.
func jsonText(value string, escapeHTML bool) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(escapeHTML)
	if err := encoder.Encode(value); err != nil {
		return value // a string always encodes; if ever not, its raw form is known anyhow
	}
	return inner(strings.TrimSuffix(out.String(), "\n"))
}

// inner returns a quoted text without its quotes.
func inner(text string) string { return text[1 : len(text)-1] }

// asciiJSON escapes what is not ASCII in the text of a JSON string.
func asciiJSON(text string) string {
	var out strings.Builder
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf:
			out.WriteRune(r)
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.String()
}

// percentRule says what one way of percent-encoding leaves as it is, besides
// letters and digits, and whether a space becomes a plus sign.
type percentRule struct {
	keep string
	plus bool
}

// formRules are the ways of writing application/x-www-form-urlencoded.
func formRules() []percentRule {
	return []percentRule{
		{keep: "-._~", plus: true}, // Go's url.Values, RFC 3986's unreserved set
		{keep: "*-._", plus: true}, // browsers and Java: the URL Standard
		{keep: "-._~"},             // the same, by who writes %20
	}
}

// percentRules are the ways of writing a part of a URL.
func percentRules() []percentRule {
	return append(formRules(),
		percentRule{keep: "-._~!*'()"},          // JavaScript's encodeURIComponent
		percentRule{keep: "-._~/"},              // Python's quote
		percentRule{keep: "-._~$&+=:@"},         // Go's url.PathEscape
		percentRule{keep: "-._~$&+,/:;=@"},      // Go's url.URL for a whole path
		percentRule{keep: "-._~!$&'()*+,;=:@/"}, // the same by RFC 3986 section 3.3
		percentRule{keep: "-._~$&+,;="},         // Go's url.UserPassword
		percentRule{keep: "-._~!$&'()*+,;="},    // the same by RFC 3986 section 3.2.1
		percentRule{keep: ""},                   // who takes no chances
	)
}

// percented returns value percent-encoded by every rule.
func percented(value string) []string { return encodedBy(percentRules(), value) }

// formEncoded returns value as it may stand in a form.
func formEncoded(value string) []string { return encodedBy(formRules(), value) }

// encodedBy applies each rule in both cases of hex.
func encodedBy(rules []percentRule, value string) []string {
	var forms []string
	for _, rule := range rules {
		forms = append(forms, rule.encode(value, "%%%02X"), rule.encode(value, "%%%02x"))
	}
	return forms
}

// encode writes value byte by byte; format writes those that are not kept.
func (r percentRule) encode(value, format string) string {
	var out strings.Builder
	for _, b := range []byte(value) {
		switch {
		case isAlphanumeric(b) || strings.IndexByte(r.keep, b) >= 0:
			out.WriteByte(b)
		case b == ' ' && r.plus:
			out.WriteByte('+')
		default:
			fmt.Fprintf(&out, format, b)
		}
	}
	return out.String()
}

// isAlphanumeric reports whether b is a letter or a digit of ASCII.
func isAlphanumeric(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}

// base64s returns what value contributes to base64 text, for each offset it can
// have from the start of a group of three bytes: the characters that it fixes
// alone, and the same up to the end if nothing follows it.
func base64s(value string) []string {
	var forms []string
	for offset := range 3 {
		raw := append(make([]byte, offset), value...)
		head := (offset*8 + 5) / 6 // characters that hold bits of what comes before
		fixed := len(raw) * 8 / 6  // characters before the first that may hold bits of what comes after
		for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
			padded := encoding.EncodeToString(raw)
			forms = append(forms, padded[head:], strings.TrimRight(padded[head:], "="), padded[head:fixed])
		}
	}
	return forms
}
