package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
)

// types are the commands about kinds of connection.
func (p *program) types() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "type",
		Short:   "See which types of connection there are, and their settings",
		Long:    "See which types of connection there are, and what there is to set in each.",
		Example: "  jackfield type list\n  jackfield type show password-grant",
		Args:    cobra.ArbitraryArgs,
		RunE:    group,
	}
	cmd.AddCommand(p.typeList(), p.typeShow())
	return cmd
}

func (p *program) typeList() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the types of connection",
		Long: `List the types of connection that the installed plugins serve. No plugin is
started, and nothing is sent.`,
		Example: `  jackfield type list
  jackfield type list --json | jq -r '.types[].name'`,
		Args:              exactly(0, ""),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withHost(cmd.Context(), func(h *host.Host) error { return p.listTypes(h.Types()) })
		},
	}
}

// jsonType is a type in the list under --json.
type jsonType struct {
	Name        string `json:"name"`
	Title       string `json:"title"`
	Description string `json:"description,omitzero"`
	Version     string `json:"version,omitzero"`
}

func (p *program) listTypes(list []host.Type) error {
	if p.flags.json {
		all := make([]jsonType, 0, len(list))
		for _, t := range list {
			all = append(all, jsonType{t.Name, t.Title, t.Description, t.Version})
		}
		return p.printJSON(map[string][]jsonType{"types": all})
	}
	if len(list) == 0 {
		return p.printf("there is no type of connection: types come from plugins, see jackfield plugin list\n")
	}
	rows := [][]string{{"NAME", "TITLE", "VERSION"}}
	for _, t := range list {
		rows = append(rows, []string{t.Name, t.Title, t.Version})
	}
	return p.table(rows)
}

func (p *program) typeShow() *cobra.Command {
	var asSchema bool
	var preset string
	cmd := &cobra.Command{
		Use:   "show NAME",
		Short: "Show what there is to set in a type of connection",
		Long: `Show what there is to set in a type of connection: each field with its kind, what
it is without being set, and what it means; then the presets for well-known
servers. No plugin is started, and nothing is sent.

--preset prints a connection file for one of these servers, with what is known of
it filled in, and beside each of the other fields what to put there. --schema
prints a JSON Schema (2020-12) of the settings, for editors and for other
programs: it accepts what Jackfield accepts. --json prints the type as its
plugin's manifest has it, or with --preset that preset.`,
		Example: `  jackfield type show password-grant
  jackfield type show password-grant --preset salesforce > crm.yaml
  jackfield type show password-grant --schema > password-grant.schema.json
  jackfield type show password-grant --json | jq '.presets[].name'`,
		Args:              exactly(1, "the name of a type"),
		ValidArgsFunction: p.completes(typeNames),
		RunE: func(cmd *cobra.Command, args []string) error {
			if asSchema && cmd.Flags().Changed("preset") {
				return usage(cmd, "there is both --schema and --preset")
			}
			return p.withHost(cmd.Context(), func(h *host.Host) error {
				t, err := h.Type(args[0])
				switch {
				case err != nil:
					return orBroken(h, err, args[0])
				case cmd.Flags().Changed("preset"):
					return p.showPreset(t, preset)
				}
				return p.showType(t, asSchema)
			})
		},
	}
	cmd.Flags().BoolVar(&asSchema, "schema", false, "print a JSON Schema of the settings")
	cmd.Flags().StringVar(&preset, "preset", "", "print a connection file for a well-known server")
	cobra.CheckErr(cmd.RegisterFlagCompletionFunc("preset", p.completePreset))
	return cmd
}

// orBroken explains that there is no type of a name where there is a plugin of
// that name which cannot even say what it serves.
func orBroken(h *host.Host, err error, name string) error {
	isIt := func(s host.PluginStatus) bool { return s.Name == name && s.Problem != nil }
	if e := host.AsError(err); e.Code != host.NotFound || !slices.ContainsFunc(h.Plugins(), isIt) {
		return err
	}
	return (&host.Error{Code: host.PluginFailed, Message: "the plugin " + name + " is installed and cannot be used"}).
		WithHint("jackfield plugin list says why")
}

func (p *program) showType(t host.Type, asSchema bool) error {
	switch {
	case asSchema:
		document, err := t.Schema.JSONSchema(t.Title, t.Description)
		if err != nil {
			return err
		}
		return p.printf("%s\n", document)
	case p.flags.json:
		return p.printJSON(t)
	}
	if err := p.printf("%s %s: %s\n", t.Name, clean(t.Version), clean(t.Title)); err != nil {
		return err
	}
	for _, line := range wrap(clean(t.Description), width(p.out)) {
		if err := p.printf("%s\n", line); err != nil {
			return err
		}
	}
	if err := p.showFields(t.Schema.Fields); err != nil {
		return err
	}
	return p.listPresets(t)
}
