package presetfile

import (
	"bytes"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// Write returns the file that a preset of a type begins, in YAML.
func Write(t plugin.Type, p plugin.Preset) ([]byte, error) {
	body, err := Body(t, p)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for _, line := range heading(t, p) {
		out.WriteString(strings.TrimRight("# "+line, " ") + "\n")
	}
	out.WriteString("\n")
	out.Write(body)
	return out.Bytes(), nil
}

// Body returns the file without what stands above it.
func Body(t plugin.Type, p plugin.Preset) ([]byte, error) {
	config, err := config(t.Schema, p)
	if err != nil {
		return nil, fmt.Errorf("writing preset %s: %w", p.Name, err)
	}
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := enc.Encode(mapping(text("type"), text(t.Name), text("config"), config)); err != nil {
		return nil, fmt.Errorf("writing preset %s: %w", p.Name, err)
	}
	err = enc.Close()
	return out.Bytes(), err
}

// columns is how wide a file is.
const columns = 100

// heading is what stands above the file: what it is for, what is to be done with
// it, and what to beware of.
func heading(t plugin.Type, p plugin.Preset) []string {
	lines := []string{clean(p.Title) + ": a connection of the type " + t.Name}
	paragraph := func(text string) { lines = append(append(lines, ""), wrap(text, columns-2)...) }
	if p.Help != "" {
		paragraph(p.Help)
	}
	paragraph(task(p))
	lines = append(lines,
		"{env: NAME} is a variable of the environment; {file: PATH} does as well.",
		"Then try it: jackfield test -f FILE")
	if len(p.Beware) > 0 {
		paragraph("Beware:")
	}
	for _, warning := range p.Beware {
		for i, line := range wrap(warning, columns-4) {
			lines = append(lines, [...]string{"- ", "  "}[min(i, 1)]+line)
		}
	}
	if len(p.Sources) > 0 {
		paragraph("Sources:")
	}
	for _, source := range p.Sources {
		lines = append(lines, "  "+clean(source))
	}
	return lines
}

// task is what a person has to do.
func task(p plugin.Preset) string {
	var tasks []string
	if words := Placeholders(p); len(words) > 0 {
		tasks = append(tasks, "Replace "+strings.Join(words, " and ")+".")
	}
	if len(p.FillIn) > 0 {
		tasks = append(tasks, "Fill in what has no value.")
	}
	return strings.Join(append(tasks, "Change what you like."), " ")
}

// config is the config of the file, in the order of the schema.
func config(s schema.Schema, p plugin.Preset) (*yaml.Node, error) {
	top := mapping()
	for _, f := range s.Fields {
		key := text(f.Name)
		value, set := p.Config[f.Name]
		what, open := p.FillIn[f.Name]
		if !set && !open {
			continue
		}
		n := missing(f, p)
		if set {
			n = &yaml.Node{}
			if err := n.Encode(value); err != nil {
				return nil, err
			}
			mark(n, Placeholders(p))
		}
		if open {
			key.HeadComment = "# " + strings.Join(wrap(what, columns-4), "\n# ")
		}
		top.Content = append(top.Content, key, n)
	}
	return top, nil
}

// missing is what stands for a value that a person has to give.
func missing(f schema.Field, p plugin.Preset) *yaml.Node {
	if f.Kind != schema.Secret {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}
	}
	name := strings.ToUpper(strings.ReplaceAll(p.Name+"_"+f.Name, "-", "_"))
	n := mapping(text("env"), text(name))
	n.Style = yaml.FlowStyle
	return n
}

// mark puts beside each value which words of it are to be replaced.
func mark(n *yaml.Node, words []string) {
	for _, child := range n.Content {
		mark(child, words)
	}
	if n.Kind != yaml.ScalarNode {
		return
	}
	var here []string
	for _, word := range words {
		if contains(n.Value, word) {
			here = append(here, word)
		}
	}
	if here != nil {
		n.LineComment = "# replace " + strings.Join(here, " and ")
	}
}

func mapping(content ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Content: content}
}

func text(value string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(value)
	return n
}
