package schema

import (
	"math"
	"regexp"
	"slices"
)

var (
	fieldName   = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	scalarKinds = []Kind{String, Secret, URL, Integer, Number, Boolean, Enum, Duration}
)

// Validate reports everything that is unsound in the schema itself, as
// [Problems]. A sound schema never makes Parse or JSONSchema fail for reasons
// that are not in the document.
func (s Schema) Validate() error {
	v := validator{schema: s}
	seen := make(map[string]bool)
	for i, f := range s.Fields {
		v.field, v.path = f, f.Name
		if !fieldName.MatchString(f.Name) {
			v.path = inList("fields", i)
			v.problem("the name "+quote(f.Name)+" is not snake_case", "use a-z, 0-9 and single _, a letter first")
		}
		if seen[f.Name] {
			v.problem("there are two fields of this name", "")
		}
		seen[f.Name] = true
		v.validate()
	}
	return v.problems.err()
}

// validator looks at one field after another.
type validator struct {
	schema   Schema
	field    Field
	path     string
	problems Problems
}

func (v *validator) problem(message, hint string) { v.problems.add(v.path, message, hint) }

func (v *validator) validate() {
	if !v.kinds() {
		return // nothing else means anything then
	}
	before := len(v.problems)
	v.options()
	v.bounds()
	v.pattern()
	v.condition("visible", v.field.VisibleWhen)
	v.condition("forgotten", v.field.ForgetWhen)
	v.forgettable()
	v.httpIf()
	v.roles()
	if len(v.problems) == before {
		v.fallback()
	}
}

func (v *validator) kinds() bool {
	f, many := v.field, v.field.Kind == List || v.field.Kind == Map
	switch {
	case !many && !slices.Contains(scalarKinds, f.Kind):
		v.problem("the kind "+quote(string(f.Kind))+" does not exist", "")
		return false
	case !many && f.Of != "":
		v.problem("of is set; it belongs to a list or map", "")
		return false
	case many && !slices.Contains(scalarKinds, f.scalar()):
		v.problem("of is "+quote(string(f.Of))+"; it must be a kind other than list and map", "")
		return false
	}
	return true
}

func (v *validator) options() {
	if v.field.scalar() != Enum {
		if len(v.field.Options) > 0 {
			v.problem("has options; these belong to an enum", "")
		}
		return
	}
	if len(v.field.Options) == 0 {
		v.problem("is an enum without options", "")
	}
	seen := make(map[string]bool)
	for _, o := range v.field.Options {
		switch {
		case o.Value == "":
			v.problem("has an option without a value", "")
		case seen[o.Value]:
			v.problem("has the option "+quote(o.Value)+" twice", "")
		}
		seen[o.Value] = true
	}
}

func (v *validator) bounds() {
	f := v.field
	if f.Min == nil && f.Max == nil {
		return
	}
	if f.Kind == Boolean || f.Kind == Enum || f.Kind == Duration {
		v.problem("has min or max; a "+string(f.Kind)+" takes neither", "")
		return
	}
	v.bound("min", f.Min)
	v.bound("max", f.Max)
	if f.Min != nil && f.Max != nil && *f.Min > *f.Max {
		v.problem("has a min above its max", "")
	}
}

func (v *validator) bound(name string, bound *float64) {
	counts := v.field.Kind != Integer && v.field.Kind != Number
	switch {
	case bound == nil:
	case math.IsNaN(*bound) || math.IsInf(*bound, 0):
		v.problem("has a "+name+" that is not finite", "")
	case counts && (*bound < 0 || *bound != math.Trunc(*bound)):
		v.problem("has a "+name+" that is no count", "here it bounds a length or number of entries")
	}
}

func (v *validator) pattern() {
	if v.field.Pattern == "" {
		return
	}
	if !slices.Contains([]Kind{String, Secret, URL, Duration}, v.field.scalar()) {
		v.problem("has a pattern; the kind "+string(v.field.scalar())+" is not matched as text", "")
		return
	}
	if trouble := patternTrouble(v.field.Pattern); trouble != "" {
		v.problem("has a pattern that "+trouble, "")
	}
}

// condition checks what a field is made to depend on.
func (v *validator) condition(what string, c *Condition) {
	if c == nil {
		return
	}
	values, ok := v.choices(c.Field)
	switch {
	case c.Field == v.field.Name:
		v.problem("is "+what+" when it has a value itself", "name another field")
	case !ok:
		v.problem("is "+what+" when "+quote(c.Field)+" has a value, which is no boolean or enum field", "")
	case len(c.Equals) == 0:
		v.problem("is "+what+" when "+c.Field+" equals nothing, which is never", "")
	default:
		v.conditionValues(what, c, values)
	}
}

func (v *validator) conditionValues(what string, c *Condition, values []string) {
	for _, value := range c.Equals {
		if !slices.Contains(values, value) {
			v.problem("is "+what+" when "+c.Field+" equals "+quote(value)+", which it never does", "")
		}
	}
}

func (v *validator) forgettable() {
	if v.field.ForgetWhen != nil && v.field.Kind != Secret {
		v.problem("has forget_when; this belongs to a secret", "")
	}
}

// choices are the values that a field has for conditions.
func (v *validator) choices(name string) ([]string, bool) {
	f, _ := v.schema.Field(name)
	switch f.Kind {
	case Boolean:
		return []string{"true", "false"}, true
	case Enum:
		var values []string
		for _, o := range f.Options {
			values = append(values, o.Value)
		}
		return values, true
	}
	return nil, false
}

func (v *validator) httpIf() {
	name := v.field.HTTPIf
	if name == "" {
		return
	}
	if v.field.scalar() != URL {
		v.problem("has http_if; this belongs to a url", "")
	}
	if f, _ := v.schema.Field(name); f.Kind != Boolean {
		v.problem("has http_if "+quote(name)+", which is no boolean field", "")
	}
}

func (v *validator) roles() {
	for i, role := range v.field.Roles {
		switch {
		case slices.Contains(v.field.Roles[:i], role):
			v.problem("has the role "+quote(string(role))+" twice", "")
		case role == APIOrigin || role == SecretOrigin:
			if v.field.Kind != URL {
				v.problem("has the role "+string(role)+"; only a url has an origin", "")
			}
		case role != Account:
			v.problem("has the role "+quote(string(role))+", which does not exist", "")
		case slices.Contains([]Kind{Secret, List, Map}, v.field.Kind):
			v.problem("has the role account; a "+string(v.field.Kind)+" cannot name one", "")
		}
	}
}

// fallback checks the default: it must be a value of the field. A url must be
// https there even with http_if, since defaults hold whatever the other field
// says.
func (v *validator) fallback() {
	f := v.field
	switch {
	case f.Default == nil:
	case f.scalar() == Secret:
		v.problem("has a default; a secret cannot have one", "")
	case f.Required:
		v.problem("is required and has a default", "a default is what makes a field optional")
	default:
		var problems Problems
		r := &reader{field: f, problems: &problems}
		r.read("default", f.Default)
		for _, p := range problems {
			v.problem("has an unfit "+p.Field+", which "+p.Message, p.Hint)
		}
	}
}
