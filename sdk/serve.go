package sdk

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/jackfield-dev/jackfield/plugin"
)

// Serve is the main function of a plugin. It does not return.
func Serve(types ...*ConnectionType) { Plugin{Types: types}.Serve() }

// Serve is the main function of a plugin that has a name of its own. It does
// not return.
func (p Plugin) Serve() {
	os.Exit(p.main(os.Args[1:], os.Stdout, os.Stderr)) //nolint:revive // this is what main calls, and nothing comes after it
}

// main serves the host, or answers a person who runs the plugin by hand.
func (p Plugin) main(args []string, stdout, stderr io.Writer) int {
	var err error
	switch {
	case len(args) == 0:
		if err = p.serve(stderr); err == nil {
			return 0
		}
	case len(args) == 1 && args[0] == "--manifest":
		err = p.printManifest(stdout)
	case len(args) == 1 && args[0] == "--version":
		d := p.describe()
		_, err = fmt.Fprintf(stdout, "%s %s\n", d.Name, d.Version)
	default:
		err = fmt.Errorf("unknown arguments")
	}
	if err == nil {
		return 0
	}
	_, _ = fmt.Fprintf(stderr, "%v\nhint: --manifest prints what a host installs this plugin by, --version its version\n", err)
	return 1
}

func (p Plugin) serve(stderr io.Writer) error {
	c := p.Connector(stderr)
	d := p.describe()
	if err := d.Validate(); err != nil {
		return fmt.Errorf("this plugin cannot be served: %w", err)
	}
	return plugin.Serve(c, newLogger(stderr, slog.LevelInfo))
}

// printManifest writes the manifest of the running executable.
func (p Plugin) printManifest(w io.Writer) error {
	path, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding the plugin's file: %w", err)
	}
	sum, err := plugin.HashFile(path)
	if err != nil {
		return fmt.Errorf("reading the plugin's file: %w", err)
	}
	data, err := p.manifest(filepath.Base(path), sum)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// manifest returns the manifest for one file on this platform.
func (p Plugin) manifest(file, sum string) ([]byte, error) {
	m := plugin.Manifest{ManifestVersion: 1, Description: *p.describe(), Platforms: map[string]plugin.File{
		plugin.Platform: {File: file, SHA256: sum},
	}}
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing the manifest: %w", err)
	}
	if _, err := plugin.ParseManifest(data); err != nil {
		return nil, fmt.Errorf("this plugin's manifest would be refused: %w", err)
	}
	return append(data, '\n'), nil
}

// newLogger writes entries in the form that hosts read back with their levels:
// JSON with the members that go-plugin's world expects.
func newLogger(w io.Writer, level slog.Leveler) *slog.Logger {
	names := map[string]string{slog.TimeKey: "@timestamp", slog.LevelKey: "@level", slog.MessageKey: "@message"}
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{
		Level: level,
		ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			if name, ok := names[a.Key]; ok && len(groups) == 0 {
				a.Key = name
			}
			return a
		},
	}))
}
