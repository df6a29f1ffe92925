package oauth

import (
	"strconv"
	"strings"
	"unicode/utf16"
)

// literal reads a name in single or double quotes, with the escapes of RFC 9535
// section 2.3.1.1.
func (p *pathParser) literal() (string, error) {
	quote, _ := p.next()
	p.at++
	var b strings.Builder
	for {
		r, size := p.next()
		switch {
		case size == 0:
			return "", p.wrong("a closing quote is missing")
		case r == quote:
			p.at++
			return b.String(), nil
		case r < ' ':
			return "", p.wrong("a control character is written \\u00XX")
		case r == '\\':
			p.at++
			unescaped, err := p.escape(quote)
			if err != nil {
				return "", err
			}
			r, size = unescaped, 0
		}
		p.at += size
		b.WriteRune(r)
	}
}

var escapes = map[rune]rune{'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', '/': '/', '\\': '\\'}

// escape reads what follows a backslash.
func (p *pathParser) escape(quote rune) (rune, error) {
	r, size := p.next()
	if r == 'u' {
		return p.unicode()
	}
	meant, ok := escapes[r]
	if r == quote {
		meant, ok = quote, true
	}
	if !ok {
		return 0, p.wrong("this escape is not known")
	}
	p.at += size
	return meant, nil
}

// unicode reads uXXXX, or two of them that are one character together.
func (p *pathParser) unicode() (rune, error) {
	r, ok := p.unit()
	if ok && utf16.IsSurrogate(r) {
		low := rune(0)
		if p.take(`\`) {
			low, ok = p.unit()
		}
		r = utf16.DecodeRune(r, low)
		ok = ok && r != '\uFFFD' // of two units that make no character
	}
	if !ok {
		return 0, p.wrong("four hexadecimal digits are missing, or half of a character is")
	}
	return r, nil
}

// unit reads uXXXX.
func (p *pathParser) unit() (rune, bool) {
	const length = len("uXXXX")
	rest := p.text[p.at:]
	if len(rest) < length || rest[0] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(rest[1:length], 16, 32)
	p.at += length
	return rune(n), err == nil
}
