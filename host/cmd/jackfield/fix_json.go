package main

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/jackfield-dev/jackfield/host"
)

// patchJSON changes one member of a JSON file, and nothing around it. Nil: there is
// no config in it.
func patchJSON(data []byte, fix *host.Fix) []byte {
	open, members, ok := configMembers(data)
	if !ok {
		return nil
	}
	value, ok := inJSON(fix.Value)
	name, named := inJSON(fix.Field)
	if !ok || !named {
		return nil
	}
	i := slices.IndexFunc(members, func(m member) bool { return m.name == fix.Field })
	switch {
	case i >= 0 && fix.Value == nil:
		return removeMember(data, open, members, i)
	case i >= 0:
		return splice(data, members[i].start, members[i].end, value)
	case len(members) == 0:
		return splice(data, open, open, name+": "+value)
	}
	last := members[len(members)-1]
	return splice(data, last.end, last.end, ","+space(data[open:])+name+": "+value)
}

// member is one of the settings, and where its value is.
type member struct {
	name       string
	start, end int
}

// configMembers finds the settings in a JSON file, and where their object begins.
func configMembers(data []byte) (open int, members []member, ok bool) {
	dec := json.NewDecoder(bytes.NewReader(data))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return 0, nil, false
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return 0, nil, false
		}
		if name == "config" {
			break
		}
		var passed json.RawMessage
		if dec.Decode(&passed) != nil {
			return 0, nil, false
		}
	}
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return 0, nil, false
	}
	open = int(dec.InputOffset())
	for dec.More() {
		name, err := dec.Token()
		var value json.RawMessage
		if err != nil || dec.Decode(&value) != nil {
			return 0, nil, false
		}
		text, _ := name.(string)
		end := int(dec.InputOffset())
		members = append(members, member{text, end - len(value), end})
	}
	return open, members, true
}

// inJSON writes a value without escapes that only web pages need.
func inJSON(value any) (text string, ok bool) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(value)
	return string(bytes.TrimSpace(out.Bytes())), err == nil
}

// removeMember takes out a member with the comma that parts it from another.
func removeMember(data []byte, open int, members []member, i int) []byte {
	switch {
	case i > 0:
		return splice(data, members[i-1].end, members[i].end, "")
	case len(members) > 1:
		comma := bytes.IndexByte(data[members[i].end:], ',')
		return splice(data, open, members[i].end+comma+1, "")
	}
	return splice(data, open, members[i].end, "")
}

// space is the white space at the beginning of a text.
func space(data []byte) string {
	return string(data[:len(data)-len(bytes.TrimLeft(data, " \t\r\n"))])
}

func splice(data []byte, start, end int, text string) []byte {
	return slices.Concat(data[:start], []byte(text), data[end:])
}
