package main

import (
	"fmt"
	"strings"

	"github.com/jackfield-dev/jackfield/internal/presetfile"
	"github.com/jackfield-dev/jackfield/plugin"
)

const intro = `<!-- Made by scripts/generate from what the plugins say of themselves. Change the presets, not this page. -->

# Presets

A preset is what is known of one server: the settings that are the same for everybody, what a person fills in and where
that is found, what to beware of, and where all this is known from. Print one as a connection file, fill it in, try it:

` + "```" + `
jackfield type show TYPE --preset NAME > crm.yaml
jackfield test -f crm.yaml
` + "```" + `

Three things are open in it, and each is refused at its own time:

* a line without a value as soon as the file is read, by ` + "`test`, `authorize` and `connection create`" + ` alike;
* a secret, which is a variable of the environment here (` + "`{file: PATH}`" + ` does as well), when the connection is
  tested or used and the variable is not set;
* a word in capitals when the connection is tested or used. ` + "`connection create`" + ` takes it.

Until then nothing is sent. "Unchecked" is said of what no document was found for.

A new preset is one file, see ` + "`connections/password-grant/presets`" + `: its tests say what it lacks, and ` + "`make generate`" + ` puts it
on this page.
`

// page is the page about the presets of these types.
func page(types []plugin.Type) (string, error) {
	var out strings.Builder
	out.WriteString(intro)
	for _, t := range types {
		fmt.Fprintf(&out, "\n## %s\n\n| preset | for |\n|---|---|\n", t.Name)
		for _, p := range t.Presets {
			fmt.Fprintf(&out, "| [%s](#%s) | %s |\n", p.Name, p.Name, escape(p.Title))
		}
		for _, p := range t.Presets {
			if err := section(&out, t, p); err != nil {
				return "", err
			}
		}
	}
	return out.String(), nil
}

// section is what there is to say of one preset.
func section(out *strings.Builder, t plugin.Type, p plugin.Preset) error {
	body, err := presetfile.Body(t, p)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\n### %s\n\n**%s.** %s\n\n```yaml\n%s```\n", p.Name, escape(p.Title), escape(p.Help), body)
	if len(p.Beware) > 0 {
		out.WriteString("\nBeware:\n\n")
	}
	for _, warning := range p.Beware {
		fmt.Fprintf(out, "* %s\n", escape(warning))
	}
	if len(p.Sources) > 0 {
		out.WriteString("\nSources:\n\n")
	}
	for _, source := range p.Sources {
		fmt.Fprintf(out, "* <%s>\n", source)
	}
	return nil
}

// escape keeps text from being taken for Markdown.
func escape(text string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "<", `\<`, "|", `\|`, "`", "\\`", "[", `\[`).Replace(text)
}
