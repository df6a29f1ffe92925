package secret

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf8"
)

// entities returns value as it stands in a web page or another XML text, which
// is what error pages and many frameworks' error texts are: the five special
// characters by name or number, and other characters by number too.
func entities(value string) []string {
	numeric := html.EscapeString(value)                                                 // &#34; and &#39;
	named := strings.NewReplacer("&#34;", "&quot;", "&#39;", "&apos;").Replace(numeric) // as XML has them
	mixed := strings.NewReplacer("&#34;", "&quot;", "&#39;", "&#039;").Replace(numeric) // as PHP does
	hex := strings.NewReplacer("&#34;", "&quot;", "&#39;", "&#x27;").Replace(numeric)   // as Python and others do
	forms := []string{numeric, named, mixed, hex}
	for _, form := range forms[:4] {
		forms = append(forms, ascii(form, "&#%d;"), ascii(form, "&#x%x;"), ascii(form, "&#x%X;"))
	}
	return append(forms, misread(value))
}

// ascii writes the characters beyond ASCII by a format.
func ascii(text, format string) string {
	var b strings.Builder
	for _, r := range text {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, format, r)
		}
	}
	return b.String()
}

// misread returns value as one sees it who takes its UTF-8 for Latin-1.
func misread(value string) string {
	var b strings.Builder
	for _, c := range []byte(value) {
		b.WriteRune(rune(c))
	}
	return b.String()
}
