package canary

import (
	"regexp"
	"strings"
)

const (
	shortest = 8 // shorter ones occur in any text
	kinds    = 5 // characters that a canary has, at the least: a row of x is not one
)

// words are words and numbers: "refresh-token", "Bearer 2", "application/json",
// "31415926". A token is none: a digit stands before a letter in it, or a small
// letter before a capital, or it has more letters in a row than words have.
var words = regexp.MustCompile(`^` + word + `([-_ ./@]+` + word + `)*$`)

const word = `([A-Z]?[a-z]{0,15}|[A-Z]{1,16})[0-9]*`

// Worth reports whether value can be a canary: whether only a leak would bring
// it into the output of a test. It has eight bytes and five characters, and it
// is not made of ordinary words, unless "canary" is one.
//
// That loses nothing that matters. What is left out is what a test makes up where
// any value would do ("token", "the-secret"), and what a product's line shows of
// that value it shows of the next one: the same line runs with the tokens of the
// real servers, which are random, and with passwords made to be found.
func Worth(value string) bool {
	value = strings.TrimSpace(value)
	if len(value) < shortest {
		return false
	}
	if strings.Contains(strings.ToLower(value), "canary") {
		return true
	}
	seen := map[rune]bool{}
	for _, r := range value {
		seen[r] = true
	}
	return len(seen) >= kinds && !words.MatchString(value)
}
