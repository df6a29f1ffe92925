package schema

// What fields have in common is written once, under "$defs".
const (
	definedURL       = "url"
	definedHTTPS     = "https_url"
	definedDuration  = "duration"
	definedReference = "secret_reference"
)

// definition names what the field's single values share with others of their
// kind, if anything.
func (f Field) definition() string {
	switch f.scalar() {
	case URL:
		if f.HTTPIf != "" {
			return definedURL
		}
		return definedHTTPS
	case Duration:
		return definedDuration
	case Secret:
		return definedReference
	}
	return ""
}

// definitions are those that the schema uses, in the order of its fields.
func (s Schema) definitions() object {
	used, seen := object{}, map[string]bool{"": true}
	for _, f := range s.Fields {
		if name := f.definition(); !seen[name] {
			used, seen[name] = used.with(name, define(name)), true
		}
	}
	return used
}

func define(name string) object {
	switch name {
	case definedURL:
		return object{}.with("pattern", httpPattern)
	case definedHTTPS:
		return object{}.with("pattern", httpsPattern)
	case definedDuration:
		return object{}.with("minLength", 1).with("pattern", durationPattern)
	}
	return object{}.with("oneOf", []object{member(memberEnv, envPattern), member(memberFile, filePattern)})
}

// member is an object with one member of text.
func member(name, pattern string) object {
	text := object{}.with("type", "string").with("pattern", pattern)
	return object{}.with("type", "object").
		with("properties", object{}.with(name, text)).
		with("required", []string{name}).
		with("additionalProperties", false)
}
