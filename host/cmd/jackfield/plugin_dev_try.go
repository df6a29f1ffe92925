package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackfield-dev/jackfield/host"
	"github.com/jackfield-dev/jackfield/plugin"
	"github.com/jackfield-dev/jackfield/plugin/schema"
)

// try has a process of the plugin say that it serves, and tests the connection if
// one was given.
func (d *developer) try(ctx context.Context) {
	if err := d.start(ctx); err != nil {
		if ctx.Err() == nil {
			d.showError(d.explain(ctx, err))
		}
		return
	}
	if d.on.file == "" {
		return
	}
	t := &tester{program: d.program, on: d.on, noLogin: d.noLogin, label: d.on.label(nil)}
	t.wait()
	err := t.on.with(ctx, t.program, nil, func(c *host.Connection) error {
		var options []host.TestOption
		if t.noLogin {
			options = append(options, host.NoLogin())
		}
		t.asked = true
		return c.Test(ctx, t.report, options...)
	})
	t.waiting()
	if ctx.Err() == nil {
		_ = t.finish(ctx, err) // it has shown what failed, and the next build may mend it
	}
}

// start launches what was built as a host does, and ends it.
func (d *developer) start(ctx context.Context) error {
	log, level := d.logger()
	begin := time.Now()
	client, err := plugin.Launch{
		Name: d.known.Name, Path: d.installed, Logger: log,
		Settings: plugin.Settings{HostVersion: host.Version, LogLevel: level},
	}.Start(ctx)
	if err != nil {
		return err
	}
	defer client.Close()
	served, err := client.Describe(ctx)
	if err != nil {
		return err
	}
	if !d.flags.json {
		_ = d.printf("  serves %d types, ready after %v\n", len(served.Types), time.Since(begin).Round(time.Millisecond))
	}
	return nil
}

// changesOf says what of the types and their fields is new, gone or otherwise.
func changesOf(before, after *plugin.Description) []string {
	if before == nil {
		return nil
	}
	var all []string
	for _, t := range after.Types {
		old, ok := before.Type(t.Name)
		if !ok {
			all = append(all, "new type: "+t.Name)
			continue
		}
		all = append(all, fieldChanges(t.Name, old.Schema, t.Schema)...)
		if !alike(old.Presets, t.Presets) {
			all = append(all, "other presets: "+t.Name)
		}
	}
	for _, t := range before.Types {
		if _, ok := after.Type(t.Name); !ok {
			all = append(all, "gone: type "+t.Name)
		}
	}
	return all
}

func fieldChanges(name string, before, after schema.Schema) []string {
	var all []string
	for _, f := range after.Fields {
		old, ok := before.Field(f.Name)
		switch {
		case !ok && f.Required:
			all = append(all, fmt.Sprintf("new field: %s.%s, required: stored connections lack it", name, f.Name))
		case !ok:
			all = append(all, fmt.Sprintf("new field: %s.%s", name, f.Name))
		case !alike(old, f):
			all = append(all, fmt.Sprintf("changed field: %s.%s", name, f.Name))
		}
	}
	for _, f := range before.Fields {
		if _, ok := after.Field(f.Name); !ok {
			all = append(all, fmt.Sprintf("gone: field %s.%s: stored connections that have it are refused", name, f.Name))
		}
	}
	return all
}

// alike compares as manifests do.
func alike(a, b any) bool {
	one, err := json.Marshal(a)
	two, failure := json.Marshal(b)
	return err == nil && failure == nil && bytes.Equal(one, two)
}
