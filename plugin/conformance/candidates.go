package conformance

import (
	"math"
	"strings"

	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// candidates are values that a field of its kind may take, the likeliest first.
func (m *sampler) candidates(f schema.Field) []any {
	one := m.scalars(f, elementKind(f))
	switch f.Kind {
	case schema.List:
		return wrapped(f, one, func(items []any) any { return items })
	case schema.Map:
		return wrapped(f, one, func(items []any) any {
			entries := map[string]any{}
			for i, item := range items {
				entries["sample"+strings.Repeat("x", i)] = item
			}
			return entries
		})
	}
	return one
}

func elementKind(f schema.Field) schema.Kind {
	switch {
	case f.Kind != schema.List && f.Kind != schema.Map:
		return f.Kind
	case f.Of == "":
		return schema.String
	}
	return f.Of
}

// wrapped puts each candidate into a list or a map, as often as it must be there.
func wrapped(f schema.Field, items []any, wrap func([]any) any) []any {
	count := 1
	if f.Min != nil {
		count = max(count, int(min(*f.Min, 100)))
	}
	var all []any
	for _, item := range items {
		many := make([]any, count)
		for i := range many {
			many[i] = item
		}
		all = append(all, wrap(many))
	}
	return all
}

func (m *sampler) scalars(f schema.Field, kind schema.Kind) []any {
	switch kind {
	case schema.URL:
		return []any{"http://" + m.address + "/", "https://" + m.address + "/", "http://" + m.address, "https://" + m.address,
			"https://sample.example/", f.Placeholder}
	case schema.Secret:
		return secrets(f)
	case schema.Boolean:
		return []any{false}
	case schema.Duration:
		return []any{"30s", "1m", "1h", "100ms"}
	case schema.Integer, schema.Number:
		return numbers(f)
	case schema.Enum:
		var all []any
		for _, o := range f.Options {
			all = append(all, o.Value)
		}
		return all
	}
	return texts(f)
}

// secrets are canaries of many forms: what a pattern asks for is not known.
func secrets(f schema.Field) []any {
	text := random()
	var all []any
	for _, form := range []string{text, strings.ToLower(text), "Aa1!" + text, digits(text), "12345678-1234-1234-1234-" + digits(text)[:12]} {
		all = append(all, fitted(f, form))
	}
	return all
}

// digits makes a number of a text.
func digits(text string) string {
	return strings.Map(func(r rune) rune { return '0' + r%10 }, text)
}

func texts(f schema.Field) []any {
	var all []any
	for _, text := range []string{
		"sample", "sample@example.com", "sample.example", "Sample1", "SAMPLE", "s", "1", "12345678", "sample-1", "sample_1",
		"/sample", "https://sample.example/", "00000000-0000-0000-0000-000000000000", f.Placeholder,
	} {
		all = append(all, fitted(f, text))
	}
	return all
}

// fitted makes a text as long as the field wants it.
func fitted(f schema.Field, text string) string {
	if f.Kind == schema.List || f.Kind == schema.Map {
		return text // the bounds are of the number of entries
	}
	if f.Min != nil && len(text) < int(*f.Min) && text != "" {
		text += strings.Repeat("0", int(min(*f.Min, 1<<20))-len(text))
	}
	if f.Max != nil && len(text) > int(*f.Max) {
		text = text[:int(*f.Max)]
	}
	return text
}

func numbers(f schema.Field) []any {
	all := []any{1, 0, 10, 100}
	for _, bound := range []*float64{f.Min, f.Max} {
		if bound != nil && math.Abs(*bound) < 1<<53 {
			all = append(all, *bound)
		}
	}
	return all
}
