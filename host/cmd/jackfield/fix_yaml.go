package main

import (
	"bytes"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/jackfield-dev/jackfield/host"
)

// patchYAML changes the lines of one setting of a YAML file, or adds one, and
// nothing around it: comments, order and how lines are indented and ended stay.
// Nil: the file is not written so that this could be done.
func patchYAML(data []byte, fix *host.Fix) []byte {
	key, config := configNode(data)
	value, ok := onOneLine(fix.Value)
	if config == nil || !ok {
		return nil
	}
	lines := slices.Collect(bytes.Lines(data))
	for i := 0; i < len(config.Content); i += 2 {
		if config.Content[i].Value == fix.Field {
			return replaceSetting(lines, config.Content[i], config.Content[i+1], fix.Value, value)
		}
	}
	if config.Style&yaml.FlowStyle != 0 {
		return insertInBraces(lines, config, fix.Field+": "+value)
	}
	// It is added after the last line that holds a field and its value whole, or
	// else before all others.
	for i := len(config.Content) - 2; i >= 0; i -= 2 {
		last := config.Content[i]
		if _, _, ok := cutScalar(lines, last, config.Content[i+1]); ok {
			return insertLine(lines, last.Line, last.Column-1, fix.Field+": "+value)
		}
	}
	return insertLine(lines, key.Line, config.Column-1, fix.Field+": "+value)
}

// configNode is the map of settings, and its name.
func configNode(data []byte) (key, config *yaml.Node) {
	root, err := parseYAML("", data)
	if err != nil || root.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i < len(root.Content); i += 2 {
		if root.Content[i].Value == "config" && root.Content[i+1].Kind == yaml.MappingNode {
			return root.Content[i], root.Content[i+1]
		}
	}
	return nil, nil
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

// insertLine adds a line behind another, as far in as that is to be, and ended as
// that is.
func insertLine(lines [][]byte, after, indent int, text string) []byte {
	line := string(lines[after-1])
	end := "\n"
	if strings.HasSuffix(line, "\r\n") {
		end = "\r\n"
	}
	if !strings.HasSuffix(line, "\n") {
		lines[after-1] = []byte(line + end)
	}
	added := strings.Repeat(" ", indent) + text + end
	return bytes.Join(slices.Insert(lines, after, []byte(added)), nil)
}

// insertInBraces adds a setting to those that stand between braces.
func insertInBraces(lines [][]byte, config *yaml.Node, text string) []byte {
	line := []rune(string(lines[config.Line-1]))
	if config.Column > len(line) || line[config.Column-1] != '{' {
		return nil
	}
	if len(config.Content) > 0 {
		text += ", "
	}
	lines[config.Line-1] = []byte(string(line[:config.Column]) + text + string(line[config.Column:]))
	return bytes.Join(lines, nil)
}
