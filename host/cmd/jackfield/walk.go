package main

import (
	"bytes"
	"encoding/json"

	"go.yaml.in/yaml/v3"
)

// A file of a kilobyte can mean one of a gigabyte, by anchors that repeat one
// another. These are far more than any connection needs.
const (
	valuesMax = 100_000
	depthMax  = 100
)

// walker makes plain values of a document. Each keeps its kind: 1 is a number,
// "1" is text.
type walker struct {
	name  string // of the file
	count int    // of the values made
}

func (w *walker) value(n *yaml.Node, depth int) (any, error) {
	if w.count++; w.count > valuesMax || depth > depthMax {
		return nil, at(w.name, n.Line, "too much stands here, one value in another or by repeated anchors")
	}
	switch n.Kind {
	case yaml.AliasNode:
		return w.value(n.Alias, depth+1)
	case yaml.MappingNode:
		return w.mapping(n, depth)
	case yaml.SequenceNode:
		return w.sequence(n, depth)
	}
	if n.Style&yaml.TaggedStyle != 0 || n.Anchor != "" {
		// YAML takes the word off, and what is left would be another password.
		return nil, at(w.name, n.Line, "a value begins with ! or &, which YAML takes for a mark of its own").WithHint("put the value in single quotes")
	}
	var value any
	if err := n.Decode(&value); err != nil {
		return nil, at(w.name, n.Line, "the value is not what its tag says") // err repeats the value
	}
	return value, nil
}

func (w *walker) sequence(n *yaml.Node, depth int) (any, error) {
	list := make([]any, 0, len(n.Content))
	for _, item := range n.Content {
		value, err := w.value(item, depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	return list, nil
}

func (w *walker) mapping(n *yaml.Node, depth int) (map[string]any, error) {
	entries := map[string]any{}
	lines := map[string]int{}
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.ShortTag() == "!!merge" {
			return nil, at(w.name, key.Line, "merging with << is not supported").WithHint("write the names out")
		}
		if key.Kind != yaml.ScalarNode || key.ShortTag() != "!!str" {
			return nil, at(w.name, key.Line, "a name is not text").WithHint("put it in quotes")
		}
		if before, ok := lines[key.Value]; ok {
			return nil, at(w.name, key.Line, "this name is given twice, first in line %d", before).In(key.Value)
		}
		value, err := w.value(n.Content[i+1], depth+1)
		if err != nil {
			return nil, err
		}
		entries[key.Value], lines[key.Value] = value, key.Line
	}
	return entries, nil
}

// parseJSON makes the same tree of valid JSON.
func parseJSON(data []byte) (*yaml.Node, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	return jsonNode(dec, data)
}

// jsonNode reads the next value.
func jsonNode(dec *json.Decoder, data []byte) (*yaml.Node, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err // never: the JSON is valid
	}
	n := &yaml.Node{Kind: yaml.ScalarNode, Line: 1 + bytes.Count(data[:dec.InputOffset()], []byte("\n"))}
	switch t := token.(type) {
	case json.Delim:
		n.Kind, n.Tag = yaml.MappingNode, "!!map"
		if t == '[' {
			n.Kind, n.Tag = yaml.SequenceNode, "!!seq"
		}
		err = jsonContent(dec, data, n)
	case string:
		n.Tag, n.Value = "!!str", t
	case json.Number:
		n.Value = t.String() // YAML writes them alike
	case bool:
		n.Tag, n.Value = "!!bool", map[bool]string{true: "true", false: "false"}[t]
	case nil:
		n.Tag = "!!null"
	}
	return n, err
}

func jsonContent(dec *json.Decoder, data []byte, n *yaml.Node) error {
	for dec.More() {
		item, err := jsonNode(dec, data)
		if err != nil {
			return err
		}
		n.Content = append(n.Content, item)
	}
	_, err := dec.Token() // the closing bracket
	return err
}
