package main

import (
	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
)

// invalidate is the command that drops an access token.
func (p *program) invalidate() *cobra.Command {
	return &cobra.Command{
		Use:   "invalidate NAME",
		Short: "Drop the access token of a connection",
		Long: `Drop the access token that is kept for a connection, when the API refuses it
before its time. The refresh token stays, so that the next command which needs
an authorization gets one without a login where the server allows that.

This command sends nothing.`,
		Example: `  jackfield invalidate billing
  jackfield authorize billing --json | jq -r .source`,
		Args:              exactly(1, "the name of a connection"),
		ValidArgsFunction: p.completes(connectionNames),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withHost(cmd.Context(), func(h *host.Host) error {
				dropped, err := h.Invalidate(cmd.Context(), args[0], nil)
				if err != nil {
					return err
				}
				return p.showInvalidated(args[0], dropped)
			})
		},
	}
}

func (p *program) showInvalidated(name string, dropped bool) error {
	if p.flags.json {
		return p.printJSON(struct {
			Name        string `json:"name"`
			Invalidated bool   `json:"invalidated"`
		}{name, dropped})
	}
	if !dropped {
		return p.printf("there is no access token of %s to drop\n", clean(name))
	}
	return p.printf("dropped the access token of %s\n", clean(name))
}
