package schema

// CheckChange reports why a person cannot be advised to set a field of the config
// to a value: there is no such field, it is a secret, or the value is not what the
// field's kind takes. Nil stands for removing the field. What the other fields make
// of it is not looked at: Parse does that once it was done. The error is
// [Problems].
func (c Config) CheckChange(field string, value any) error {
	var problems Problems
	f, ok := c.schema.Field(field)
	switch {
	case !ok:
		problems.add(nameOf(field), "unknown field", "")
		return problems
	case f.HoldsSecrets():
		problems.add(field, "is a secret", "")
		return problems
	case value == nil:
		return nil
	}
	part := map[string]any{}
	if f.HTTPIf != "" {
		part[f.HTTPIf] = c.Bool(f.HTTPIf) // whether the address may be http
	}
	part[field] = value
	return c.schema.CheckPart(part)
}
