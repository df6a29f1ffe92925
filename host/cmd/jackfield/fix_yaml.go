package main

import (
	"bytes"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/jackfield-dev/jackfield/plugin"
)

// patchYAML changes one line of a YAML file, and nothing around it: that of the
// field, or one that is added. Nil: the file is not written so that this could be
// done.
func patchYAML(data []byte, fix *plugin.Fix) []byte {
	config := configNode(data)
	value, ok := onOneLine(fix.Value)
	if config == nil || config.Style&yaml.FlowStyle != 0 || !ok {
		return nil
	}
	lines := slices.Collect(bytes.Lines(data))
	for i := len(config.Content) - 2; i >= 0; i -= 2 {
		if config.Content[i].Value != fix.Field {
			continue
		}
		return replaceLine(lines, config.Content[i], config.Content[i+1], fix.Value == nil, value)
	}
	// It is added after the last line that holds a field and its value whole.
	for i := len(config.Content) - 2; i >= 0; i -= 2 {
		key := config.Content[i]
		if _, _, ok := cutScalar(lines, key, config.Content[i+1]); ok {
			return insertLine(lines, key, fix.Field+": "+value)
		}
	}
	return nil
}

// configNode is the map of settings.
func configNode(data []byte) *yaml.Node {
	root, err := parseYAML("", data)
	if err != nil || root.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i < len(root.Content); i += 2 {
		if root.Content[i].Value == "config" && root.Content[i+1].Kind == yaml.MappingNode {
			return root.Content[i+1]
		}
	}
	return nil
}

// onOneLine writes a value so that it fits behind its name.
func onOneLine(value any) (text string, ok bool) {
	n := &yaml.Node{}
	if err := n.Encode(value); err != nil {
		return "", false
	}
	if n.Kind != yaml.ScalarNode {
		n.Style = yaml.FlowStyle
	}
	data, err := yaml.Marshal(n)
	text = strings.TrimSuffix(string(data), "\n")
	return text, err == nil && !strings.Contains(text, "\n")
}

// cutScalar finds the value of a field in its line, and what is before and behind
// it.
func cutScalar(lines [][]byte, key, value *yaml.Node) (before, behind string, ok bool) {
	if value.Kind != yaml.ScalarNode || value.Line != key.Line || value.Line > len(lines) {
		return "", "", false
	}
	line := []rune(string(lines[value.Line-1]))
	if value.Column > len(line) {
		return "", "", false
	}
	before, rest := string(line[:value.Column-1]), string(line[value.Column-1:])
	written := value.Value
	switch {
	case value.Style&yaml.SingleQuotedStyle != 0:
		written = "'" + strings.ReplaceAll(written, "'", "''") + "'"
	case value.Style&yaml.DoubleQuotedStyle != 0:
		written = `"` + written + `"`
	}
	behind, ok = strings.CutPrefix(rest, written)
	return before, behind, ok
}

// replaceLine writes another value in the place of a field's, or takes its line
// out.
func replaceLine(lines [][]byte, key, value *yaml.Node, remove bool, text string) []byte {
	before, behind, ok := cutScalar(lines, key, value)
	if !ok {
		return nil
	}
	if remove {
		return bytes.Join(slices.Delete(lines, key.Line-1, key.Line), nil)
	}
	lines[key.Line-1] = []byte(before + text + behind)
	return bytes.Join(lines, nil)
}

// insertLine adds a line behind that of a field, as far in as that.
func insertLine(lines [][]byte, key *yaml.Node, text string) []byte {
	line := string(lines[key.Line-1])
	end := "\n"
	if strings.HasSuffix(line, "\r\n") {
		end = "\r\n"
	}
	if !strings.HasSuffix(line, "\n") {
		lines[key.Line-1] = []byte(line + end)
	}
	added := strings.Repeat(" ", key.Column-1) + text + end
	return bytes.Join(slices.Insert(lines, key.Line, []byte(added)), nil)
}
