package main

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/plugin"
)

// authorize is the command that prints what lets requests through.
func (p *program) authorize() *cobra.Command {
	var on subject
	cmd := &cobra.Command{
		Use:   "authorize NAME | -f FILE",
		Short: "Print what lets a request through",
		Long: `Print what lets a request through: the headers and query parameters to put on
it, until when they are good, and where they came from.

It spends a login if nothing good is kept and there is no refresh token to get
another one with; "source" says which it was: cache (nothing was sent),
refreshed (no password was sent) or obtained (a login). With -f the connection
is not stored, but its authorization is kept, as for any other.

THIS COMMAND SHOWS AN ACCESS TOKEN, and no other does. To call an API without
seeing one, use jackfield call.`,
		Example: `  jackfield authorize billing
  jackfield authorize billing --json | jq -r .headers.Authorization
  jackfield authorize -f billing.yaml --timeout 20s`,
		Args:              on.argument,
		ValidArgsFunction: on.completes(p),
		RunE: func(cmd *cobra.Command, args []string) error {
			return on.with(cmd.Context(), p, args, func(c *host.Connection) error {
				end := p.progress("authorizing " + on.label(args) + " ...")
				a, source, err := c.AuthorizeSource(cmd.Context())
				end()
				if err != nil {
					return err
				}
				return p.showAuthorization(a, source)
			})
		},
	}
	on.addFlag(cmd, "use the connection in this file, without storing it")
	return cmd
}

// jsonAuthorization is an authorization under --json. Its secrets are in clear:
// showing them is what the command is for.
type jsonAuthorization struct {
	Headers   map[string]string `json:"headers"`
	Query     map[string]string `json:"query"`
	BaseURL   string            `json:"base_url,omitzero"`
	ExpiresAt string            `json:"expires_at,omitzero"` // RFC 3339, UTC; empty: not known
	Scopes    []string          `json:"scopes"`
	Account   string            `json:"account,omitzero"`
	Source    host.Source       `json:"source"`
}

func (p *program) showAuthorization(a *host.Authorization, source host.Source) error {
	if p.flags.json {
		return p.printJSON(jsonAuthorization{
			Headers: revealed(a.Headers), Query: revealed(a.Query), BaseURL: a.BaseURL, ExpiresAt: stamp(a.Expiry),
			Scopes: append([]string{}, a.Scopes...), Account: a.Account, Source: source,
		})
	}
	var rows [][]string
	add := func(name, value string) {
		if value != "" {
			rows = append(rows, []string{name, value})
		}
	}
	for _, h := range a.Headers {
		add("header", h.Name+": "+h.Value.Reveal())
	}
	for _, q := range a.Query {
		add("query", q.Name+"="+q.Value.Reveal())
	}
	add("base URL", a.BaseURL)
	add("expires", expires(a.Expiry))
	add("scopes", strings.Join(a.Scopes, " "))
	add("account", a.Account)
	add("source", string(source))
	return p.table(rows)
}

func revealed(params []plugin.Param) map[string]string {
	all := map[string]string{}
	for _, param := range params {
		all[param.Name] = param.Value.Reveal()
	}
	return all
}

// stamp is a time for programs; empty for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// expires is an expiry for people.
func expires(t time.Time) string {
	if t.IsZero() {
		return "not known"
	}
	return stamp(t) + ", in " + time.Until(t).Round(time.Second).String()
}
