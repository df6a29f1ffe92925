package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
)

// status is the command that says how the host does.
func (p *program) status() *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Say how the host does: authorizations, logins, plugins, store",
		Long: `Say how the host does: how many authorizations are fresh, due or over, the logins
of the last hour by account, the plugins, and where authorizations are kept.
Nothing is sent.

What is counted from when the host was opened (failing, in flight) is this
command's own while no other process has the data folder open.

Under --json: {"connections","authorizations":{"stored","fresh","due","over",
"failing","in_flight","damaged"},"logins":[{"account","last_hour","held","reason"}],
"plugins":[{"name","version","problem"}],"store":{"kind","address","up","latency",
"problem"}}. The latency is in seconds.`,
		Example: `  jackfield status
  jackfield status --json | jq .authorizations`,
		Args:              exactly(0, ""),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withHost(cmd.Context(), func(h *host.Host) error {
				s, err := h.Status(cmd.Context())
				if err != nil {
					return err
				}
				if p.flags.json {
					return p.printJSON(statusJSON(s))
				}
				return p.showStatus(s)
			})
		},
	}
}

type jsonStatus struct {
	Connections    int                `json:"connections"`
	Authorizations jsonAuthorizations `json:"authorizations"`
	Logins         []jsonLogins       `json:"logins"`
	Plugins        []jsonPluginState  `json:"plugins"`
	Store          jsonStore          `json:"store"`
}

type jsonAuthorizations struct {
	Stored   int `json:"stored"`
	Fresh    int `json:"fresh"`
	Due      int `json:"due"`
	Over     int `json:"over"`
	Failing  int `json:"failing"`
	InFlight int `json:"in_flight"`
	Damaged  int `json:"damaged"`
}

type jsonLogins struct {
	Account  string `json:"account"`
	LastHour int    `json:"last_hour"`
	Held     bool   `json:"held"`
	Reason   string `json:"reason,omitzero"`
}

type jsonPluginState struct {
	Name    string `json:"name"`
	Version string `json:"version,omitzero"`
	Problem string `json:"problem,omitzero"`
}

type jsonStore struct {
	Kind    string  `json:"kind"`
	Address string  `json:"address"`
	Up      bool    `json:"up"`
	Latency float64 `json:"latency,omitzero"` // seconds
	Problem string  `json:"problem,omitzero"`
}

func statusJSON(s host.Status) jsonStatus {
	out := jsonStatus{
		Connections:    s.Connections,
		Authorizations: jsonAuthorizations(s.Authorizations),
		Logins:         []jsonLogins{}, Plugins: []jsonPluginState{},
		Store: jsonStore{s.Store.Kind, s.Store.Address, s.Store.Up, s.Store.Latency.Seconds(), s.Store.Problem},
	}
	for _, a := range s.Accounts {
		out.Logins = append(out.Logins, jsonLogins{nameOf(a), a.Logins, a.Reason != "", a.Reason})
	}
	for _, pl := range s.Plugins {
		out.Plugins = append(out.Plugins, jsonPluginState{pl.Name, pl.Version, whyBroken(pl)})
	}
	return out
}

// whyBroken says why a plugin cannot be used; empty if it can.
func whyBroken(pl host.PluginStatus) string {
	if pl.Problem == nil {
		return ""
	}
	return pl.Problem.Message
}

// showStatus says it in words.
func (p *program) showStatus(s host.Status) error {
	a := s.Authorizations
	lines := [][]string{
		{"connections", strconv.Itoa(s.Connections)},
		{"authorizations", parts(part{a.Fresh, "fresh"}, part{a.Due, "due"}, part{a.Over, "over"}, part{a.Damaged, "damaged"})},
		{"  of these", parts(part{a.Failing, "failing"}, part{a.InFlight, "being obtained"})},
		{loginsLine, logins(s.Accounts)},
		{"plugins", pluginsLine(s.Plugins)},
		{"store", storeLine(s.Store)},
	}
	for _, line := range lines {
		if line[1] == "" {
			continue
		}
		if err := p.printf("%-18s %s\n", line[0], clean(line[1])); err != nil {
			return err
		}
		if line[0] != loginsLine {
			continue
		}
		if err := p.showLogins(s.Accounts); err != nil {
			return err
		}
	}
	return nil
}

const loginsLine = "logins, last hour"

// showLogins lists the accounts that had a login, or are held.
func (p *program) showLogins(accounts []host.AccountStatus) error {
	for _, account := range accounts {
		if account.Logins == 0 && account.Reason == "" {
			continue
		}
		if err := p.printf("  %s: %d%s\n", clean(nameOf(account)), account.Logins, clean(held(account))); err != nil {
			return err
		}
	}
	return nil
}

func held(a host.AccountStatus) string {
	if a.Reason == "" {
		return ""
	}
	return ", held: " + a.Reason
}

// parts lists numbers with their names, those that are zero left out.
func parts(list ...part) string {
	var some []string
	for _, p := range list {
		if p.n != 0 {
			some = append(some, fmt.Sprintf("%d %s", p.n, p.name))
		}
	}
	return strings.Join(some, ", ")
}

type part struct {
	n    int
	name string
}

func logins(accounts []host.AccountStatus) string {
	sum, kept := 0, 0
	for _, a := range accounts {
		sum += a.Logins
		if a.Reason != "" {
			kept++
		}
	}
	text := strconv.Itoa(sum)
	if kept > 0 {
		text += fmt.Sprintf(", %d accounts held (guard list says why)", kept)
	}
	return text
}

func pluginsLine(list []host.PluginStatus) string {
	broken := 0
	for _, pl := range list {
		if pl.Problem != nil {
			broken++
		}
	}
	text := strconv.Itoa(len(list))
	if broken > 0 {
		text += fmt.Sprintf(", %d cannot be used (plugin list says why)", broken)
	}
	return text
}

func storeLine(s host.StoreHealth) string {
	text := s.Kind + " " + s.Address + ", "
	switch {
	case !s.Up:
		text += "DOWN"
	case s.Latency > 0:
		text += "up, answers in " + s.Latency.Round(10*time.Microsecond).String()
	default:
		text += "up"
	}
	if s.Problem != "" {
		text += ": " + s.Problem
	}
	return text
}
