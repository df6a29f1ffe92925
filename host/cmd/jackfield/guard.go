package main

import (
	"cmp"
	"fmt"
	"os/user"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
)

// guard are the commands about accounts and their logins.
func (p *program) guard() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "guard",
		Short: "See which accounts are held, and let them go",
		Long: `See which accounts are held, and let them go. An account is a user at an
authorization server. Too many wrong passwords lock it there, so a password that
was refused is not sent again, whoever asks, until the connection's settings
change; and after several failures, or too many logins in an hour, an account
rests for a while. What is held back fails as "locked" and says why.`,
		Example: `  jackfield guard list
  jackfield guard reset 'alice at auth.example.com:443'`,
		Args: cobra.ArbitraryArgs,
		RunE: group,
	}
	cmd.AddCommand(p.guardList(), p.guardReset())
	return cmd
}

func (p *program) guardList() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the accounts that passwords were sent for",
		Long: `List the accounts that passwords were sent for, how many in the last hour, and
which accounts are held: why, and until when. An account that is open may still
have credentials that were refused; these are not sent again until they change.

Under --json: {"accounts":[{"account","key","state","logins","until","reason",
"strikes","refused","refused_since","suspicion"}]}, with what is empty left out.
The state is open or held. Without "until", what is held stays so until it is
reset. Nothing is sent.`,
		Example: `  jackfield guard list
  jackfield guard list --json | jq -r '.accounts[] | select(.state == "held") | .account'`,
		Args:              exactly(0, ""),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withHost(cmd.Context(), func(h *host.Host) error {
				list, err := h.Accounts(cmd.Context())
				if err != nil {
					return err
				}
				return p.showAccounts(list)
			})
		},
	}
}

// jsonAccount is an account under --json.
type jsonAccount struct {
	Account      string `json:"account"`
	Key          string `json:"key"`
	State        string `json:"state"`
	Logins       int    `json:"logins"` // in the last hour
	Until        string `json:"until,omitzero"`
	Reason       string `json:"reason,omitzero"`
	Strikes      int    `json:"strikes,omitzero"`
	Refused      int    `json:"refused,omitzero"`
	RefusedSince string `json:"refused_since,omitzero"`
	Suspicion    string `json:"suspicion,omitzero"`
}

func (p *program) showAccounts(list []host.AccountStatus) error {
	if p.flags.json {
		all := make([]jsonAccount, 0, len(list))
		for _, s := range list {
			all = append(all, jsonAccount{
				s.Label, string(s.Account), stateOf(s), s.Logins, stamp(s.Opens), s.Reason, s.Strikes, s.Refused, stamp(s.Since), s.Suspicion,
			})
		}
		return p.printJSON(map[string][]jsonAccount{"accounts": all})
	}
	if len(list) == 0 {
		return p.printf("nothing is known of any account\n")
	}
	rows := [][]string{{"ACCOUNT", "STATE", "UNTIL", "LOGINS", "REASON"}}
	for _, s := range list {
		until := "-"
		if !s.Opens.IsZero() {
			until = s.Opens.Local().Format("2006-01-02 15:04:05")
		}
		rows = append(rows, []string{nameOf(s), stateOf(s), until, strconv.Itoa(s.Logins), cmp.Or(s.Reason, refusals(s))})
	}
	return p.table(rows)
}

func stateOf(s host.AccountStatus) string {
	if s.Reason != "" {
		return "held"
	}
	return "open"
}

// nameOf is what an account is reset by: the label, unless that cannot be read.
func nameOf(s host.AccountStatus) string { return cmp.Or(s.Label, string(s.Account)) }

// refusals is what there is to know of an account that is open.
func refusals(s host.AccountStatus) string {
	switch {
	case s.Suspicion != "":
		return s.Suspicion
	case s.Refused == 0:
		return ""
	case s.Refused == 1:
		return "what was refused is not sent again until the settings change"
	}
	return fmt.Sprintf("what was refused, %d times, is not sent again until the settings change", s.Refused)
}

func (p *program) guardReset() *cobra.Command {
	return &cobra.Command{
		Use:   "reset ACCOUNT",
		Short: "Let an account go that is held",
		Long: `Forget what became of the logins of an account, so that the next one is sent,
whatever was refused before. Do it when the cause is mended at the server: the
password was set there, the account unlocked. Where the connection's settings are
what is wrong, edit them instead; that needs no reset.

ACCOUNT is the name or the key that guard list shows. Who did it is logged.
Nothing is sent.`,
		Example: `  jackfield guard reset 'alice at auth.example.com:443'
  jackfield guard list --json | jq -r '.accounts[0].key'`,
		Args:              exactly(1, "the account"),
		ValidArgsFunction: p.completes(p.accountNames),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withHost(cmd.Context(), func(h *host.Host) error {
				if err := h.ResetAccount(cmd.Context(), args[0], whoami()); err != nil {
					return err
				}
				if p.flags.json {
					return p.printJSON(struct {
						Account string `json:"account"`
						Reset   bool   `json:"reset"`
					}{args[0], true})
				}
				return p.printf("reset %s: the next login is sent\n", clean(args[0]))
			})
		},
	}
}

// whoami names the user of this process, for the log.
func whoami() string {
	u, err := user.Current()
	if err != nil {
		return "unknown"
	}
	return u.Username
}

// accountNames lists what can be completed.
func (p *program) accountNames(h *host.Host) []string {
	var names []string
	list, _ := h.Accounts(p.ctx) // then there is nothing to offer
	for _, s := range list {
		names = append(names, cobra.CompletionWithDesc(clean(nameOf(s)), stateOf(s)))
	}
	return names
}
