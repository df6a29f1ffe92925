package main

import (
	"context"
	"debug/buildinfo"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/jackfield-dev/jackfield/internal/faults"
)

// theirs asks a host that is made of go-plugin alone, case by case.
func theirs(ctx context.Context, m faults.Matrix, o options, dir string, progress io.Writer) error {
	if err := faults.Adopt(); err != nil {
		return err
	}
	bare, err := filepath.Abs(o.bare)
	if err != nil {
		return err
	}
	plugin, err := filepath.Abs(o.plugin)
	if err != nil {
		return err
	}
	begin := time.Now()
	p := faults.Player{Bare: bare, Plugin: plugin, Dir: dir}
	for _, c := range m.Cases {
		if c.Ask == nil {
			continue
		}
		seen, err := p.Play(ctx, *c.Ask)
		if err != nil {
			return fmt.Errorf("asking go-plugin %s: %w", c.ID, err)
		}
		m.Theirs[c.ID] = c.Ask.Judge(seen)
	}
	fmt.Fprintf(progress, "go-plugin: %d asked, %v\n", len(m.Theirs), time.Since(begin).Round(time.Second))
	return ctx.Err()
}

// version is of the go-plugin that a program was built with.
func version(bare string) (string, error) {
	info, err := buildinfo.ReadFile(bare)
	if err != nil {
		return "", err
	}
	for _, dep := range info.Deps {
		if dep.Path == "github.com/hashicorp/go-plugin" {
			return dep.Version, nil
		}
	}
	return "", fmt.Errorf("%s is not built with go-plugin", bare)
}
