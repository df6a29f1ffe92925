package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
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
func (p *program) readDocument(path string) (*document, error) {
	name, data, err := p.slurp(path)
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

// slurp reads a file, or says for people why not.
func (p *program) slurp(path string) (name string, data []byte, err error) {
	in := p.in
	name = "standard input"
	if path != "-" {
		name = path
		f, err := os.Open(path) //nolint:gosec // G703: whoever may name a file on the command line may read it
		if err != nil {
			return name, nil, unreadable(path, err)
		}
		defer f.Close() //nolint:errcheck // it was only read
		in = f
	}
	data, err = io.ReadAll(io.LimitReader(in, documentMax+1))
	if err != nil {
		return name, nil, unreadable(name, err)
	}
	if len(data) > documentMax {
		return name, nil, at(name, 0, "it is larger than %d MiB", documentMax>>20)
	}
	return name, data, nil
}

// unreadable says why a file cannot be read.
func unreadable(name string, err error) error {
	why := "it cannot be read"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		why = "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		why = "this user may not read it"
	}
	return at(name, 0, "%s", why)
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
