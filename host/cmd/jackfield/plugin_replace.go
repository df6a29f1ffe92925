package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
)

// ownProcess is what the commands that start a plugin have to say of it.
const ownProcess = `
A plugin's process belongs to the program that uses it, and this command opens the
data folder for itself. So it starts the plugin, tells how that went, and ends it
again: what it shows is what will happen at the next use.`

func (p *program) pluginRestart() *cobra.Command {
	return &cobra.Command{
		Use:   "restart NAME",
		Short: "Start a plugin again, and say how it goes",
		Long: `Start a plugin again: its bytes are compared with its manifest, it is started, and
has to say that it serves what its manifest says.
` + ownProcess + `

Nothing is sent to any server.`,
		Example:           "  jackfield plugin restart password-grant",
		Args:              exactly(1, "the name of a plugin"),
		ValidArgsFunction: p.completes(pluginNames),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withHost(cmd.Context(), func(h *host.Host) error {
				check, err := p.starting(cmd.Context(), args[0], h.RestartPlugin)
				if err != nil {
					return err
				}
				return p.showCheck(check)
			})
		},
	}
}

func (p *program) pluginReplace() *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "replace NAME",
		Short: "Try the version of a plugin that lies in its folder, against what is stored",
		Long: `Try the version of a plugin that lies in its folder: its bytes are compared with
its manifest, it is started, has to say that it serves what its manifest says, and
the settings of every stored connection are read by its schemas. A version that
would refuse some of them is not good to take over, which is an error unless it is
forced.
` + ownProcess + `

A program that embeds the host replaces a plugin by itself when its folder changes:
the new version is started beside the old one and takes over when it is ready, and
no call fails because of that. One that would refuse stored connections is not taken
over then, until that is forced or the program starts anew.

Nothing is sent to any server.`,
		Example: `  jackfield plugin replace password-grant
  jackfield plugin replace password-grant --force --json`,
		Args:              exactly(1, "the name of a plugin"),
		ValidArgsFunction: p.completes(pluginNames),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withHost(cmd.Context(), func(h *host.Host) error {
				check, err := p.starting(cmd.Context(), args[0], h.CheckPlugin)
				if err != nil {
					return err
				}
				if len(check.Refused) > 0 && !force {
					return refusedError(check)
				}
				return p.showCheck(check)
			})
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "be content with a version that refuses stored connections")
	return cmd
}

// starting does what starts a plugin, and shows that it takes its time.
func (p *program) starting(ctx context.Context, name string, start func(context.Context, string) (host.PluginCheck, error)) (host.PluginCheck, error) {
	end := p.progress("starting " + name)
	defer end()
	return start(ctx, name)
}

// refusedError is the failure of a version that refuses stored connections.
func refusedError(check host.PluginCheck) error {
	var names []string
	for _, r := range check.Refused {
		names = append(names, fmt.Sprintf("%s (%s)", r.Name, r.Problem.Error()))
	}
	return &host.Error{
		Code:    host.BadConfig,
		Message: fmt.Sprintf("plugin %s %s would refuse stored connections: %s", check.Name, check.Version, strings.Join(names, "; ")),
		Hint:    "edit these connections so that both versions take them, or give --force and edit them then",
	}
}

// jsonPluginCheck is what was found about a version of a plugin, under --json.
type jsonPluginCheck struct {
	Name    string        `json:"name"`
	Version string        `json:"version,omitzero"`
	Digest  string        `json:"digest,omitzero"`
	Took    float64       `json:"took"` // seconds, to start it
	Sandbox string        `json:"sandbox,omitzero"`
	Refused []jsonRefused `json:"refused"`
}

// jsonRefused is a connection that it would refuse.
type jsonRefused struct {
	Connection string     `json:"connection"`
	Problem    *jsonError `json:"problem"`
}

func (p *program) showCheck(check host.PluginCheck) error {
	if p.flags.json {
		doc := jsonPluginCheck{Name: check.Name, Version: check.Version, Digest: check.Digest, Took: check.Took.Seconds(), Sandbox: check.Sandbox, Refused: []jsonRefused{}}
		for _, r := range check.Refused {
			doc.Refused = append(doc.Refused, jsonRefused{r.Name, asJSON(r.Problem)})
		}
		return p.printJSON(doc)
	}
	for _, r := range check.Refused {
		p.sayf("connection %s would be refused: %s", clean(r.Name), clean(r.Problem.Error()))
	}
	kept := ""
	if check.Sandbox != "" {
		kept = "; its sandbox: " + clean(check.Sandbox)
	}
	return p.printf("%s %s was ready after %v%s\n", clean(check.Name), clean(check.Version), check.Took.Round(time.Millisecond), kept)
}
