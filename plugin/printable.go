package plugin

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// printable returns text in which nothing moves a cursor, breaks a line, turns
// the direction of reading or is no text at all: such bytes and characters are
// written as Go writes them, \x1b. Handlers of a log do that too, as a rule; a
// terminal does not.
func printable(text string) string {
	if !strings.ContainsFunc(text, unprintable) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1, r < utf8.RuneSelf && unprintable(r):
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case r > 0xffff && unprintable(r):
			fmt.Fprintf(&b, `\U%08x`, r)
		case unprintable(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
		i += size
	}
	return b.String()
}

// unprintable is true of U+FFFD as well: it may stand for a byte that is no text.
func unprintable(r rune) bool {
	return r == utf8.RuneError || r != '\t' && !unicode.IsPrint(r) && !unicode.Is(unicode.Zs, r)
}

// cut shortens text to at most limit bytes.
func cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "") + "…"
}
