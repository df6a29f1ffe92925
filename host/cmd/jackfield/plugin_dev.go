package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/plugin"
)

// newPluginDevCommand is the command that builds a plugin at each save.
func (p *program) newPluginDevCommand() *cobra.Command {
	d := &developer{program: p}
	cmd := &cobra.Command{
		Use:   "dev FOLDER",
		Short: "Build a plugin in Go at each save, and try it",
		Long: `Build the plugin in a folder of Go source, and again whenever a file in it changes,
until it is interrupted. What was built is put into the plugins folder that
--plugins names, or into one that is removed in the end; a host starts it and asks
what it serves, and what changed of that since the last build is shown.

With -f each build is tested with the connection in that file, which spends a login
each time, or none with --no-login. Its authorizations are kept nowhere. What the
plugin logs is on standard error.

Under --json each build is a line, {"built","error","changes","took_ms"}, and a test
is as under "jackfield test --json".`,
		Example: `  jackfield plugin dev .
  jackfield plugin dev ./acme-key -f acme.yaml --no-login
  jackfield plugin dev ./acme-key --plugins ./plugins`,
		Args: exactly(1, "the folder of the plugin's source"),
		RunE: d.run,
	}
	cmd.Flags().StringVarP(&d.on.file, "file", "f", "", "test each build with the connection in this file")
	cmd.Flags().BoolVar(&d.noLogin, "no-login", false, "stop the test before a password would be sent")
	cobra.CheckErr(cmd.MarkFlagFilename("file", "yaml", "yml", "json"))
	return cmd
}

// developer builds a plugin again and again.
type developer struct {
	*program
	on      subject
	noLogin bool

	source  string // folder of the source
	scratch string // folder of what is removed in the end

	installed string              // the executable of the last build that worked
	known     *plugin.Description // what that serves
}

func (d *developer) run(cmd *cobra.Command, args []string) error {
	if info, err := os.Stat(filepath.Join(args[0], "go.mod")); err != nil || info.IsDir() {
		return (&host.Error{Code: host.BadConfig, Message: "there is no Go module in " + args[0]}).
			WithHint("jackfield plugin init NAME begins one")
	}
	scratch, err := os.MkdirTemp("", "jackfield-dev-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	d.source, d.scratch = args[0], scratch
	if d.flags.plugins == "" {
		d.flags.plugins = filepath.Join(scratch, "plugins")
	}
	d.flags.verbose = true                        // what the plugin has to say is for whoever writes it
	d.flags.data = filepath.Join(scratch, "data") // what is tried out leaves no trace
	if err := os.MkdirAll(d.flags.plugins, 0o750); err != nil {
		return err
	}
	ctx := cmd.Context()
	d.keep(ctx)
	if d.ctx.Err() != nil {
		return nil // being interrupted is how it is to end
	}
	return ctx.Err()
}

// glance is how often the source is looked at.
const glance = 300 * time.Millisecond

// keep builds whenever the source has changed, until ctx ends. A change in the
// middle of a build is seen after it.
func (d *developer) keep(ctx context.Context) {
	tick := time.NewTicker(glance)
	defer tick.Stop()
	seen := ""
	for {
		if now := d.look(); now != seen {
			seen = now
			d.turn(ctx)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// look returns a text that changes when the source does: names, sizes and times.
// What is hidden or built is left out.
func (d *developer) look() string {
	var all strings.Builder
	_ = filepath.WalkDir(d.source, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil //nolint:nilerr // a file that is gone is seen to be gone
		}
		hidden := strings.HasPrefix(entry.Name(), ".") && path != d.source
		if entry.IsDir() && (hidden || entry.Name() == "plugins" || entry.Name() == "node_modules") {
			return fs.SkipDir
		}
		info, err := entry.Info()
		if hidden || entry.IsDir() || err != nil {
			return nil //nolint:nilerr // as above
		}
		all.WriteString(path + "\x00" + info.ModTime().String() + "\x00" + info.Mode().String() + "\n")
		return nil
	})
	return all.String()
}

// turn builds once and tries what came of it.
func (d *developer) turn(ctx context.Context) {
	begin := time.Now()
	described, err := d.build(ctx)
	if errors.Is(err, context.Canceled) || ctx.Err() != nil {
		return
	}
	took := time.Since(begin)
	var changes []string
	if err == nil {
		changes = changesOf(d.known, described)
		d.known = described
	}
	d.tell(described, changes, took, err)
	if err == nil {
		d.try(ctx)
	}
}
