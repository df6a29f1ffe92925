package main

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// replaceSetting writes another value in the place of a field's, or takes its
// lines out; text is the value on one line.
func replaceSetting(lines [][]byte, key, value *yaml.Node, to any, text string) []byte {
	before, behind, whole := cutScalar(lines, key, value)
	last := key.Line
	switch {
	case whole:
	case value.Kind == yaml.SequenceNode && value.Style&yaml.FlowStyle == 0:
		wanted, ok := to.([]any)
		if ok && len(wanted) > 0 {
			return replaceItems(lines, value, wanted)
		}
		last = value.Content[len(value.Content)-1].Line
	case value.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		before, behind, last = cutBlock(lines, key, value)
	default:
		return nil
	}
	if to == nil {
		return bytes.Join(slices.Delete(lines, key.Line-1, last), nil)
	}
	if before == "" {
		return nil
	}
	lines[key.Line-1] = []byte(before + text + behind)
	return bytes.Join(slices.Delete(lines, key.Line, last), nil)
}

// blockHead is what stands before a text of several lines.
var blockHead = regexp.MustCompile(`^[|>][-+0-9]*`)

// cutBlock finds what is before and behind the mark of a text of several lines,
// and the last of these.
func cutBlock(lines [][]byte, key, value *yaml.Node) (before, behind string, last int) {
	line := []rune(string(lines[key.Line-1]))
	if value.Line != key.Line || value.Column > len(line) {
		return "", "", key.Line
	}
	before, behind = string(line[:value.Column-1]), string(line[value.Column-1:])
	last = key.Line
	for i, l := range lines[key.Line:] {
		text := strings.TrimLeft(string(l), " ")
		switch {
		case strings.TrimSpace(text) == "": // it belongs to the text if more of that follows
		case len(l)-len(text) < key.Column:
			return before, blockHead.ReplaceAllString(behind, ""), last
		default:
			last = key.Line + 1 + i
		}
	}
	return before, blockHead.ReplaceAllString(behind, ""), last
}

// replaceItems takes those items out of a list that has one on each line which are
// not wanted, and adds those that are behind the last one.
func replaceItems(lines [][]byte, list *yaml.Node, wanted []any) []byte {
	items := list.Content
	last := items[len(items)-1]
	dash := list.Column - 1
	for _, item := range slices.Backward(wanted) {
		if slices.ContainsFunc(items, func(n *yaml.Node) bool { return n.Value == item }) {
			continue
		}
		text, ok := onOneLine(item)
		if !ok {
			return nil
		}
		lines = slices.Collect(bytes.Lines(insertLine(lines, last.Line, dash, "- "+text)))
	}
	for _, n := range slices.Backward(items) {
		if !slices.ContainsFunc(wanted, func(item any) bool { return n.Value == item }) {
			lines = slices.Delete(lines, n.Line-1, n.Line)
		}
	}
	return bytes.Join(lines, nil)
}
