package schema

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/url"
	"slices"

	"github.com/jackfield-dev/jackfield/internal/secret"
)

// Canonical is the Config as one JSON object with sorted keys, defaults
// included. Equal settings have equal bytes, whatever they were written in, so
// this is what crosses to the plugin and what cache keys are made from.
//
// A secret that was forgotten stands there as {"forgotten": ID}, and
// [Schema.ParseStored] reads it.
//
// SECRETS ARE IN CLEAR. It must not be logged, shown, or stored unsealed. It
// panics while a reference is unresolved, since nothing may be sent or hashed
// in place of a secret.
func (c Config) Canonical() []byte {
	if !c.Resolved() {
		panic("schema: Canonical of a Config with references that are not resolved")
	}
	data, err := json.Marshal(c.plain(false, sealed.inClear))
	if err != nil {
		panic("schema: a value is not JSON") // Parse makes none such; the error could quote it
	}
	return data
}

// Document is what a person typed, without defaults: references to secrets as
// they were written, {"forgotten": ID} for secrets that were forgotten, and OTHER
// SECRETS IN CLEAR. It is for sealed storage; [Schema.ParseStored] gives an equal
// Config.
func (c Config) Document() map[string]any {
	return c.plain(true, sealed.plain)
}

// Redacted is what a person typed, for showing: {stored: true} stands for each
// secret, {forgotten: true} for one whose value is gone, and references stay as
// they are. [Schema.Edit] takes it back.
func (c Config) Redacted() map[string]any {
	return c.plain(true, func(s sealed) any { return s.shown(map[string]any{memberStored: true}) })
}

// Equal reports whether both hold the same values under the same names, given
// or by default, with the same references to secrets.
func (c Config) Equal(other Config) bool {
	a, errA := json.Marshal(c.plain(false, sealed.plain))
	b, errB := json.Marshal(other.plain(false, sealed.plain))
	return errA == nil && errB == nil && bytes.Equal(a, b)
}

// plain copies the Config's values into a plain document.
func (c Config) plain(givenOnly bool, show func(sealed) any) map[string]any {
	document := make(map[string]any, len(c.values))
	for name, h := range c.values {
		if h.given || !givenOnly {
			document[name] = plainValue(h.value, show)
		}
	}
	return document
}

func plainValue(value any, show func(sealed) any) any {
	switch v := value.(type) {
	case sealed:
		return show(v)
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = plainValue(v[i], show)
		}
		return list
	case map[string]any:
		entries := make(map[string]any, len(v))
		for key := range v {
			entries[key] = plainValue(v[key], show)
		}
		return entries
	}
	return value
}

// Resolved reports whether every secret has its value, but for those whose value
// was forgotten.
func (c Config) Resolved() bool {
	resolved := true
	c.eachSecret(func(s sealed) { resolved = resolved && (s.forgotten != "" || !s.value.IsZero()) })
	return resolved
}

// Secrets is every non-empty secret value held, for those who keep secrets out
// of logs. References that are not resolved have none yet.
func (c Config) Secrets() []secret.String {
	var secrets []secret.String
	c.eachSecret(func(s sealed) {
		if !s.value.Empty() {
			secrets = append(secrets, s.value)
		}
	})
	return secrets
}

// eachSecret visits all secrets, in the order of the schema.
func (c Config) eachSecret(visit func(sealed)) {
	for _, f := range c.schema.Fields {
		switch v := c.values[f.Name].value.(type) {
		case sealed:
			visit(v)
		case []any:
			visitSealed(slices.Values(v), visit)
		case map[string]any:
			visitSealed(sortedValues(v), visit)
		}
	}
}

func visitSealed(values func(func(any) bool), visit func(sealed)) {
	for value := range values {
		if s, ok := value.(sealed); ok {
			visit(s)
		}
	}
}

func sortedValues(m map[string]any) func(func(any) bool) {
	return func(yield func(any) bool) {
		for _, key := range slices.Sorted(maps.Keys(m)) {
			if !yield(m[key]) {
				return
			}
		}
	}
}

// Account says whose login this is: the values of the fields with the role
// [Account], by name. Fields without a value are left out.
func (c Config) Account() map[string]string {
	account := make(map[string]string)
	for _, f := range c.schema.withRole(Account) {
		if h, ok := c.values[f.Name]; ok {
			account[f.Name] = showScalar(h.value)
		}
	}
	return account
}

// Origins lists the origins of the url fields with a role, each once, as
// scheme://host:port in lower case with the port always there.
func (c Config) Origins(role Role) []string {
	var urls []*url.URL
	for _, f := range c.schema.withRole(role) {
		if f.Kind == URL && c.Has(f.Name) {
			urls = append(urls, c.URL(f.Name))
		}
	}
	return origins(urls)
}

// showScalar is a value as text: text as it is, the rest as in JSON.
func showScalar(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	data, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(data)
}
