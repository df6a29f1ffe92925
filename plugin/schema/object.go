package schema

import (
	"bytes"
	"encoding/json"
)

// object is a JSON object that keeps the order of its members, so that a
// JSON Schema reads in the order in which its fields were written.
type object []property

type property struct {
	name  string
	value any
}

// with adds a member. The receiver is built up in one chain and not shared.
func (o object) with(name string, value any) object {
	return append(o, property{name, value})
}

// withText adds a member unless its text is empty.
func (o object) withText(name, text string) object {
	if text == "" {
		return o
	}
	return o.with(name, text)
}

// MarshalJSON writes the members in order.
func (o object) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, p := range o {
		if i > 0 {
			out.WriteByte(',')
		}
		name, err := encode(p.name, "")
		if err != nil {
			return nil, err
		}
		value, err := encode(p.value, "")
		if err != nil {
			return nil, err
		}
		out.Write(name)
		out.WriteByte(':')
		out.Write(value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// encode is json.Marshal without the escapes meant for HTML, which would make
// patterns unreadable.
func encode(value any, indent string) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", indent)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}
