package schema

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
)

// Schema lists the settings of one connection type, in the order in which a
// person should meet them. It is a value to be written once and not changed:
// every [Config] parsed with it shares its slices.
type Schema struct {
	Fields []Field `json:"fields"`

	// patterns are the compiled ones, by their text; nil until [Schema.Compiled].
	patterns map[string]*regexp.Regexp
}

// Field describes one setting. Only Name and Kind are needed.
type Field struct {
	// Name is the key in a document: snake_case, unique in the schema.
	Name string `json:"name"`
	// Title is the label for people; empty means Name.
	Title string `json:"title,omitzero"`
	// Kind says what values the field takes.
	Kind Kind `json:"kind"`
	// Of is the kind of the elements of a list or of the values of a map: any
	// kind but list and map. Empty means string.
	Of Kind `json:"of,omitzero"`
	// Required fields must be given while they are visible. A string, secret or
	// url must then be non-empty too, unless Min says otherwise. A required
	// field has no default, since a default is what makes a field optional.
	Required bool `json:"required,omitzero"`
	// Default is the value of a field that is not given; nil means that the
	// field is then absent. A secret has none.
	Default any `json:"default,omitzero"`
	// Options are the values of an enum, or of the elements of a list or map of
	// enum.
	Options []Option `json:"options,omitzero"`
	// Help explains the field in a sentence or two.
	Help string `json:"help,omitzero"`
	// Placeholder is shown in an empty form field.
	Placeholder string `json:"placeholder,omitzero"`
	// Group is the heading under which the field is shown.
	Group string `json:"group,omitzero"`
	// Advanced fields are out of sight until asked for.
	Advanced bool `json:"advanced,omitzero"`
	// VisibleWhen makes the field depend on another one; nil means always
	// visible.
	VisibleWhen *Condition `json:"visible_when,omitzero"`
	// ForgetWhen says when the host keeps a secret only until the first
	// authorization has been obtained with it; nil means never. It is for the kind
	// secret alone. See [Config.Forget].
	ForgetWhen *Condition `json:"forget_when,omitzero"`
	// Pattern is a regular expression that text must match somewhere: anchor it
	// with ^ and $ to bind the whole. It applies to string, secret, url and
	// duration, and to each element of a list or map of these.
	Pattern string `json:"pattern,omitzero"`
	// Min and Max bound an integer or number by value; string, secret and url
	// by length in code points; a list or map by its number of entries. Nil
	// means unbounded. The other kinds take neither.
	Min *float64 `json:"min,omitzero"`
	Max *float64 `json:"max,omitzero"`
	// HTTPIf names the boolean field that, when true, lets this url be http.
	// Without it a url must be https.
	HTTPIf string `json:"http_if,omitzero"`
	// Roles tell the host what it needs to know about the field.
	Roles []Role `json:"roles,omitzero"`
}

// Option is one value of an enum.
type Option struct {
	Value string `json:"value"`
	// Title is the label for people; empty means Value.
	Title string `json:"title,omitzero"`
}

// Condition holds while the named field, an enum or a boolean, has one of the
// values in Equals. Booleans are written "true" and "false"; one that is
// neither given nor defaulted counts as "false".
type Condition struct {
	Field  string   `json:"field"`
	Equals []string `json:"equals"`
}

// Kind says what values a field takes.
type Kind string

// The kinds of field, each with what it is in a document.
const (
	String   Kind = "string"   // text
	Secret   Kind = "secret"   // text, {env: NAME} or {file: PATH}; never shown
	URL      Kind = "url"      // an absolute https address without user info and fragment
	Integer  Kind = "integer"  // a whole number within ±(2^53-1); 3.0 is 3
	Number   Kind = "number"   // a finite number
	Boolean  Kind = "boolean"  // true or false
	Enum     Kind = "enum"     // one of Options, as text
	List     Kind = "list"     // a list of Of
	Map      Kind = "map"      // a map from non-empty names to Of
	Duration Kind = "duration" // text such as 10s, 1m30s, 250ms
)

// Role tells the host what a field means to it, without its knowing the type.
type Role string

// The roles of fields.
const (
	// APIOrigin marks a url whose origin authorizations may be sent to.
	APIOrigin Role = "api_origin"
	// SecretOrigin marks a url whose origin secrets are sent to.
	SecretOrigin Role = "secret_origin"
	// Account marks the fields that together say whose login this is.
	Account Role = "account"
)

// Field finds a field by its name.
func (s Schema) Field(name string) (Field, bool) {
	i := slices.IndexFunc(s.Fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return s.Fields[i], true
}

// Equal reports whether both schemas say the same, which is whether they are
// the same in JSON: a Default of 3 is the 3.0 that a manifest gives back, and a
// list that is empty in a manifest is one that the wire does not carry.
func (s Schema) Equal(other Schema) bool {
	a, errA := json.Marshal(s.bare())
	b, errB := json.Marshal(other.bare())
	return errA == nil && errB == nil && bytes.Equal(a, b)
}

// bare is s with nil for lists without elements.
func (s Schema) bare() Schema {
	bare := Schema{Fields: make([]Field, len(s.Fields))}
	for i, f := range s.Fields {
		if len(f.Options) == 0 {
			f.Options = nil
		}
		if len(f.Roles) == 0 {
			f.Roles = nil
		}
		bare.Fields[i] = f
	}
	return bare
}

// controls reports whether another field depends on the named one.
func (s Schema) controls(name string) bool {
	return slices.ContainsFunc(s.Fields, func(f Field) bool {
		return f.HTTPIf == name || f.VisibleWhen != nil && f.VisibleWhen.Field == name ||
			f.ForgetWhen != nil && f.ForgetWhen.Field == name
	})
}

// withRole lists the fields that have any of the roles.
func (s Schema) withRole(roles ...Role) []Field {
	var fields []Field
	for _, f := range s.Fields {
		if slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(f.Roles, r) }) {
			fields = append(fields, f)
		}
	}
	return fields
}

// scalar is the kind of the single values in the field: its own, or that of
// its elements.
func (f Field) scalar() Kind {
	switch {
	case f.Kind != List && f.Kind != Map:
		return f.Kind
	case f.Of == "":
		return String
	}
	return f.Of
}

// HoldsSecrets reports whether the field's values are secrets.
func (f Field) HoldsSecrets() bool { return f.scalar() == Secret }

// element is the field's single values as a field of their own. Min and Max
// stay behind, since they count entries.
func (f Field) element() Field {
	return Field{Name: f.Name, Kind: f.scalar(), Options: f.Options, Pattern: f.Pattern, HTTPIf: f.HTTPIf}
}

// mayNotBeEmpty reports whether being required also means being non-empty.
func (f Field) mayNotBeEmpty() bool {
	return f.Required && f.Min == nil && (f.Kind == String || f.Kind == Secret || f.Kind == URL)
}
