package mistyped

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jackfield-dev/jackfield/sdk"
)

// Margins warns of what people copy without seeing it. What cannot be shown cannot
// be suggested either: shown is empty for a secret.
func Margins(field, value, shown string) []sdk.Check {
	where := margins(value)
	if where == "" {
		return nil
	}
	c := sdk.Check{
		Status: sdk.Warned, Code: "white_space", Field: field, Message: field + " " + where,
		Hint: "if it was copied so by mistake, enter it again without",
	}
	if trimmed := strings.TrimFunc(shown, unseen); trimmed != "" {
		c.Fix = &sdk.Fix{Field: field, Value: trimmed}
	}
	return []sdk.Check{c}
}

// margins says where a text has something that nobody sees.
func margins(text string) string {
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	switch {
	case text == "":
		return ""
	case unseen(first) && unseen(last):
		return "begins and ends with white space"
	case unseen(first):
		return "begins with white space"
	case last == '\n':
		return "ends with a newline"
	case unseen(last):
		return "ends with white space"
	}
	return ""
}

// unseen includes marks without any width, which text from web pages is full of.
func unseen(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }
