package main

import (
	"bytes"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/jackfield-dev/jackfield/plugin"
)

// rewriteYAML changes the tree of a YAML file and writes all of it again. Comments
// and order stay; how lines are broken and indented may not.
func rewriteYAML(data []byte, fix *plugin.Fix) []byte {
	var doc yaml.Node
	if yaml.Unmarshal(data, &doc) != nil || len(doc.Content) == 0 {
		return nil
	}
	var config *yaml.Node
	root := doc.Content[0]
	for i := 0; i < len(root.Content); i += 2 {
		if root.Content[i].Value == "config" {
			config = root.Content[i+1]
		}
	}
	if config == nil || !setNode(config, fix) {
		return nil
	}
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if enc.Encode(&doc) != nil || enc.Close() != nil {
		return nil
	}
	return out.Bytes()
}

// setNode sets, adds or takes out one field of a map.
func setNode(config *yaml.Node, fix *plugin.Fix) bool {
	value := &yaml.Node{}
	if value.Encode(fix.Value) != nil {
		return false
	}
	if config.Style&yaml.FlowStyle != 0 {
		value.Style |= yaml.FlowStyle
	}
	for i := 0; i < len(config.Content); i += 2 {
		if config.Content[i].Value != fix.Field {
			continue
		}
		if fix.Value == nil {
			config.Content = slices.Delete(config.Content, i, i+2)
			return true
		}
		value.LineComment = config.Content[i+1].LineComment
		config.Content[i+1] = value
		return true
	}
	if fix.Value != nil {
		config.Content = append(config.Content, text(fix.Field), value)
	}
	return true
}
