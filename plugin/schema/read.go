package schema

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jackfield-dev/jackfield/internal/nearest"
)

// reader reads the raw values of one field, or of its elements.
type reader struct {
	field    Field
	pattern  *regexp.Regexp // compiled on first use, unless the schema is compiled
	needed   bool           // required, and visible
	nonEmpty bool           // needed, and the kind makes that mean non-empty
	http     bool           // a url may be http
	forgets  bool           // the field's ForgetWhen holds
	stored   bool           // the document was written by a Config, not typed
	edit     *edit
	old      any // under edit: what the old Config holds at this place
	problems *Problems
}

// read turns a raw value into its one form, or reports what is wrong with it.
func (r *reader) read(path string, raw any) (any, bool) {
	if raw == nil {
		r.problems.add(path, "has no value", r.emptyHint())
		return nil, false
	}
	switch r.field.Kind {
	case String, URL, Duration, Enum:
		return r.text(path, raw)
	case Secret:
		return r.secret(path, raw)
	case Integer:
		return r.integer(path, raw)
	case Number:
		return r.number(path, raw)
	case Boolean:
		return r.boolean(path, raw)
	case List:
		return r.list(path, raw)
	case Map:
		return r.entries(path, raw)
	}
	r.problems.add(path, "is of the kind "+quote(string(r.field.Kind))+", which does not exist", "")
	return nil, false
}

func (r *reader) emptyHint() string {
	if r.needed {
		return "give one"
	}
	return "give one or remove the line"
}

func (r *reader) boolean(path string, raw any) (any, bool) {
	b, ok := raw.(bool)
	if !ok {
		r.problems.add(path, wrongKind(raw, "true or false"), "write true or false, without quotes")
	}
	return b, ok
}

// text reads everything that is text and may be shown.
func (r *reader) text(path string, raw any) (any, bool) {
	s, ok := raw.(string)
	if !ok {
		hint := quoteHint(raw)
		if r.field.Kind == Duration {
			hint = unitHint(raw)
		}
		r.problems.add(path, wrongKind(raw, textOf(r.field)), hint)
		return nil, false
	}
	return s, r.checkText(path, s)
}

// checkText applies all that a field demands of text, given or resolved. It
// never quotes the text, since that may be a secret: even where it is none by
// its kind, a password in the wrong field is a common slip.
func (r *reader) checkText(path, s string) bool {
	if !utf8.ValidString(s) {
		r.problems.add(path, "is not valid text (UTF-8)", "")
		return false
	}
	return r.checkForm(path, s) && r.checkLength(path, s) && r.checkPattern(path, s)
}

// checkForm applies what the kind demands.
func (r *reader) checkForm(path, s string) bool {
	var message, hint string
	switch r.field.Kind {
	case URL:
		message, hint = urlTrouble(s, r.http, r.field.HTTPIf)
	case Duration:
		if !durationForm.MatchString(s) || s == "" {
			message, hint = "is not a duration", cmp.Or(unitHint(s), "write hours, minutes, seconds and milliseconds such as 1h, 1m30s, 10s or 250ms")
		}
	case Enum:
		if !slices.ContainsFunc(r.field.Options, func(o Option) bool { return o.Value == s }) {
			message, hint = "is none of the options", r.optionHint(s)
		}
	}
	if message != "" {
		r.problems.add(path, message, hint)
	}
	return message == ""
}

func (r *reader) checkLength(path, s string) bool {
	if r.field.Kind != String && r.field.Kind != Secret && r.field.Kind != URL {
		return true
	}
	if s == "" && r.nonEmpty {
		r.problems.add(path, "is empty; it is required", "")
		return false
	}
	return r.checkCount(path, utf8.RuneCountInString(s), "character")
}

// checkCount applies Min and Max where they count something.
func (r *reader) checkCount(path string, n int, unit string) bool {
	if least := r.field.Min; least != nil && float64(n) < *least {
		r.problems.add(path, "is too short; it must have at least "+count(*least, unit), "")
		return false
	}
	if most := r.field.Max; most != nil && float64(n) > *most {
		r.problems.add(path, "is too long; it must have at most "+count(*most, unit), "")
		return false
	}
	return true
}

func (r *reader) checkPattern(path, s string) bool {
	if r.field.Pattern == "" || r.field.Kind == Enum {
		return true
	}
	if r.pattern == nil {
		pattern, err := regexp.Compile(r.field.Pattern)
		if err != nil {
			r.problems.add(path, "cannot be checked; its pattern is no regular expression", "")
			return false
		}
		r.pattern = pattern
	}
	if !r.pattern.MatchString(s) {
		r.problems.add(path, r.patternMessage(), r.patternHint())
		return false
	}
	return true
}

// patternMessage says what is wrong. A duration has its form already when its
// pattern is asked: that bounds it.
func (r *reader) patternMessage() string {
	if r.field.Kind == Duration {
		return "is not one of the durations taken here"
	}
	return "does not have the form asked for"
}

// patternHint says what is asked for: in the author's words, if there are any,
// and otherwise by the pattern.
func (r *reader) patternHint() string {
	if r.field.Help != "" {
		return r.field.Help
	}
	return "it must match " + r.field.Pattern
}

func (r *reader) list(path string, raw any) (any, bool) {
	items, ok := asList(raw)
	if !ok {
		r.problems.add(path, wrongKind(raw, "a list"), "")
		return nil, false
	}
	old, _ := r.old.([]any)
	element, values := r.element(), make([]any, len(items))
	ok = r.checkCount(path, len(items), "entry")
	for i, item := range items {
		// Places in a list mean something only while their number stays.
		if element.old = nil; len(old) == len(items) {
			element.old = old[i]
		}
		value, good := element.read(inList(path, i), item)
		values[i], ok = value, ok && good
	}
	return values, ok
}

func (r *reader) entries(path string, raw any) (any, bool) {
	entries, ok := asMap(raw)
	if !ok {
		r.problems.add(path, wrongKind(raw, "a map of names to values"), "")
		return nil, false
	}
	old, _ := r.old.(map[string]any)
	element, values := r.element(), make(map[string]any, len(entries))
	ok = r.checkCount(path, len(entries), "entry")
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		element.old = old[key]
		value, good := element.read(inMap(path, key), entries[key])
		values[key], ok = value, ok && good && r.checkKey(path, key)
	}
	return values, ok
}

func (r *reader) checkKey(path, key string) bool {
	if key == "" {
		r.problems.add(path, "has an entry without a name", "")
	} else if !utf8.ValidString(key) {
		r.problems.add(path, "has a name that is not valid text (UTF-8)", "")
	}
	return key != "" && utf8.ValidString(key)
}

// element is the reader of the single values in a list or map.
func (r *reader) element() *reader {
	return &reader{field: r.field.element(), pattern: r.pattern, http: r.http, stored: r.stored, edit: r.edit, problems: r.problems}
}

// optionHint offers the option meant, or all of them.
func (r *reader) optionHint(given string) string {
	var values, list []string
	for _, o := range r.field.Options {
		values = append(values, o.Value)
		list = append(list, strconv.Quote(o.Value))
	}
	if near := nearest.Name(given, slices.Values(values)); near != "" {
		return "it must be one of " + strings.Join(list, ", ") + "; did you mean " + strconv.Quote(near) + "?"
	}
	return "it must be one of " + strings.Join(list, ", ")
}
