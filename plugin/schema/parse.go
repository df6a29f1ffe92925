package schema

import (
	"iter"
	"maps"
	"slices"
	"strconv"

	"github.com/jackfield-dev/jackfield/internal/nearest"
)

// Parse reads a document as decoded from YAML or JSON. The error is
// [Problems]: everything that is wrong, fields first in the order of the
// schema, then unknown fields by name. Secrets given as references stay so
// until [Config.Resolve].
func (s Schema) Parse(raw map[string]any) (Config, error) {
	p := parser{schema: s, raw: raw}
	return p.parse()
}

// CheckPart reports how raw cannot be part of a document: unknown fields, and
// values that are not what their field's kind takes. What is missing is no
// problem, nor is text that its field's pattern and bounds refuse: in a part it
// may stand for what a person will put there. The error is [Problems].
func (s Schema) CheckPart(raw map[string]any) error {
	p := parser{schema: s, raw: raw}
	for _, f := range s.Fields {
		if value, given := raw[f.Name]; given {
			f.Required, f.Pattern, f.Min, f.Max = false, "", nil, nil
			p.reader(f).read(f.Name, value)
		}
	}
	p.unknown()
	return p.problems.err()
}

// parser is one reading of one document.
type parser struct {
	schema   Schema
	raw      map[string]any
	stored   bool  // it was written by [Config.Document] or [Config.Canonical], not typed
	edit     *edit // nil outside [Schema.Edit]
	problems Problems
}

// edit is what a reading needs to know to keep stored secrets.
type edit struct {
	old     Config
	changed string // the field that sends secrets elsewhere now, if any
}

func (p *parser) parse() (Config, error) {
	config := Config{schema: p.schema, values: make(map[string]held, len(p.schema.Fields))}
	for _, f := range p.schema.Fields {
		value, ok := p.field(f)
		if ok && (p.visible(f) || p.schema.controls(f.Name)) {
			config.values[f.Name] = value
		}
	}
	p.unknown()
	if err := p.problems.err(); err != nil {
		return Config{}, err
	}
	return config, nil
}

// held is what a Config holds for one field, in its one form: string, int64,
// float64, bool, sealed, []any or map[string]any of these.
type held struct {
	value any
	given bool // rather than the default
}

// field reads one field. It is not ok when the field is absent or wrong.
func (p *parser) field(f Field) (held, bool) {
	raw, given := p.raw[f.Name]
	if !given && f.Default == nil {
		if f.Required && p.visible(f) {
			p.problems.add(f.Name, "is missing; it is required", "")
		}
		return held{}, false
	}
	r := p.reader(f)
	if !given {
		raw = f.Default
	}
	value, ok := r.read(f.Name, raw)
	return held{value: value, given: given}, ok
}

func (p *parser) reader(f Field) *reader {
	needed := f.Required && p.visible(f)
	r := &reader{
		field:    f,
		pattern:  p.schema.patterns[f.Pattern],
		needed:   needed,
		nonEmpty: needed && f.mayNotBeEmpty(),
		http:     f.HTTPIf != "" && p.choice(f.HTTPIf) == "true",
		forgets:  f.ForgetWhen != nil && p.holds(*f.ForgetWhen),
		stored:   p.stored,
		problems: &p.problems,
	}
	if p.edit != nil {
		r.edit, r.old = p.edit, p.edit.old.values[f.Name].value
	}
	return r
}

func (p *parser) visible(f Field) bool {
	return f.VisibleWhen == nil || p.holds(*f.VisibleWhen)
}

func (p *parser) holds(c Condition) bool { return slices.Contains(c.Equals, p.choice(c.Field)) }

// choice is the value of a boolean or enum as conditions see it: as given, else
// the default, whatever the field's own visibility. What is given wrongly meets
// no condition; its own problem is enough.
func (p *parser) choice(name string) string {
	f, _ := p.schema.Field(name)
	value, given := p.raw[name]
	if !given {
		value = f.Default
	}
	return f.choice(value, given)
}

// choice is a value of the field as conditions see it.
func (f Field) choice(value any, given bool) string {
	switch v := value.(type) {
	case bool:
		return strconv.FormatBool(v)
	case string:
		return v
	}
	if !given && f.Kind == Boolean {
		return "false"
	}
	return ""
}

// guesses is for how many unknown names it is said what may have been meant: who has
// more gave another document altogether.
const guesses = 20

// unknown reports what is in the document and not in the schema.
func (p *parser) unknown() {
	left := guesses
	for _, name := range slices.Sorted(maps.Keys(p.raw)) {
		if _, ok := p.schema.Field(name); ok {
			continue
		}
		hint := "remove it"
		if left > 0 {
			left--
			if near := nearest.Name(name, p.schema.names()); near != "" {
				hint = "did you mean " + strconv.Quote(near) + "?"
			}
		}
		p.problems.add(nameOf(name), "unknown field", hint)
	}
}

// names are the names of the fields.
func (s Schema) names() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, f := range s.Fields {
			if !yield(f.Name) {
				return
			}
		}
	}
}
