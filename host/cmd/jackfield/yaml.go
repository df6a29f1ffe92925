package main

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// parseYAML returns the top of the one YAML document in data.
func parseYAML(name string, data []byte) (*yaml.Node, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	err := dec.Decode(&doc)
	if errors.Is(err, io.EOF) {
		return nil, at(name, 0, "it holds nothing but comments")
	}
	if err == nil {
		if err = dec.Decode(&more); errors.Is(err, io.EOF) {
			return doc.Content[0], nil
		}
	}
	if err == nil {
		return nil, at(name, more.Line, "a second document begins here; there may be one")
	}
	return nil, malformed(name, data, err)
}

// malformed says what is wrong with text that is not YAML.
func malformed(name string, data []byte, err error) error {
	message, hint := "this is not YAML", ""
	for _, known := range yamlTroubles() {
		if strings.Contains(err.Error(), known.says) {
			message, hint = known.means, known.hint
			break
		}
	}
	return at(name, troubledLine(data, err), "%s", message).WithHint("%s", hint)
}

// yamlTrouble is what the reader says, and what that means to whoever wrote the
// file. The reader's own words are not passed on: some repeat what it has read,
// and "password: *tr0ub4dor" is an unknown anchor to it.
type yamlTrouble struct{ says, means, hint string }

func yamlTroubles() []yamlTrouble {
	const quotes = "put a value that holds special characters in 'single quotes'"
	return []yamlTrouble{
		{"unknown anchor", "a value that begins with * refers to an anchor, and there is none of that name", quotes},
		{"mapping values are not allowed", "a colon stands where none can stand", quotes + ", and begin each name in the same column"},
		{"could not find expected ':'", "a name is not followed by a colon", "write name: value"},
		{"tab character", "the line is indented with a tab", "indent with spaces"},
		{"cannot start any token", "a value begins with a character that has a meaning of its own, such as @, %, ` or a tab", quotes + ", and indent with spaces"},
		{"unknown escape character", "a backslash in double quotes is followed by something that it cannot escape", quotes},
		{"unexpected end of stream", "a quote is opened here and never closed", ""},
		{"expected ',' or", "a bracket or brace is opened here and never closed", ""},
		{"did not find expected key", "the line is not indented like those around it", "begin each name in the same column"},
		{"did not find expected '-' indicator", "the line is not indented like those around it", "begin each - in the same column"},
		{"block sequence entries are not allowed", "a list begins where none can stand", "begin it on a line of its own"},
		{"control characters are not allowed", "there is a control character", ""},
		{"UTF-8", "the text is not UTF-8", ""},
	}
}

// searchMax is how many lines a file may have for the line of a fault to be
// searched for.
const searchMax = 1000

// yamlLine is where the reader says that the fault is.
var yamlLine = regexp.MustCompile(`^yaml: (?:line \d+: )?`)

// troubledLine returns the line with which the fault comes into a file: the
// reader itself names the line where the surrounding thing begins, or the one
// before, or none at all.
func troubledLine(data []byte, fault error) int {
	want := yamlLine.ReplaceAllString(fault.Error(), "")
	lines := bytes.SplitAfter(data, []byte("\n"))
	if len(lines) > searchMax {
		return 0
	}
	length := 0
	for i, line := range lines {
		length += len(line)
		var doc yaml.Node
		err := yaml.Unmarshal(data[:length], &doc)
		if err != nil && yamlLine.ReplaceAllString(err.Error(), "") == want {
			return i + 1
		}
	}
	return 0
}
