package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
)

func (p *program) pluginList() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List plugins, how they run, and what is wrong with those that cannot be used",
		Long: `List the plugins in the plugins folder with the connection types they serve, how
they run, and what is wrong with those that cannot be used. One of these does not
keep the others from working.

The state is stopped, starting, ready, draining, failed or broken. A failed plugin
is started again when it is used; a broken one failed again and again, and is left
alone for a while. Processes belong to the program that started them, and this
command starts none: where it opens the data folder itself, all are stopped.

Under --json: {"plugins":[{"name","version","digest","types","path","state","pid",
"started_at","uptime","restarts","memory","sandbox","calls","waiting","draining",
"until","crash":{"time","pid","status","last"},"next":{"version","problem"},
"problem"}]}, with what is empty left out. The uptime is in seconds, memory in
bytes. "next" is a version that lies in the folder and did not take over yet.

Only manifests are read: no plugin is started, and nothing is sent.`,
		Example: `  jackfield plugin list
  jackfield plugin list --plugins ./plugins
  jackfield plugin list --json | jq -r '.plugins[] | select(.problem) | .name'`,
		Args:              exactly(0, ""),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withHost(cmd.Context(), func(h *host.Host) error { return p.showPlugins(h.Plugins()) })
		},
	}
}

// jsonPlugin is a plugin under --json.
type jsonPlugin struct {
	Name      string     `json:"name"`
	Version   string     `json:"version,omitzero"`
	Digest    string     `json:"digest,omitzero"`
	Types     []string   `json:"types"`
	Path      string     `json:"path,omitzero"`
	State     string     `json:"state"`
	PID       int        `json:"pid,omitzero"`
	StartedAt string     `json:"started_at,omitzero"`
	Uptime    float64    `json:"uptime,omitzero"` // seconds
	Restarts  int        `json:"restarts,omitzero"`
	Memory    int64      `json:"memory,omitzero"` // bytes
	Sandbox   string     `json:"sandbox,omitzero"`
	Calls     int        `json:"calls,omitzero"`
	Waiting   int        `json:"waiting,omitzero"`
	Draining  int        `json:"draining,omitzero"`
	Until     string     `json:"until,omitzero"`
	Crash     *jsonCrash `json:"crash,omitzero"`
	Next      *jsonNext  `json:"next,omitzero"`
	Problem   *jsonError `json:"problem,omitzero"`
}

// jsonCrash is how a plugin's process ended that should not have.
type jsonCrash struct {
	Time   string `json:"time"`
	PID    int    `json:"pid,omitzero"`
	Status string `json:"status"`
	Last   string `json:"last,omitzero"`
}

// jsonNext is a version that waits.
type jsonNext struct {
	Version string     `json:"version,omitzero"`
	Problem *jsonError `json:"problem,omitzero"`
}

func pluginAsJSON(s host.PluginStatus) jsonPlugin {
	doc := jsonPlugin{
		Name: s.Name, Version: s.Version, Digest: s.Digest, Types: append([]string{}, s.Types...), Path: s.Path,
		State: string(s.State), PID: s.PID, StartedAt: stamp(s.Started), Uptime: uptime(s).Seconds(),
		Restarts: s.Restarts, Memory: s.Memory, Sandbox: s.Sandbox, Calls: s.Calls, Waiting: s.Waiting, Draining: s.Draining,
		Until: stamp(s.Until), Problem: asJSON(s.Problem),
	}
	if c := s.Crash; c != nil {
		doc.Crash = &jsonCrash{stamp(c.Time), c.PID, c.Status, c.Last}
	}
	if s.NextVersion != "" || s.NextProblem != nil {
		doc.Next = &jsonNext{s.NextVersion, asJSON(s.NextProblem)}
	}
	return doc
}

// uptime is how long a plugin has been ready, to the second.
func uptime(s host.PluginStatus) time.Duration {
	if s.Started.IsZero() {
		return 0
	}
	return time.Since(s.Started).Truncate(time.Second)
}

func (p *program) showPlugins(list []host.PluginStatus) error {
	if p.flags.json {
		all := make([]jsonPlugin, 0, len(list))
		for _, s := range list {
			all = append(all, pluginAsJSON(s))
		}
		return p.printJSON(map[string][]jsonPlugin{"plugins": all})
	}
	if len(list) == 0 {
		return p.printf("no plugin is installed\n")
	}
	// Nothing is to be said of processes where there never was one.
	ran := slices.ContainsFunc(list, func(s host.PluginStatus) bool { return !s.Started.IsZero() || s.Crash != nil })
	rows := [][]string{pluginRow(ran, []string{"NAME", "VERSION", "STATE", "TYPES"}, []string{"PID", "UPTIME", "RESTARTS", "MEMORY", "LAST CRASH"}, "PROBLEM")}
	for _, s := range list {
		what := []string{s.Name, cmp.Or(s.Version, "-"), string(s.State), cmp.Or(strings.Join(s.Types, ", "), "-")}
		rows = append(rows, pluginRow(ran, what, processOf(s), pluginProblem(s)))
	}
	return p.table(rows)
}

func pluginRow(ran bool, what, process []string, problem string) []string {
	if ran {
		what = append(what, process...)
	}
	return append(what, problem)
}

// processOf are the cells about a plugin's process.
func processOf(s host.PluginStatus) []string {
	cells := []string{"-", "-", strconv.Itoa(s.Restarts), "-", "-"}
	if s.PID != 0 {
		cells[0] = strconv.Itoa(s.PID)
	}
	if !s.Started.IsZero() {
		cells[1] = uptime(s).String()
	}
	if s.Memory != 0 {
		cells[3] = fmt.Sprintf("%d MiB", s.Memory>>20)
	}
	if s.Crash != nil {
		cells[4] = stamp(s.Crash.Time) + ": " + s.Crash.String()
	}
	return cells
}

// pluginProblem says why a plugin, or the version of it that waits, cannot be used.
func pluginProblem(s host.PluginStatus) string {
	switch {
	case s.Problem != nil:
		return s.Problem.Message
	case s.NextProblem != nil:
		return strings.TrimSpace("version "+s.NextVersion) + " did not take over: " + s.NextProblem.Message
	case !s.Until.IsZero():
		return "it is not started before " + stamp(s.Until)
	}
	return ""
}
