package schema

import (
	"maps"
	"regexp"
	"slices"
)

// forgottenForm is an ID of a forgotten secret: 128 bits in hex.
var forgottenForm = regexp.MustCompile(`^[0-9a-f]{32}$`)

// ParseStored is Parse for what was not typed: what [Config.Document] and
// [Config.Canonical] give. Here a secret whose ForgetWhen holds may be
// {forgotten: ID}, which counts as given.
func (s Schema) ParseStored(raw map[string]any) (Config, error) {
	p := parser{schema: s, raw: raw, stored: true}
	return p.parse()
}

// Forget gives a Config in which the value of each secret whose ForgetWhen holds
// is gone, with a mark of id's in its place: 128 random bits in lower-case hex, so
// that it tells nothing and is met nowhere else. It reports whether that changed
// anything. References stay: their values are kept elsewhere.
func (c Config) Forget(id func() string) (Config, bool) {
	after := Config{schema: c.schema, values: maps.Clone(c.values)}
	changed := false
	for _, f := range c.schema.Fields {
		h, ok := c.values[f.Name]
		if s, isSecret := h.value.(sealed); ok && isSecret && s.ref == (reference{}) && s.forgotten == "" && c.forgets(f) {
			h.value = sealed{forgotten: id()}
			after.values[f.Name], changed = h, true
		}
	}
	return after, changed
}

// Forgotten reports whether the field is a secret whose value was forgotten.
func (c Config) Forgotten(name string) bool {
	s, ok := c.values[name].value.(sealed)
	return ok && s.forgotten != ""
}

// ForgottenIDs are the marks of the secrets that were forgotten, in the order of
// the schema.
func (c Config) ForgottenIDs() []string {
	var ids []string
	c.eachSecret(func(s sealed) {
		if s.forgotten != "" {
			ids = append(ids, s.forgotten)
		}
	})
	return ids
}

// forgets reports whether a field's ForgetWhen holds. What a condition asks for is
// held even where it is hidden.
func (c Config) forgets(f Field) bool {
	if f.ForgetWhen == nil {
		return false
	}
	asked, _ := c.schema.Field(f.ForgetWhen.Field)
	h, given := c.values[asked.Name]
	return slices.Contains(f.ForgetWhen.Equals, asked.choice(h.value, given))
}

// forgotten reads what is left of a secret: whole where it was stored, and as
// {forgotten: true} in an edit.
func (r *reader) forgotten(path string, raw any) (any, bool) {
	if !r.stored {
		return r.keep(path, memberForgotten, raw)
	}
	id, ok := raw.(string)
	if !ok || !forgottenForm.MatchString(id) {
		r.problems.add(path, "is neither given nor kept; forgotten must hold 32 digits in hex", "")
		return nil, false
	}
	return r.stillForgotten(path, sealed{forgotten: id})
}

// stillForgotten takes what is left of a secret, while it need not be kept.
func (r *reader) stillForgotten(path string, s sealed) (any, bool) {
	if !r.forgets {
		r.problems.add(path, "was forgotten; enter it again", "")
	}
	return s, r.forgets
}
