package schema

// Edit reads a new, whole document that is to replace old. In it a secret may
// be {stored: true}, which keeps the one that old holds at the same place: the
// same field, the same key of a map, the same position in a list of unchanged
// length. {forgotten: true} says the same of a secret whose value is gone. The
// error is [Problems].
//
// Secrets are only sent where they were meant for: when the value of a field
// with the role [SecretOrigin] or [APIOrigin] differs from old, nothing stored
// is kept, and every {stored: true} is a problem. Otherwise whoever may edit a
// connection could have its secrets sent to a server of their own. A reference
// that is written out is taken, as in Parse.
//
// What was obtained with a secret before it was forgotten is all that there is,
// and it is for the settings of then. So an edit that changes any of them demands
// the secret again.
func (s Schema) Edit(old Config, raw map[string]any) (Config, error) {
	p := parser{schema: s, raw: raw, edit: &edit{old: old}}
	p.edit.changed = p.changedOrigin(old)
	config, err := p.parse()
	if err != nil || config.Equal(old) {
		return config, err
	}
	for _, f := range s.Fields {
		if config.Forgotten(f.Name) {
			p.problems.add(f.Name, "enter it again: it was forgotten, and the settings that it was used with have changed", "")
		}
	}
	if err := p.problems.err(); err != nil {
		return Config{}, err
	}
	return config, nil
}

// changedOrigin names the first field that sends secrets elsewhere than old
// does. It reads these fields apart, so that secrets in front of them in the
// schema are judged too, and drops their problems, which parse finds again.
func (p *parser) changedOrigin(old Config) string {
	ahead := parser{schema: p.schema, raw: p.raw}
	for _, f := range p.schema.withRole(SecretOrigin, APIOrigin) {
		// An origin is a url, so it is text, and never empty when there is one.
		now, before := "", ""
		if value, ok := ahead.field(f); ok && p.visible(f) {
			now, _ = value.value.(string)
		}
		if h, ok := old.values[f.Name]; ok {
			before, _ = h.value.(string)
		}
		if now != before {
			return f.Name
		}
	}
	return ""
}
