package oauth

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf16"
)

// A Path leads to one value of a JSON document: a singular query of RFC 9535
// section 2.3.5.1. The zero Path leads nowhere: nobody gave one.
type Path struct {
	given bool
	steps []step
}

// step goes to a member by its name, or to an element by its index.
type step struct {
	name    string
	index   int
	element bool
}

// IsZero reports whether the path was not given.
func (p Path) IsZero() bool { return !p.given }

// rooted reports whether the path begins at a document that is an object.
func (p Path) rooted() bool { return len(p.steps) > 0 && !p.steps[0].element }

// String is the path as a person would write it, in printable ASCII. ParsePath
// reads it as the same path.
func (p Path) String() string {
	if !p.given {
		return ""
	}
	var b strings.Builder
	b.WriteByte('$')
	for _, s := range p.steps {
		switch {
		case s.element:
			fmt.Fprintf(&b, "[%d]", s.index)
		case plainName(s.name):
			b.WriteString("." + s.name)
		default:
			b.WriteString("['" + quoteName(s.name) + "']")
		}
	}
	return strings.TrimPrefix(b.String(), "$.")
}

// plainName reports whether a name can stand behind a dot and is ASCII.
func plainName(name string) bool {
	for i, r := range name {
		if r >= 0x80 || !nameChar(r, i == 0) {
			return false
		}
	}
	return name != ""
}

func quoteName(name string) string {
	var b strings.Builder
	for _, r := range name {
		switch {
		case r == '\'' || r == '\\':
			b.WriteString(`\` + string(r))
		case r >= ' ' && r <= '~':
			b.WriteRune(r)
		default:
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, `\u%04x`, unit)
			}
		}
	}
	return b.String()
}

// find returns the value that the path leads to; nil if it leads nowhere. An
// error says that an object on the way cannot be relied on.
func (p Path) find(doc json.RawMessage) (json.RawMessage, error) {
	for _, s := range p.steps {
		var err error
		if doc, err = s.from(doc); doc == nil || err != nil {
			return nil, err
		}
	}
	return doc, nil
}

func (s step) from(value json.RawMessage) (json.RawMessage, error) {
	switch {
	case len(value) > 0 && value[0] == '[' && s.element:
		return s.pick(value), nil
	case isObject(value) && !s.element:
		members, err := objectOf(value)
		return members[s.name], err
	}
	return nil, nil
}

// pick returns an element; a negative index counts from the end.
func (s step) pick(array json.RawMessage) json.RawMessage {
	at := s.index
	if at < 0 {
		for range elementsOf(array) {
			at++
		}
	}
	for value := range elementsOf(array) {
		if at == 0 {
			return value
		}
		at--
	}
	return nil
}
