package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
)

// doctor is the command that looks at what the host needs.
func (p *program) doctor() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Look at all that the host needs to work well",
		Long: `Look at all that the host needs to work well: the settings, the data folder, each
record in it, the store that hosts share, the plugins' bytes, the accounts. What is
wrong is said with what to do. No plugin is started, and nothing is sent to an
authorization server.

It exits with 1 if something is wrong; a warning alone is 0.

Under --json: one line for each finding, {"name","verdict","message","hint"}; the
verdict is ok, warning or failed.`,
		Example: `  jackfield doctor
  jackfield doctor --json | jq 'select(.verdict != "ok")'`,
		Args:              exactly(0, ""),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withHost(cmd.Context(), func(h *host.Host) error {
				var writing error
				found := h.Diagnose(cmd.Context(), func(f host.Finding) {
					if err := p.showFinding(f); err != nil {
						writing = err
					}
				})
				switch {
				case writing != nil:
					return writing
				case cmd.Context().Err() != nil:
					return cmd.Context().Err()
				case found == host.Wrong:
					return errUnwell
				}
				return nil
			})
		},
	}
}

// errUnwell ends a doctor that found something wrong, which it has said.
var errUnwell = &host.Error{Code: host.BadConfig, Message: "something is wrong: see above", Hint: "do what is said there, and run doctor again"}

type jsonFinding struct {
	Name    string `json:"name"`
	Verdict string `json:"verdict"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitzero"`
}

func (p *program) showFinding(f host.Finding) error {
	if p.flags.json {
		return p.printJSON(jsonFinding{f.Name, string(f.Verdict), f.Message, f.Hint})
	}
	c := p.colours()
	mark := map[host.Verdict]string{host.Well: c.paint(green, "ok     "), host.Doubtful: c.paint(yellow, "warning"), host.Wrong: c.paint(red, "failed ")}[f.Verdict]
	if err := p.printf("%s  %s: %s\n", mark, clean(f.Name), clean(f.Message)); err != nil || f.Hint == "" {
		return err
	}
	return p.printf("%s%s\n", strings.Repeat(" ", 9), clean(f.Hint))
}
