package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/plugin"
)

// build makes the executable, lets it write its manifest, and puts both into the
// plugins folder, each whole.
func (d *developer) build(ctx context.Context) (*plugin.Description, error) {
	file := filepath.Join(d.scratch, "built")
	if runtime.GOOS == "windows" {
		file += ".exe"
	}
	if err := d.exec(ctx, d.source, "go", "build", "-mod=mod", "-trimpath", "-o", file, "."); err != nil {
		return nil, err
	}
	printed, err := output(ctx, file, "--manifest")
	if err != nil {
		return nil, err
	}
	m, err := plugin.ParseManifest(printed)
	if err != nil {
		return nil, &host.Error{Code: host.PluginFailed, Message: "its manifest is of no use: " + err.Error()}
	}
	return &m.Description, d.install(m, file, printed)
}

// install moves what was built to where hosts look. The manifest comes last: until
// then the plugin there is the old one, or one that does not match its manifest.
func (d *developer) install(m *plugin.Manifest, file string, manifest []byte) error {
	dir := filepath.Join(d.flags.plugins, m.Name)
	d.installed = filepath.Join(dir, m.Platforms[plugin.Platform].File)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := replaceFile(d.installed, data, 0o755); err != nil {
		return err
	}
	return replaceFile(filepath.Join(dir, plugin.ManifestName), manifest, 0o644)
}

// replaceFile puts a file in its place whole. One that is running is left to whoever
// runs it.
func replaceFile(path string, data []byte, mode os.FileMode) error {
	beside := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".new")
	if err := os.WriteFile(beside, data, mode); err != nil { //nolint:gosec // G703: a manifest names files of its own folder alone
		return err
	}
	return os.Rename(beside, path)
}

// exec runs a program in a folder, without cgo, and shows what it has to say if it
// fails.
func (d *developer) exec(ctx context.Context, dir, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // G204: it is the go command
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "CGO_ENABLED=0")
	said, err := cmd.CombinedOutput()
	if err == nil {
		return nil
	}
	if errors.Is(err, exec.ErrNotFound) {
		return (&host.Error{Code: host.BadConfig, Message: "there is no Go here to build with"}).WithHint("install it from https://go.dev/dl")
	}
	return &host.Error{Code: host.BadConfig, Message: "it does not build:\n" + strings.TrimSpace(string(said))}
}

// output runs what was built, and returns what it prints.
func output(ctx context.Context, name string, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // G204: it was built here a moment ago
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &out, &errs, time.Second
	if err := cmd.Run(); err != nil {
		return nil, (&host.Error{Code: host.PluginFailed, Message: "it printed no manifest: " + strings.TrimSpace(errs.String())}).
			WithHint("main is to be a call of sdk.Serve")
	}
	return out.Bytes(), nil
}

// tell shows what came of a build.
func (d *developer) tell(described *plugin.Description, changes []string, took time.Duration, err error) {
	if d.flags.json {
		line := struct {
			Built   string     `json:"built,omitzero"`
			Error   *jsonError `json:"error,omitzero"`
			Changes []string   `json:"changes,omitempty"`
			TookMS  int64      `json:"took_ms"`
		}{Changes: changes, TookMS: took.Milliseconds()}
		if err == nil {
			line.Built = described.Name
		} else {
			line.Error = asJSON(d.explain(d.ctx, err))
		}
		_ = d.printJSON(line)
		return
	}
	if err != nil {
		d.complain(d.explain(d.ctx, err))
		return
	}
	_ = d.printf("built %s %s in %v\n", clean(described.Name), clean(described.Version), took.Round(time.Millisecond))
	for _, change := range changes {
		_ = d.printf("  %s\n", clean(change))
	}
}

// complain shows an error whose message may have lines, as a compiler's has.
func (d *developer) complain(e *host.Error) {
	for i, line := range strings.Split(e.Message, "\n") {
		if i == 0 {
			d.sayf("%s", line)
		} else {
			fmt.Fprintf(d.err, "  %s\n", clean(line))
		}
	}
	d.hint(e.Hint)
}
