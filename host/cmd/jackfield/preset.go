package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/internal/nearest"
	"github.com/jackfield-dev/jackfield/internal/presetfile"
	"github.com/jackfield-dev/jackfield/plugin"
)

// showPreset prints the connection file that a preset begins.
func (p *program) showPreset(t host.Type, name string) error {
	preset, err := findPreset(t, name)
	if err != nil {
		return err
	}
	if p.flags.json {
		return p.printJSON(preset)
	}
	file, err := presetfile.Write(t, preset)
	if err != nil {
		return err
	}
	return p.printf("%s", file)
}

func findPreset(t host.Type, name string) (plugin.Preset, error) {
	for _, preset := range t.Presets {
		if preset.Name == name {
			return preset, nil
		}
	}
	err := plugin.Errorf(plugin.NotFound, "the type %s has no preset %q", t.Name, name)
	if near := nearest.Name(name, slices.Values(presetNames(t))); near != "" {
		return plugin.Preset{}, err.WithHint("did you mean %s?", near)
	}
	return plugin.Preset{}, err.WithHint("jackfield type show %s lists the presets", t.Name)
}

func presetNames(t host.Type) []string {
	names := make([]string, 0, len(t.Presets))
	for _, preset := range t.Presets {
		names = append(names, preset.Name)
	}
	return names
}

// listPresets prints the presets below the settings of their type.
func (p *program) listPresets(t host.Type) error {
	if len(t.Presets) == 0 {
		return nil
	}
	if err := p.printf("\nPresets\n"); err != nil {
		return err
	}
	var rows [][]string
	for _, preset := range t.Presets {
		rows = append(rows, []string{"  " + preset.Name, preset.Title})
	}
	if err := p.table(rows); err != nil {
		return err
	}
	return p.printf("\njackfield type show %s --preset NAME prints a file to begin with.\n", t.Name)
}

// completePreset offers the presets of the type that the line names.
func (p *program) completePreset(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	return p.offer(cmd.Context(), begun, presetsOf(args)), cobra.ShellCompDirectiveNoFileComp
}
