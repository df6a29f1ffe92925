package presetfile

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/jackfield-dev/jackfield/plugin"
)

// capitals is a word in capitals, such as stands for what a person has to put in
// its place.
var capitals = regexp.MustCompile(`\b[A-Z][A-Z0-9_]{2,}\b`)

// Capitals returns the words in capitals in the texts of a value, in the order in
// which they appear and once each.
func Capitals(value any) []string {
	var words []string
	switch v := value.(type) {
	case string:
		words = capitals.FindAllString(v, -1)
	case []any:
		for _, item := range v {
			words = append(words, Capitals(item)...)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			words = append(words, Capitals(v[name])...)
		}
	}
	return distinct(words)
}

// Placeholders returns the words in a preset's config that are to be replaced:
// those in capitals of which its help speaks. Others are values as they stand.
func Placeholders(p plugin.Preset) []string {
	explained := Capitals(p.Help)
	return slices.DeleteFunc(Capitals(p.Config), func(word string) bool { return !slices.Contains(explained, word) })
}

// contains reports whether word is one of the words in capitals in a text.
func contains(text, word string) bool { return slices.Contains(Capitals(text), word) }

func distinct(words []string) []string {
	var once []string
	for _, word := range words {
		if !slices.Contains(once, word) {
			once = append(once, word)
		}
	}
	return once
}

// wrap breaks text into lines of at most columns, unless a word is longer. What
// was a line of its own is none any more, so that no text leaves its comment.
func wrap(text string, columns int) []string {
	lines := []string{""}
	for word := range strings.FieldsSeq(clean(text)) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case len(*last)+1+len(word) <= columns:
			*last += " " + word
		default:
			lines = append(lines, word)
		}
	}
	return lines
}

// clean makes one line of a plugin author's text, without anything that moves a
// cursor or ends a comment.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return unicode.ReplacementChar
		}
		return r
	}, text)
}
