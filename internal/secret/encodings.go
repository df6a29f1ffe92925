package secret

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// shortest is the length in bytes under which nothing is looked for. Three
// letters occur in any text; replacing them would destroy it.
const shortest = 4

// shortestLine is the same for one line of a value of many: such lines are not
// secrets by themselves, and "]," or "type:" are in every document.
const shortestLine = 8

// Encodings returns the forms in which value may show itself in text, each
// once, the longest first and none shorter than four bytes:
//
//   - as it is, and without white space around it;
//   - escaped for JSON (with and without HTML and non-ASCII escapes) and by
//     Go's %q, also one within the other, as when a log line quotes an error;
//   - escaped for HTML and XML, and as UTF-8 looks when it is read as Latin-1;
//   - percent-encoded for a query, a path or a form, in both cases of hex;
//   - in base64, standard and URL, at each of the three offsets a value can
//     have in what is encoded, so that it is found within "id:secret" too;
//     also base64 of its form encoding (RFC 6749 section 2.3.1);
//   - as bytes in hex and decimal, the way fmt prints a []byte;
//   - line by line, if it has several, as a PEM key has.
//
// Of base64 it is the part that depends on value alone, with the padding if
// value is the last of what is encoded: at either end at most one character
// that value shares with its neighbour is left out. A value shorter than four
// bytes has no encodings: it cannot be told from ordinary text.
func Encodings(value string) []string {
	if len(value) < shortest {
		return nil
	}
	forms := []string{value}
	forms = append(forms, quoted(value)...)
	forms = append(forms, percented(value)...)
	forms = append(forms, entities(value)...)
	forms = append(forms, listed(value)...)
	forms = append(forms, lines(value)...)
	for _, text := range append(formEncoded(value), value) {
		forms = append(forms, base64s(text)...)
	}
	if trimmed := strings.TrimSpace(value); trimmed != value {
		forms = append(forms, Encodings(trimmed)...)
	}
	return tidy(forms)
}

// listed returns value byte by byte, as %x, %X, % x, %v and %#v print a []byte.
func listed(value string) []string {
	raw := []byte(value)
	lower := hex.EncodeToString(raw)
	decimal := strings.Trim(fmt.Sprintf("%v", raw), "[]")
	literal := strings.Trim(strings.TrimPrefix(fmt.Sprintf("%#v", raw), "[]byte"), "{}")
	return []string{lower, strings.ToUpper(lower), fmt.Sprintf("% x", raw), decimal, literal}
}

// lines returns the lines of a value of several. PEM's armour is left out: it
// is the same for every key, and worth reading in a log.
func lines(value string) []string {
	if !strings.Contains(value, "\n") {
		return nil
	}
	var long []string
	for line := range strings.Lines(value) {
		line = strings.TrimSpace(line)
		if len(line) >= shortestLine && !strings.HasPrefix(line, "-----") {
			long = append(long, line)
		}
	}
	return long
}

// tidy sorts forms by length, the longest first, and drops the short and the
// repeated ones.
func tidy(forms []string) []string {
	slices.SortFunc(forms, func(a, b string) int {
		return cmp.Or(len(b)-len(a), strings.Compare(a, b))
	})
	forms = slices.Compact(forms)
	return slices.DeleteFunc(forms, func(form string) bool { return len(form) < shortest })
}
