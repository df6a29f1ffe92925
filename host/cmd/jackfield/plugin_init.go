package main

import (
	"cmp"
	"errors"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/internal/scaffold"
)

// newPluginInitCommand is the command that begins a plugin.
func (p *program) newPluginInitCommand() *cobra.Command {
	var plan scaffold.Plugin
	var dir string
	cmd := &cobra.Command{
		Use:   "init NAME",
		Short: "Begin a plugin in Go",
		Long: `Write a Go module with a plugin that serves one connection type: it builds, passes
its own tests, and runs under a host at once. NAME is the name of the plugin and of
its type: lower-case letters, digits and single hyphens, a letter first. The folder
is to be new or empty. Nothing is overwritten and nothing is sent.

The module requires the version of Jackfield that this program is. If that is not
published, --replace names a checkout to build from instead; with that, the first
build needs no network.`,
		Example: `  jackfield plugin init acme-key
  jackfield plugin init acme-key --module github.com/acme/acme-key --dir ./acme
  jackfield plugin init acme-key --replace ~/src/jackfield`,
		Args:              exactly(1, "the name of the plugin"),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			plan.Name = args[0]
			return p.begin(cmd, plan, cmp.Or(dir, args[0]))
		},
	}
	cmd.Flags().StringVar(&plan.Module, "module", "", "path of the module (default: example.com/NAME)")
	cmd.Flags().StringVar(&dir, "dir", "", "folder to write to (default: NAME)")
	cmd.Flags().StringVar(&plan.Replace, "replace", "", "checkout of Jackfield to build from, in place of a published version")
	cobra.CheckErr(cmd.MarkFlagDirname("dir"))
	cobra.CheckErr(cmd.MarkFlagDirname("replace"))
	return cmd
}

// begin writes the files of a plugin and says what to do with them.
func (p *program) begin(cmd *cobra.Command, plan scaffold.Plugin, dir string) error {
	plan.Module = cmp.Or(plan.Module, "example.com/"+plan.Name)
	if err := plan.Check(); err != nil {
		return usage(cmd, "%s", err)
	}
	plan.Version = ownVersion()
	if plan.Replace != "" {
		path, err := filepath.Abs(plan.Replace)
		if err != nil {
			return err
		}
		plan.Replace = path
	}
	if plan.Replace == "" && plan.Version == "" {
		return (&host.Error{Code: host.BadConfig, Message: "this program was built from a checkout, and is of no version that a module could require"}).
			WithHint("name a checkout of Jackfield with --replace")
	}
	names, err := plan.Write(dir)
	if err != nil {
		hint := "name another folder with --dir"
		if errors.Is(err, scaffold.ErrNoCheckout) {
			hint = "name a checkout of Jackfield with --replace"
		}
		return (&host.Error{Code: host.BadConfig, Message: err.Error()}).WithHint("%s", hint)
	}
	if p.flags.json {
		return p.printJSON(struct {
			Dir   string   `json:"dir"`
			Files []string `json:"files"`
		}{dir, names})
	}
	for _, name := range names {
		if err := p.printf("%s\n", clean(filepath.Join(dir, name))); err != nil {
			return err
		}
	}
	p.hint("cd " + dir + " && make build && jackfield plugin conformance plugins/" + plan.Name)
	return nil
}

// ownVersion is the version of the module that this program was built from; "" if it
// has none that others could require.
func ownVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || !strings.HasPrefix(info.Main.Version, "v") || strings.Contains(info.Main.Version, "+") {
		return ""
	}
	return info.Main.Version
}
