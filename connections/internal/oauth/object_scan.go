package oauth

import (
	"bytes"
	"encoding/json"
	"iter"
)

// These walk over JSON that is known to be valid, and copy nothing: a hostile body
// of a megabyte costs a megabyte.

// blanks is whitespace as JSON has it.
const blanks = " \t\r\n"

// membersOf walks over the members of an object: their names, as written, and
// their values.
func membersOf(object json.RawMessage) iter.Seq2[json.RawMessage, json.RawMessage] {
	return func(yield func(name, value json.RawMessage) bool) {
		rest := skip(object[1:], blanks)
		for rest[0] != '}' {
			var name, value json.RawMessage
			name, rest = first(rest)
			value, rest = first(skip(rest, blanks+":"))
			if !yield(name, value) {
				return
			}
			rest = skip(rest, blanks+",")
		}
	}
}

// elementsOf walks over the elements of an array.
func elementsOf(array json.RawMessage) iter.Seq[json.RawMessage] {
	return func(yield func(json.RawMessage) bool) {
		rest := skip(array[1:], blanks)
		for rest[0] != ']' {
			var value json.RawMessage
			if value, rest = first(rest); !yield(value) {
				return
			}
			rest = skip(rest, blanks+",")
		}
	}
}

func skip(data []byte, cutset string) []byte { return bytes.TrimLeft(data, cutset) }

// first splits off the value that data begins with.
func first(data []byte) (value json.RawMessage, rest []byte) {
	var end int
	switch data[0] {
	case '"':
		end = textEnd(data)
	case '{', '[':
		end = bracketEnd(data)
	default:
		end = wordEnd(data)
	}
	return data[:end:end], data[end:]
}

// textEnd is where a text ends that begins with a quote; where data ends, if it
// does not.
func textEnd(data []byte) int {
	for i := 1; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(data)
}

func bracketEnd(data []byte) int {
	for depth, i := 0, 0; i < len(data); i++ {
		switch data[i] {
		case '"':
			i += textEnd(data[i:]) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(data)
}

// wordEnd is where a number, true, false or null ends.
func wordEnd(data []byte) int {
	if end := bytes.IndexAny(data, blanks+",]}"); end >= 0 {
		return end
	}
	return len(data)
}
