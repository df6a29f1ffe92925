package schema

import (
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/jackfield-dev/jackfield/internal/secret"
)

// Config holds settings that satisfy their schema. It is immutable, and it
// hides its secrets from fmt, log/slog and encoding/json.
//
// The getters name a field as the schema does. Asking for a field that the
// schema does not have, or has with another kind, is a mistake in the program
// and panics. A field that was not given, has no default, or is hidden is
// absent: its getter returns the zero value and Has is false.
//
// The zero Config has the zero Schema.
type Config struct {
	schema Schema
	values map[string]held
}

// Schema is the schema with which the Config was parsed.
func (c Config) Schema() Schema { return c.schema }

// Has reports whether the field has a value, given or by default. A secret that
// was forgotten has none.
func (c Config) Has(name string) bool {
	if _, ok := c.schema.Field(name); !ok {
		panic("schema: no field " + name)
	}
	_, ok := c.values[name]
	return ok && !c.Forgotten(name)
}

// Text is the value of a string, enum, url or duration field, as written.
func (c Config) Text(name string) string {
	return scalar[string](c, name, String, Enum, URL, Duration)
}

// Secret is the value of a secret field; its IsZero is true when the field is
// absent or its value was forgotten, and false when it is present and empty. A
// reference must have been resolved.
func (c Config) Secret(name string) secret.String {
	s := scalar[sealed](c, name, Secret)
	if c.Has(name) {
		s.mustBeResolved(name)
	}
	return s.value
}

// URL is the value of a url field, nil when absent. It is the caller's own.
func (c Config) URL(name string) *url.URL {
	text := scalar[string](c, name, URL)
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	if err != nil {
		// The pattern takes only what url.Parse takes; FuzzURL holds it to that.
		panic("schema: field " + name + " holds a URL that does not parse")
	}
	return u
}

// Int is the value of an integer field.
func (c Config) Int(name string) int64 { return scalar[int64](c, name, Integer) }

// Float is the value of a number field.
func (c Config) Float(name string) float64 { return scalar[float64](c, name, Number) }

// Bool is the value of a boolean field.
func (c Config) Bool(name string) bool { return scalar[bool](c, name, Boolean) }

// Duration is the value of a duration field.
func (c Config) Duration(name string) time.Duration {
	d, _ := time.ParseDuration(scalar[string](c, name, Duration)) // fails on "" alone, which is absent
	return d
}

// Strings is the value of a list field of any kind but secret; numbers and
// booleans are as in JSON. The slice is the caller's own.
func (c Config) Strings(name string) []string {
	var list []string
	for _, value := range elements[[]any](c, name, List, false) {
		list = append(list, showScalar(value))
	}
	return list
}

// Ints is the value of a list of integers. The slice is the caller's own.
func (c Config) Ints(name string) []int64 {
	var list []int64
	for _, value := range elements[[]any](c, name, List, false) {
		i, ok := value.(int64)
		if !ok {
			panic("schema: field " + name + " is no list of integers")
		}
		list = append(list, i)
	}
	return list
}

// Map is the value of a map field of any kind but secret; numbers and booleans
// are as in JSON. The map is the caller's own.
func (c Config) Map(name string) map[string]string {
	entries := make(map[string]string)
	for key, value := range elements[map[string]any](c, name, Map, false) {
		entries[key] = showScalar(value)
	}
	return entries
}

// SecretList is the value of a list of secrets. References must have been
// resolved.
func (c Config) SecretList(name string) []secret.String {
	var list []secret.String
	for _, value := range elements[[]any](c, name, List, true) {
		list = append(list, value.(sealed).mustBeResolved(name))
	}
	return list
}

// SecretMap is the value of a map of secrets. References must have been
// resolved.
func (c Config) SecretMap(name string) map[string]secret.String {
	entries := make(map[string]secret.String)
	for key, value := range elements[map[string]any](c, name, Map, true) {
		entries[key] = value.(sealed).mustBeResolved(name)
	}
	return entries
}

// mustHave panics unless the schema has the field with one of the kinds.
func (c Config) mustHave(name string, kinds ...Kind) Field {
	f, ok := c.schema.Field(name)
	if !ok {
		panic("schema: no field " + name)
	}
	if !slices.Contains(kinds, f.Kind) {
		panic(fmt.Sprintf("schema: field %s is of kind %s, not %s", name, f.Kind, kinds[0]))
	}
	return f
}

// scalar is a field's single value, zero when absent.
func scalar[T any](c Config, name string, kinds ...Kind) T {
	c.mustHave(name, kinds...)
	value, _ := c.values[name].value.(T)
	return value
}

// elements is a field's list or map, nil when absent.
func elements[T any](c Config, name string, kind Kind, secrets bool) T {
	f := c.mustHave(name, kind)
	if (f.scalar() == Secret) != secrets {
		panic(fmt.Sprintf("schema: field %s is a %s of %s", name, kind, f.scalar()))
	}
	value, _ := c.values[name].value.(T)
	return value
}

// mustBeResolved is a secret's value. Using one before it is resolved would
// send an empty password, so that panics.
func (s sealed) mustBeResolved(name string) secret.String {
	if s.value.IsZero() {
		panic("schema: a reference in field " + name + " is not resolved")
	}
	return s.value
}
