// Package secret keeps passwords, tokens and keys out of everything a person
// or a program may read by accident: logs, errors, crash dumps, JSON, a
// debugger's idea of a struct.
//
// The one idea is that hiding is done twice, each time by something that does
// not depend on care. A [String] hides by its type: however it is formatted,
// logged or marshalled it says "[secret]", and its value comes out through
// [String.Reveal] alone, a word that can be searched for. A [Scrubber] hides by
// knowledge: it holds every secret value then in use, knows the forms such a
// value takes when it is quoted, escaped or encoded (see [Encodings]), and
// replaces them in text that others wrote: a plugin's output, a server's error
// description, a library's error message.
//
// A secret is a String from the moment it enters the program until the moment
// it is written to the wire or sealed. Whoever puts one to use adds it to the
// program's one Scrubber first, and removes it when it is no longer of use:
//
//	remove := scrubber.Add(password)
//	defer remove()
//
// Text is scrubbed before it is cut: half of a secret is not recognised.
package secret

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
)

// Hidden is what stands where a secret stood.
const Hidden = "[secret]"

// String is a string that hides itself. The zero value is an absent secret;
// New("") is one that is present and empty, which is another thing: a client
// secret may be the one or the other.
//
// Two Strings are compared with [String.Equal]. The operator == is allowed, so
// that structs holding a String stay comparable, but it asks whether both come
// from the same call of [New], not whether they hold the same value.
//
// Nothing reads a String back in: what it marshals to is not its value, so a
// round trip through JSON is an error and not a changed password. Code that
// stores secrets calls Reveal and seals the result.
type String struct {
	// A pointer, because fmt cannot call the methods of an unexported field
	// and prints what it finds instead: of a pointer at depth, the address. To
	// a function, because go-cmp and others of its kind follow pointers, and
	// nobody can look into a closure.
	open *func() string
}

// New returns a String that holds value.
func New(value string) String {
	open := func() string { return value }
	return String{open: &open}
}

// Reveal returns the value itself, and "" if there is none.
func (s String) Reveal() string {
	if s.open == nil {
		return ""
	}
	return (*s.open)()
}

// IsZero reports whether s was never set, which makes the JSON option omitzero
// leave out what is absent and keep what is empty.
func (s String) IsZero() bool { return s.open == nil }

// IsSet reports whether s was made by [New], be it from an empty string.
func (s String) IsSet() bool { return s.open != nil }

// Empty reports whether s reveals nothing: it is absent, or present and empty.
func (s String) Empty() bool { return s.Reveal() == "" }

// Equal reports whether s and other are both absent, or both present with the
// same value. How long it takes says nothing about where two values differ, nor,
// because their hashes are what is compared, whether their lengths do.
func (s String) Equal(other String) bool {
	a, b := sha256.Sum256([]byte(s.Reveal())), sha256.Sum256([]byte(other.Reveal()))
	same := subtle.ConstantTimeCompare(a[:], b[:]) == 1
	return same && s.IsSet() == other.IsSet()
}

// String returns [Hidden], whatever s holds.
func (s String) String() string { return Hidden }

// GoString returns [Hidden], whatever s holds.
func (s String) GoString() string { return Hidden }

// Format writes [Hidden] for every verb: without it, %x and %d would be the
// business of fmt, which looks inside.
func (s String) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, Hidden) }

// LogValue returns [Hidden], whatever s holds.
func (s String) LogValue() slog.Value { return slog.StringValue(Hidden) }

// MarshalText returns [Hidden], whatever s holds.
func (s String) MarshalText() ([]byte, error) { return []byte(Hidden), nil }

// MarshalJSON returns [Hidden] as a JSON string, whatever s holds.
func (s String) MarshalJSON() ([]byte, error) { return json.Marshal(Hidden) }
