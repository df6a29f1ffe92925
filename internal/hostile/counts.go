package hostile

import (
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Counts are what a server saw at its sockets.
type Counts struct {
	Connections int       // TCP connections to the token endpoint
	Open        int       // of these, those on which the client was able to send a request
	Arrived     time.Time // when the first byte of the latest request came
	Requests    []Arrival // that could be read
	Passwords   int       // in the bytes that came, in whatever encoding
	Refreshes   int       // refresh tokens, likewise
	Cookies     int       // requests with a cookie
	Written     int64     // the most that was written on one connection
	Certs       int       // client certificates that were shown
	Elsewhere   Elsewhere
}

// Elsewhere is what reached a trap.
type Elsewhere struct{ Connections, Passwords, Secrets int }

// An Arrival is a request that came to the token endpoint.
type Arrival struct {
	Method, Target string
	Header         http.Header
	Body           string
}

// occurrences counts a secret in bytes by its core: letters and digits that forms, JSON and percents leave as they are,
// and that base64 and hex change in ways that can be foreseen.
func occurrences(data, core string) int {
	count := strings.Count(data, core)
	for _, form := range coded(core) {
		count += strings.Count(data, form)
	}
	return count
}

// coded are the forms of a core in base64, at each place that it can have in what is encoded, and in hex.
func coded(core string) []string {
	lower := hex.EncodeToString([]byte(core))
	forms := []string{lower, strings.ToUpper(lower)}
	for before := range 3 {
		// What the neighbours share a character with is left out.
		padded := strings.Repeat("\x00", before) + core
		whole := len(padded) / 3 * 3
		begin := (before*8 + 5) / 6
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			forms = append(forms, encoding.EncodeToString([]byte(padded[:whole]))[begin:])
		}
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}
