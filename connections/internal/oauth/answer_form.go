package oauth

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"unicode/utf8"
)

const formMedia = "application/x-www-form-urlencoded"

var errNotForm = errors.New("is no form")

// readForm reads a form: as the object of its parameters where that is forgiven,
// else for the name of its error alone.
func (r reader) readForm(body []byte) reading {
	if !r.dialect.allows(FormResponse) {
		return r.badForm(body, "a form in place of JSON")
	}
	doc, err := formDocument(body)
	if err != nil {
		return r.badForm(body, "a body that "+err.Error())
	}
	members, err := objectOf(doc)
	if err != nil {
		return r.badForm(body, "a body that "+err.Error())
	}
	return r.readObject(doc, members)
}

func (r reader) badForm(body []byte, what string) reading {
	name, sure := formError(body)
	return reading{name: name, hidden: !sure, trouble: r.unusable(what)}
}

// formDocument writes a form as a JSON object of texts, to be read as strictly as
// any other: a parameter that occurs twice is a member twice.
func formDocument(body []byte) (json.RawMessage, error) {
	if bytes.Count(body, []byte("&")) >= mostMembers {
		return nil, errMany
	}
	var doc bytes.Buffer
	doc.Grow(2 * len(body))
	enc := json.NewEncoder(&doc)
	enc.SetEscapeHTML(false)
	separator := byte('{')
	for pair := range strings.SplitSeq(string(body), "&") {
		name, value, ok := parameter(pair)
		if !ok || !strings.Contains(pair, "=") || strings.ContainsFunc(pair, outsideForm) {
			return nil, errNotForm
		}
		doc.WriteByte(separator)
		separator = ','
		if err := enc.Encode(name); err != nil {
			return nil, errNotForm
		}
		doc.WriteByte(':')
		if err := enc.Encode(value); err != nil {
			return nil, errNotForm
		}
	}
	doc.WriteByte('}')
	return doc.Bytes(), nil
}

// outsideForm reports whether a character is never in a form, which escapes it.
func outsideForm(c rune) bool { return c <= ' ' || c > '~' }

// parameter reads one parameter of a form.
func parameter(pair string) (name, value string, ok bool) {
	name, value, _ = strings.Cut(pair, "=")
	name, err := url.QueryUnescape(name)
	if err != nil {
		return "", "", false
	}
	value, err = url.QueryUnescape(value)
	return name, value, err == nil && utf8.ValidString(name) && utf8.ValidString(value) && !strings.Contains(pair, ";")
}

// formError finds the error of a form, also of one that is malformed elsewhere; ""
// if there is none, or more than one, of which nobody knows which to believe.
func formError(body []byte) (said string, sure bool) {
	count := 0
	for pair := range strings.SplitSeq(string(body), "&") {
		if name, value, ok := parameter(pair); ok && name == "error" {
			said = value
			count++
		}
	}
	if count > 1 {
		return "", false
	}
	return said, true
}
