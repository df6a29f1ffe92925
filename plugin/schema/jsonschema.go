package schema

import (
	"fmt"
)

// Dialect is the "$schema" of what [Schema.JSONSchema] gives.
const Dialect = "https://json-schema.org/draft/2020-12/schema"

// JSONSchema is the schema as a JSON Schema 2020-12 document, indented and the
// same bytes each time. It accepts the documents that [Schema.Parse] accepts,
// and no others. What JSON Schema has no word for is in annotations: x-group,
// x-placeholder, x-advanced, x-visible-when, x-roles.
//
// The error is that of [Schema.Validate]: an unsound schema has no document.
func (s Schema) JSONSchema(title, description string) ([]byte, error) {
	if err := s.Validate(); err != nil {
		return nil, fmt.Errorf("describing a schema: %w", err)
	}
	doc := object{}.with("$schema", Dialect).
		withText("title", title).
		withText("description", description).
		with("type", "object").
		with("properties", s.properties())
	if required := s.required(); len(required) > 0 {
		doc = doc.with("required", required)
	}
	doc = doc.with("additionalProperties", false)
	if rules := s.rules(); len(rules) > 0 {
		doc = doc.with("allOf", rules)
	}
	if used := s.definitions(); len(used) > 0 {
		doc = doc.with("$defs", used)
	}
	return encode(doc, "  ")
}

func (s Schema) properties() object {
	properties := object{}
	for _, f := range s.Fields {
		properties = properties.with(f.Name, f.property())
	}
	return properties
}

// required lists the fields required whatever the others say.
func (s Schema) required() []string {
	var names []string
	for _, f := range s.Fields {
		if f.Required && f.VisibleWhen == nil {
			names = append(names, f.Name)
		}
	}
	return names
}

// rules are what depends on other fields: required while visible, and https
// unless another field says otherwise.
func (s Schema) rules() []object {
	var rules []object
	for _, f := range s.Fields {
		if f.Required && f.VisibleWhen != nil {
			rules = append(rules, object{}.with("if", s.when(*f.VisibleWhen)).with("then", f.demanded()))
		}
		if f.HTTPIf != "" {
			allowed := Condition{Field: f.HTTPIf, Equals: []string{"true"}}
			https := f.each(object{}.with("type", "string").with("pattern", "^https:"))
			rules = append(rules, object{}.with("if", s.when(allowed)).
				with("else", object{}.with("properties", object{}.with(f.Name, https))))
		}
	}
	return rules
}

// when is the condition as a schema. A controlling field that is absent counts
// with its default, so it need only be there when the default does not do.
func (s Schema) when(c Condition) object {
	f, _ := s.Field(c.Field)
	values, met := make([]any, len(c.Equals)), false
	fallback := f.Default
	if fallback == nil && f.Kind == Boolean {
		fallback = false
	}
	for i, value := range c.Equals {
		values[i] = value
		if f.Kind == Boolean {
			values[i] = value == "true"
		}
		met = met || values[i] == fallback
	}
	schema := object{}.with("properties", object{}.with(f.Name, object{}.with("enum", values)))
	if !met {
		schema = schema.with("required", []string{f.Name})
	}
	return schema
}

// demanded is what being required means while visible.
func (f Field) demanded() object {
	schema := object{}.with("required", []string{f.Name})
	if f.mayNotBeEmpty() {
		// Of a secret given as a reference, which is no string, it asks nothing.
		schema = schema.with("properties", object{}.with(f.Name, object{}.with("minLength", 1)))
	}
	return schema
}

// property is the field by itself.
func (f Field) property() object {
	schema := object{}.withText("title", f.Title).withText("description", f.Help)
	if f.Default != nil {
		schema = schema.with("default", f.Default)
	}
	schema = append(schema, f.constraints()...)
	schema = schema.withText("x-group", f.Group).withText("x-placeholder", f.Placeholder)
	if f.Advanced {
		schema = schema.with("x-advanced", true)
	}
	if f.VisibleWhen != nil {
		schema = schema.with("x-visible-when", f.VisibleWhen)
	}
	if len(f.Roles) > 0 {
		schema = schema.with("x-roles", f.Roles)
	}
	return schema
}

// constraints is what the field's values must satisfy.
func (f Field) constraints() object {
	switch f.Kind {
	case Secret:
		return f.secret()
	case Enum:
		return object{}.with("type", "string").with("oneOf", f.choices())
	case Boolean:
		return object{}.with("type", "boolean")
	case Integer:
		return f.integer()
	case Number:
		return f.bounds(object{}.with("type", "number"), "minimum", "maximum")
	case List:
		return f.bounds(append(object{}.with("type", "array"), f.each(f.element().constraints())...), "minItems", "maxItems")
	case Map:
		names := object{}.with("minLength", 1)
		schema := append(object{}.with("type", "object").with("propertyNames", names), f.each(f.element().constraints())...)
		return f.bounds(schema, "minProperties", "maxProperties")
	}
	return f.text()
}

// each lays a schema on the field's single values.
func (f Field) each(schema object) object {
	switch f.Kind {
	case List:
		return object{}.with("items", schema)
	case Map:
		return object{}.with("additionalProperties", schema)
	}
	return schema
}

// text is a string, url or duration. The form of the last two is a definition,
// which leaves "pattern" to the field's own.
func (f Field) text() object {
	schema := object{}.with("type", "string")
	if f.Kind == URL {
		schema = schema.with("format", "uri")
	}
	if name := f.definition(); name != "" {
		schema = schema.with("$ref", "#/$defs/"+name)
	}
	return f.length(schema.withText("pattern", f.Pattern))
}

// secret is a value or a reference to one.
func (f Field) secret() object {
	value := f.length(object{}.with("type", "string").withText("pattern", f.Pattern))
	reference := object{}.with("$ref", "#/$defs/"+f.definition())
	return object{}.with("writeOnly", true).with("anyOf", []object{value, reference})
}

// length bounds text. Non-empty because required belongs here only when it is
// required in any case.
func (f Field) length(schema object) object {
	if f.mayNotBeEmpty() && f.VisibleWhen == nil {
		schema = schema.with("minLength", 1)
	}
	return f.bounds(schema, "minLength", "maxLength")
}

func (f Field) bounds(schema object, least, most string) object {
	if f.Min != nil {
		schema = schema.with(least, *f.Min)
	}
	if f.Max != nil {
		schema = schema.with(most, *f.Max)
	}
	return schema
}

func (f Field) integer() object {
	least, most := float64(-maxInteger), float64(maxInteger)
	if f.Min != nil {
		least = max(least, *f.Min)
	}
	if f.Max != nil {
		most = min(most, *f.Max)
	}
	f.Min, f.Max = &least, &most
	return f.bounds(object{}.with("type", "integer"), "minimum", "maximum")
}

func (f Field) choices() []object {
	var choices []object
	for _, o := range f.Options {
		choices = append(choices, object{}.with("const", o.Value).withText("title", o.Title))
	}
	return choices
}
