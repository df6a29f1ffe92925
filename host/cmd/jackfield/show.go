package main

import (
	"bytes"
	"errors"
	"slices"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"github.com/jackfield-dev/jackfield/host"
)

func (p *program) connectionShow() *cobra.Command {
	return &cobra.Command{
		Use:   "show NAME",
		Short: "Show a connection as a file, without its secrets",
		Long: `Show a connection as a file that "connection edit" takes back. {stored: true}
stands for each secret, {forgotten: true} for one that was not to be kept once it
had been used, {env: NAME} and {file: PATH} as they were written. Nothing is sent.

--json adds its name and when it was created and updated.`,
		Example: `  jackfield connection show billing > billing.yaml
  jackfield connection show billing --json | jq -r .config.username`,
		Args:              exactly(1, "the name of the connection"),
		ValidArgsFunction: p.completes(connectionNames),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withHost(cmd.Context(), func(h *host.Host) error {
				info, err := h.Connection(args[0]).Describe(cmd.Context())
				switch {
				case err != nil:
					return err
				case info.Problem != nil && info.Config == nil:
					return info.Problem // without its type nobody knows what is secret
				case p.flags.json:
					return p.printJSON(describe(info))
				}
				t, _ := h.Type(info.Type) // without it the fields are in no order
				return p.showDefinition(info, t)
			})
		},
	}
}

// showDefinition prints a connection file.
func (p *program) showDefinition(c host.ConnectionInfo, t host.Type) error {
	config := &yaml.Node{Kind: yaml.MappingNode}
	for _, f := range t.Schema.Fields {
		value, ok := c.Config[f.Name]
		if !ok {
			continue
		}
		n, err := node(value)
		if err != nil {
			return err
		}
		config.Content = append(config.Content, text(f.Name), n)
	}
	if len(config.Content) == 0 {
		config.Style = yaml.FlowStyle // {}, which is read back as a map
	}
	top := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{text("type"), text(c.Type), text("config"), config}}
	var file bytes.Buffer // the encoder does not pass on why something was not written
	enc := yaml.NewEncoder(&file)
	enc.SetIndent(2)
	if err := errors.Join(enc.Encode(top), enc.Close()); err != nil {
		return err
	}
	return p.printf("%s", &file)
}

// node is a value of a config, written the way people write it: what stands for
// a secret on the line of its name.
func node(value any) (*yaml.Node, error) {
	n := &yaml.Node{}
	if err := n.Encode(value); err != nil {
		return nil, err
	}
	inline(n)
	return n, nil
}

// inline writes {stored: true}, {forgotten: true}, {env: NAME} and {file: PATH} in
// one line, at whatever depth.
func inline(n *yaml.Node) {
	if n.Kind == yaml.MappingNode && len(n.Content) == 2 && slices.Contains([]string{"stored", "forgotten", "env", "file"}, n.Content[0].Value) {
		n.Style = yaml.FlowStyle
	}
	for _, child := range n.Content {
		inline(child)
	}
}

func text(value string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(value)
	return n
}
