package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
)

// connections are the commands about what is stored.
func (p *program) connections() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "connection",
		Short: "Keep connections: create, list, show, edit, delete",
		Long: `Keep connections. A connection is defined by a file in YAML or JSON:

  type: password-grant
  config:
    token_endpoint: https://login.example.com/oauth/token
    username: alice
    password: {env: BILLING_PASSWORD}

"jackfield type show" says what there is to set. A secret stands there as it is,
or as {env: NAME} or {file: PATH}, which is looked up when it is needed. What is
kept is sealed, and no command shows a secret again.`,
		Example: `  jackfield connection create billing -f billing.yaml
  jackfield connection list`,
		Args: cobra.ArbitraryArgs,
		RunE: group,
	}
	cmd.AddCommand(p.connectionCreate(), p.connectionList(), p.connectionShow(), p.connectionEdit(), p.connectionDelete())
	return cmd
}

func (p *program) connectionList() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the connections",
		Long: `List the connections, with what is wrong with those that cannot be used. Nothing
is sent, and nothing secret is shown.`,
		Example: `  jackfield connection list
  jackfield connection list --json | jq -r '.connections[].name'`,
		Args:              exactly(0, ""),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withHost(cmd.Context(), func(h *host.Host) error {
				list, err := h.Connections()
				if err != nil {
					return err
				}
				return p.listConnections(list)
			})
		},
	}
}

// jsonConnection is a connection under --json.
type jsonConnection struct {
	Name      string         `json:"name"`
	Type      string         `json:"type,omitzero"`
	Config    map[string]any `json:"config,omitempty"`
	CreatedAt string         `json:"created_at,omitzero"`
	UpdatedAt string         `json:"updated_at,omitzero"`
	Problem   *jsonError     `json:"problem,omitzero"`
}

func describe(c host.ConnectionInfo) jsonConnection {
	return jsonConnection{
		Name: c.Name, Type: c.Type, Config: c.Config, CreatedAt: stamp(c.Created), UpdatedAt: stamp(c.Updated), Problem: asJSON(c.Problem),
	}
}

func (p *program) listConnections(list []host.ConnectionInfo) error {
	if p.flags.json {
		all := make([]jsonConnection, 0, len(list))
		for _, c := range list {
			c.Config = nil // that is for show
			all = append(all, describe(c))
		}
		return p.printJSON(map[string][]jsonConnection{"connections": all})
	}
	if len(list) == 0 {
		return p.printf("there is no connection yet: jackfield connection create -h says how to make one\n")
	}
	rows := [][]string{{"NAME", "TYPE", "UPDATED", "PROBLEM"}}
	for _, c := range list {
		updated, problem := "-", ""
		if !c.Updated.IsZero() {
			updated = c.Updated.Local().Format(time.DateTime)
		}
		if c.Problem != nil {
			problem = inField(c.Problem.Field, c.Problem.Message)
		}
		rows = append(rows, []string{c.Name, c.Type, updated, problem})
	}
	return p.table(rows)
}
