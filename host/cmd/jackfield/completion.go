package main

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
)

// completion is the command that prints a script for a shell.
func (p *program) completion() *cobra.Command {
	shells := []string{"bash", "zsh", "fish"}
	return &cobra.Command{
		Use:   "completion bash|zsh|fish",
		Short: "Print what makes a shell complete commands and names",
		Long: `Print the script that makes a shell complete commands, flags, files, and the
names of connections, types and presets. Nothing is sent anywhere, neither by
this command nor when completing.`,
		Example: `  jackfield completion bash > ~/.local/share/bash-completion/completions/jackfield
  jackfield completion zsh > "${fpath[1]}/_jackfield"
  jackfield completion fish > ~/.config/fish/completions/jackfield.fish`,
		ValidArgs: shells,
		Args:      exactly(1, "the name of a shell"),
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(p.out, true)
			case "zsh":
				return root.GenZshCompletion(p.out)
			case "fish":
				return root.GenFishCompletion(p.out, true)
			}
			return usage(cmd, "%q is none of the shells bash, zsh and fish", args[0])
		},
	}
}

// completionLimit is how long somebody who pressed Tab is kept waiting.
const completionLimit = time.Second

// completes returns a completion of the first argument by names that the host
// knows.
func (p *program) completes(names func(*host.Host) []string) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return p.offer(cmd.Context(), begun, names), cobra.ShellCompDirectiveNoFileComp
	}
}

// offer returns those of the names that the host knows which go on as begun. It
// says nothing, and makes nothing in the data folder.
func (p *program) offer(ctx context.Context, begun string, names func(*host.Host) []string) []string {
	var found []string
	quiet := &program{streams: streams{in: p.in, out: io.Discard, err: io.Discard}, ctx: p.ctx, flags: p.flags}
	_ = quiet.peek(ctx, func(h *host.Host) error { // if it fails there is nothing to offer
		found = names(h)
		return nil
	})
	return slices.DeleteFunc(found, func(name string) bool { return !strings.HasPrefix(name, begun) })
}

// peek is withHost for whoever wants to know what there is, soon or not at all.
func (p *program) peek(ctx context.Context, use func(*host.Host) error) error {
	ctx, cancel := context.WithTimeout(ctx, completionLimit)
	defer cancel()
	s, err := p.settings(ctx)
	if err != nil {
		return err
	}
	if _, err := os.Stat(s.data); errors.Is(err, os.ErrNotExist) {
		// There are no connections yet, but there may be types.
		empty, err := os.MkdirTemp("", "jackfield")
		if err != nil {
			return err
		}
		defer os.RemoveAll(empty) //nolint:errcheck // the system clears what is left
		p.flags.data, p.flags.plugins = empty, s.plugins
	}
	return p.withHost(ctx, use)
}

// connectionNames and typeNames list what can be completed, each with a word
// about it.
func connectionNames(h *host.Host) []string {
	var names []string
	list, _ := h.Connections() // then there is nothing to offer
	for _, c := range list {
		names = append(names, cobra.CompletionWithDesc(c.Name, clean(c.Type)))
	}
	return names
}

func typeNames(h *host.Host) []string {
	var names []string
	for _, t := range h.Types() {
		names = append(names, cobra.CompletionWithDesc(t.Name, clean(t.Title)))
	}
	return names
}

// presetsOf lists the presets of the type that a line names.
func presetsOf(args []string) func(*host.Host) []string {
	return func(h *host.Host) []string {
		var names []string
		for _, name := range args {
			t, _ := h.Type(name) // one that there is not has no presets
			for _, preset := range t.Presets {
				names = append(names, cobra.CompletionWithDesc(preset.Name, clean(preset.Title)))
			}
		}
		return names
	}
}
