package oauth

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"
)

// errNotObject says that something is not one JSON object. It says no more: what
// is there instead may hold a token.
var errNotObject = errors.New("is not one JSON object")

// errTwice says that an object has a member twice. RFC 8259 section 4 leaves open
// which one counts, so two readers may see two tokens.
var errTwice = errors.New("has a member twice")

// object reads one JSON object, keeping the values as they are written. Names are
// compared exactly, as encoding/json's own matching of struct fields does not. A
// byte order mark is passed over, which RFC 8259 section 8.1 allows.
func object(data []byte) (map[string]json.RawMessage, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) || !json.Valid(data) {
		return nil, errNotObject
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, errNotObject
	}
	members := map[string]json.RawMessage{}
	for dec.More() {
		if err := member(dec, members); err != nil {
			return nil, err
		}
	}
	if _, err := dec.Token(); err != nil {
		return nil, errNotObject
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errNotObject
	}
	return members, nil
}

func member(dec *json.Decoder, members map[string]json.RawMessage) error {
	t, err := dec.Token()
	name, ok := t.(string)
	if err != nil || !ok {
		return errNotObject
	}
	if _, twice := members[name]; twice {
		return errTwice
	}
	var value json.RawMessage
	if err := dec.Decode(&value); err != nil {
		return errNotObject
	}
	members[name] = value
	return nil
}

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
