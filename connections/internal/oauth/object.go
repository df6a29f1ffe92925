package oauth

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// What is said of a body that cannot be read. It says no more than that: what is
// there instead may hold a token.
var (
	errNotJSON   = errors.New("is not JSON")
	errNotObject = errors.New("is not one JSON object")

	// RFC 8259 section 4 leaves open which of two members of a name counts, so two
	// readers may see two tokens.
	errTwice = errors.New("has a member twice")

	// Both bound what a reader spends on an answer; real ones have a few levels and
	// a few dozen members.
	errDeep = fmt.Errorf("is nested deeper than %d levels", deepest)
	errMany = fmt.Errorf("has an object of more than %d members", mostMembers)
)

const (
	deepest     = 32
	mostMembers = 1000
)

// document reads one JSON value, of any kind. A byte order mark is passed over,
// which RFC 8259 section 8.1 allows.
func document(data []byte) (json.RawMessage, error) {
	data = bytes.Trim(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), blanks)
	switch {
	case deep(data):
		return nil, errDeep // before encoding/json, which goes 10,000 levels down
	case !utf8.Valid(data) || !json.Valid(data):
		return nil, errNotJSON
	}
	return data, nil
}

// deep reports whether brackets are nested deeper than is read, in what need not
// be JSON.
func deep(data []byte) bool {
	for depth, i := 0, 0; i < len(data); i++ {
		switch data[i] {
		case '"':
			i += textEnd(data[i:]) - 1
		case '{', '[':
			if depth++; depth > deepest {
				return true
			}
		case '}', ']':
			depth--
		}
	}
	return false
}

// object reads one JSON object, keeping the values as they are written. Names are
// compared exactly, as encoding/json's own matching of struct fields does not.
func object(data []byte) (map[string]json.RawMessage, error) {
	doc, err := document(data)
	if err != nil {
		return nil, err
	}
	return objectOf(doc)
}

// objectOf reads the members of a value of a document.
func objectOf(value json.RawMessage) (map[string]json.RawMessage, error) {
	if !isObject(value) {
		return nil, errNotObject
	}
	members := map[string]json.RawMessage{}
	for written, value := range membersOf(value) {
		name, _ := text(written)
		if _, twice := members[name]; twice {
			return nil, errTwice
		}
		if len(members) == mostMembers {
			return nil, errMany
		}
		members[name] = value
	}
	return members, nil
}

func isObject(value json.RawMessage) bool { return len(value) > 0 && value[0] == '{' }

// text returns a member that is text; ok is false if it is something else. One
// that is absent or null is "".
func text(value json.RawMessage) (s string, ok bool) {
	if absent(value) {
		return "", true
	}
	if value[0] != '"' {
		return "", false
	}
	return s, json.Unmarshal(value, &s) == nil
}

func absent(value json.RawMessage) bool { return len(value) == 0 || string(value) == "null" }
