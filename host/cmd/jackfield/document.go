package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// documentMax is the largest document that is read, in bytes.
const documentMax = 1 << 20

// document is a YAML or JSON file that holds a map.
type document struct {
	name   string // of the file, for messages
	values map[string]any
	lines  map[string]int // of the names at the top
}

// readDocument reads a file; "-" is standard input. What is wrong with the file
// is told with its line, and without repeating what stands there: that may be a
// password.
func (p *program) readDocument(ctx context.Context, path string) (*document, error) {
	name, data, err := p.slurp(ctx, path)
	if err != nil {
		return nil, err
	}
	root, err := parse(name, data)
	if err != nil {
		return nil, err
	}
	if root.Kind != yaml.MappingNode {
		return nil, at(name, root.Line, "this must be a map of names to values")
	}
	w := walker{name: name}
	values, err := w.mapping(root, 0)
	if err != nil {
		return nil, err
	}
	doc := &document{name: name, values: values, lines: map[string]int{}}
	for i := 0; i < len(root.Content); i += 2 {
		doc.lines[root.Content[i].Value] = root.Content[i].Line
	}
	return doc, nil
}

// at says what is wrong with a file, and in which line if that is known.
func at(name string, line int, format string, args ...any) *host.Error {
	return &host.Error{Code: host.BadConfig, Message: place(name, line) + ": " + fmt.Sprintf(format, args...)}
}

// place is a line of a file, the way editors and compilers write it.
func place(name string, line int) string {
	if line == 0 {
		return name
	}
	return fmt.Sprintf("%s:%d", name, line)
}

// parse returns the top of a document.
func parse(name string, data []byte) (*yaml.Node, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, at(name, 0, "it is empty")
	}
	if json.Valid(data) {
		// YAML's reader knows neither "\/" nor "\ud83d\ude00".
		return parseJSON(data)
	}
	return parseYAML(name, data)
}

// check reads the values by a schema that stands for what the file may hold. The
// error is [schema.Problems], with the places in the file.
func (d *document) check(s schema.Schema, values map[string]any) error {
	_, err := s.Parse(values)
	found, ok := errors.AsType[schema.Problems](err)
	if !ok {
		return err
	}
	for i, q := range found {
		name := strings.Trim(q.Field, `"`) // a name with a dot stands in quotes
		top, _, _ := strings.Cut(name, ".")
		found[i].Field = name
		found[i].Message += " (" + place(d.name, cmp.Or(d.lines[name], d.lines[top])) + ")"
	}
	return found
}
