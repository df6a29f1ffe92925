package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
)

func (p *program) connectionCreate() *cobra.Command {
	var on subject
	cmd := &cobra.Command{
		Use:   "create NAME -f FILE",
		Short: "Keep a connection under a name",
		Long: `Keep the connection in a file under a name. Its settings are checked, and the
variables and files that its secrets refer to must be there.

Nothing is sent, and no login is spent: jackfield test says whether it works.`,
		Example: `  jackfield connection create billing -f billing.yaml
  jackfield connection create billing -f - < billing.json`,
		Args: on.named,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.change(cmd.Context(), args[0], on.file, "created", (*host.Host).CreateConnection)
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	on.addFlag(cmd, "the connection, in YAML or JSON")
	return cmd
}

func (p *program) connectionEdit() *cobra.Command {
	var on subject
	cmd := &cobra.Command{
		Use:   "edit NAME -f FILE",
		Short: "Replace the settings of a connection",
		Long: `Replace the settings of a connection by those in a file. A secret that is to stay
as it is stands there as {stored: true}, which is how "connection show" prints
it. If an address changes that secrets or tokens are sent to, each secret has to
be given again: it was meant for the old one. One that was forgotten, which is
printed as {forgotten: true}, has to be given again if anything changes: what was
obtained with it is for the old settings.

Nothing is sent, and no login is spent. The next command that needs an
authorization spends one if the settings differ.`,
		Example: `  jackfield connection show billing > billing.yaml
  jackfield connection edit billing -f billing.yaml`,
		Args: on.named,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.change(cmd.Context(), args[0], on.file, "edited", (*host.Host).EditConnection)
		},
		ValidArgsFunction: p.completes(connectionNames),
	}
	on.addFlag(cmd, "the new settings, in YAML or JSON")
	return cmd
}

// named checks that there is a NAME and a file.
func (s *subject) named(cmd *cobra.Command, args []string) error {
	if err := exactly(1, "the name of the connection")(cmd, args); err != nil {
		return err
	}
	if s.file == "" {
		return usage(cmd, "the file is missing: name it with -f")
	}
	return nil
}

// change creates or edits a connection.
func (p *program) change(ctx context.Context, name, file, verb string, how func(*host.Host, context.Context, string, host.Definition) error) error {
	d, err := p.readDefinition(ctx, file)
	if err != nil {
		return err
	}
	return p.withHost(ctx, func(h *host.Host) error {
		if err := how(h, ctx, name, d); err != nil {
			return taken(err, name)
		}
		if !p.flags.json {
			return p.printf("%s connection %s\n", verb, clean(name))
		}
		info, err := h.Connection(name).Describe(ctx)
		if err != nil {
			return err
		}
		return p.printJSON(describe(info))
	})
}

// taken adds to an error that the name is taken what to type instead.
func taken(err error, name string) error {
	if e := host.AsError(err); e.Code == host.Exists {
		return (&host.Error{Code: e.Code, Field: e.Field, Message: e.Message}).
			WithHint("jackfield connection edit %s -f FILE replaces its settings", name)
	}
	return err
}

func (p *program) connectionDelete() *cobra.Command {
	return &cobra.Command{
		Use:   "delete NAME",
		Short: "Delete a connection",
		Long: `Delete a connection, and its authorization unless another connection with the
same settings shares it. It asks nothing, and cannot be undone.

The authorization is revoked at its server, if the connection type and the
server can do that; it is tried for 5 seconds at most. Otherwise it stays good
there until it expires, and the command says why. Either way the connection is
deleted. It never spends a login.`,
		Example: `  jackfield connection delete billing
  jackfield connection delete billing --json`,
		Args:              exactly(1, "the name of the connection"),
		ValidArgsFunction: p.completes(connectionNames),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withHost(cmd.Context(), func(h *host.Host) error {
				var outcome host.Revocation
				if err := h.DeleteConnection(cmd.Context(), args[0], func(r host.Revocation) { outcome = r }); err != nil {
					return err
				}
				return p.printDeletion(args[0], outcome)
			})
		},
	}
}

// printDeletion says what became of a deleted connection's authorization.
func (p *program) printDeletion(name string, r host.Revocation) error {
	if p.flags.json {
		return p.printJSON(struct {
			Name    string `json:"name"`
			Deleted bool   `json:"deleted"`
			Revoked bool   `json:"revoked"`
			Reason  string `json:"reason,omitzero"` // why it was not revoked
		}{name, true, r.Revoked, r.Reason})
	}
	line := "revoked its authorization"
	if !r.Revoked {
		line = "its authorization was not revoked: " + clean(r.Reason)
	}
	return p.printf("deleted connection %s\n%s\n", clean(name), line)
}
