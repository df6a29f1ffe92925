package main

import (
	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
)

// plugins are the commands about what is installed.
func (p *program) plugins() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "plugin",
		Short: "See which plugins are installed, and try them",
		Long: `See which plugins are installed, and try them: the programs that know how to
log in.`,
		Example: `  jackfield plugin list
  jackfield plugin restart password-grant`,
		Args: cobra.ArbitraryArgs,
		RunE: group,
	}
	cmd.AddCommand(p.pluginList(), p.pluginRestart(), p.pluginReplace())
	cmd.AddCommand(p.newPluginInitCommand(), p.newPluginDevCommand(), p.newPluginConformanceCommand())
	return cmd
}

// pluginNames are what completes the name of a plugin.
func pluginNames(h *host.Host) []string {
	var names []string
	for _, s := range h.Plugins() {
		names = append(names, s.Name)
	}
	return names
}
