package main

import (
	"cmp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
)

// plugins are the commands about what is installed.
func (p *program) plugins() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "plugin",
		Short:   "See which plugins are installed",
		Long:    "See which plugins are installed: the programs that know how to log in.",
		Example: "  jackfield plugin list",
		Args:    cobra.ArbitraryArgs,
		RunE:    group,
	}
	cmd.AddCommand(p.pluginList())
	return cmd
}

func (p *program) pluginList() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List plugins, and what is wrong with those that cannot be used",
		Long: `List the plugins in the plugins folder with the connection types they serve, and
what is wrong with those that cannot be used. One of these does not keep the
others from working.

Only manifests are read: no plugin is started, and nothing is sent.`,
		Example: `  jackfield plugin list
  jackfield plugin list --plugins ./plugins
  jackfield plugin list --json | jq -r '.plugins[] | select(.problem) | .name'`,
		Args:              exactly(0, ""),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withHost(cmd.Context(), func(h *host.Host) error { return p.showPlugins(h.Plugins()) })
		},
	}
}

// jsonPlugin is a plugin under --json.
type jsonPlugin struct {
	Name    string     `json:"name"`
	Version string     `json:"version,omitzero"`
	Types   []string   `json:"types"`
	Path    string     `json:"path,omitzero"`
	Problem *jsonError `json:"problem,omitzero"`
}

func (p *program) showPlugins(list []host.PluginStatus) error {
	if p.flags.json {
		all := make([]jsonPlugin, 0, len(list))
		for _, s := range list {
			all = append(all, jsonPlugin{s.Name, s.Version, append([]string{}, s.Types...), s.Path, asJSON(s.Problem)})
		}
		return p.printJSON(map[string][]jsonPlugin{"plugins": all})
	}
	if len(list) == 0 {
		return p.printf("no plugin is installed\n")
	}
	rows := [][]string{{"NAME", "VERSION", "TYPES", "PROBLEM"}}
	for _, s := range list {
		problem := ""
		if s.Problem != nil {
			problem = s.Problem.Message
		}
		rows = append(rows, []string{s.Name, cmp.Or(s.Version, "-"), cmp.Or(strings.Join(s.Types, ", "), "-"), problem})
	}
	return p.table(rows)
}
