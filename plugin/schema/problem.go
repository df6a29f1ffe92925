package schema

import (
	"regexp"
	"strconv"
	"strings"
)

// Problem is one thing that is wrong with a document or a schema, told so that
// whoever wrote it can mend it. It never holds the value of a secret.
type Problem struct {
	// Field is the field's name, or a path such as resource[1] or
	// extra_params.colour; empty where no field is to blame.
	Field string `json:"field,omitzero"`
	// Message says what is wrong and what would be right.
	Message string `json:"message"`
	// Hint is what to do, where that is not plain from the message.
	Hint string `json:"hint,omitzero"`
}

// String is the problem on one line.
func (p Problem) String() string {
	text := p.Message
	switch {
	case strings.HasSuffix(p.Hint, "?"):
		text += "; " + p.Hint
	case p.Hint != "":
		text += ": " + p.Hint
	}
	if p.Field == "" {
		return text
	}
	return p.Field + ": " + text
}

// Problems are all the problems of one document, in the order of its schema.
type Problems []Problem //nolint:recvcheck // it is collected through a pointer and read as a value

// Error is the problems, one to a line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.String()
	}
	return strings.Join(lines, "\n")
}

// add records a problem.
func (p *Problems) add(field, message, hint string) {
	*p = append(*p, Problem{Field: field, Message: message, Hint: hint})
}

// err is the problems as an error: nil, and not an empty Problems, for none.
func (p Problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// maxQuoted is how many code points of somebody's text a problem repeats.
const maxQuoted = 40

// quote repeats text safely: cut short, on one line, in quotes.
func quote(text string) string {
	if runes := []rune(text); len(runes) > maxQuoted {
		return strconv.Quote(string(runes[:maxQuoted])) + "..."
	}
	return strconv.Quote(text)
}

var plainName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`)

// nameOf shows a name as it stands when it is plain, and quoted when it is not.
func nameOf(name string) string {
	if plainName.MatchString(name) {
		return name
	}
	return quote(name)
}

// inMap and inList are the paths of elements.
func inMap(path, key string) string { return path + "." + nameOf(key) }

func inList(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
