package host

import (
	"context"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/host/catalog"
	"github.com/jackfield-dev/jackfield/host/supervisor"
	"github.com/jackfield-dev/jackfield/plugin"
)

// describeTimeout bounds how long a plugin that has started may take to say what
// it serves.
const describeTimeout = 10 * time.Second

// process is a plugin that was started, as the supervisor sees it.
func process(client *plugin.Client) *supervisor.Process {
	return &supervisor.Process{
		Connector: client, PID: client.PID(), Sandbox: client.Sandbox(), Exited: client.Exited(), Close: client.Close,
		Crash: func() (status, last string) { return crashed(client.Crash()) },
	}
}

// crashed says how a process ended, and the last that it printed.
func crashed(crash *plugin.Crash) (status, last string) {
	switch {
	case crash == nil:
		return "its process ended", ""
	case crash.Panic != "":
		last, _, _ = strings.Cut(crash.Panic, "\n")
	case len(crash.Output) > 0:
		last = crash.Output[len(crash.Output)-1]
	}
	return crash.Status, strings.ToValidUTF8(last[:min(len(last), fieldMax)], "")
}

// spec says how to run a plugin.
func (h *Host) spec(p catalog.Plugin) supervisor.Spec {
	limits := h.tending.limitsOf(p.Name)
	return supervisor.Spec{
		Name: p.Name, Key: p.Key(), Eager: limits.Start == StartEager, Calls: limits.Calls,
		Start: func(ctx context.Context) (*supervisor.Process, error) {
			client, err := h.start(ctx, p)
			if err != nil {
				return nil, err
			}
			return process(client), nil
		},
	}
}

// start starts a plugin whose bytes are the ones its manifest names, and which
// serves what its manifest says.
func (h *Host) start(ctx context.Context, p catalog.Plugin) (*plugin.Client, error) {
	if p.Dir == "" {
		client, err := plugin.Embed(ctx, h.connector(p.Name), h.settings, h.log)
		if err != nil {
			return nil, supervisor.Refused(err) // there is no process that could crash
		}
		return client, nil
	}
	image, err := h.catalog.Open(p)
	if err != nil {
		return nil, supervisor.Refused(err)
	}
	defer image.Release()
	limits := h.tending.limitsOf(p.Name)
	client, err := plugin.Launch{
		Name: p.Name, Path: image.Path, File: image.File, Settings: h.settings, Logger: h.log, Scrub: h.scrub.Scrub,
		Limits:  plugin.Limits{Memory: limits.Memory, OpenFiles: limits.OpenFiles, CPU: limits.CPU},
		Sandbox: plugin.Sandbox{Off: limits.Sandbox == SandboxOff},
	}.Start(ctx)
	if err != nil {
		return nil, err
	}
	if err := honest(ctx, client, p); err != nil {
		client.Close()
		return nil, err
	}
	return client, nil
}

// honest compares what a plugin says of itself with its manifest, by which
// connections were checked and types were listed.
func honest(ctx context.Context, client *plugin.Client, p catalog.Plugin) error {
	limited, cancel := context.WithTimeout(ctx, describeTimeout)
	defer cancel()
	d, err := client.Describe(limited)
	if err != nil && ctx.Err() == nil && limited.Err() != nil {
		return plugin.Errorf(PluginFailed, "plugin %s started and did not say what it serves within %v", p.Name, describeTimeout)
	}
	if err != nil {
		return err
	}
	if where := difference(p.Description, *d); where != "" {
		return plugin.Errorf(PluginFailed, "plugin %s is not what its manifest says: they differ in %s", p.Name, where).
			WithHint("reinstall the plugin with the manifest that belongs to it")
	}
	return nil
}
