package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/internal/faults"
)

// suiteMax bounds the tests of one folder. Ten thousand starts take about seven minutes on two cores that others use too.
const suiteMax = 20 * time.Minute

// ours runs the tests that cases name, folder by folder, and returns what they left behind.
func ours(ctx context.Context, m faults.Matrix, o options, dir string, progress io.Writer) (left []string, err error) {
	tmp, gotmp := filepath.Join(dir, "t"), filepath.Join(dir, "go")
	if err := errors.Join(os.Mkdir(tmp, 0o700), os.Mkdir(gotmp, 0o700)); err != nil {
		return nil, err
	}
	for _, s := range faults.Suites(m.Cases) {
		begin := time.Now()
		if err := test(ctx, m.Ours, s, o, tmp, gotmp); err != nil {
			return nil, fmt.Errorf("testing %s: %w", s.Folder, err)
		}
		for _, name := range faults.End(dir, 2*time.Second) {
			left = append(left, s.Folder+": process "+name)
		}
		fmt.Fprintf(progress, "%s: %d tests, %v\n", s.Folder, len(s.Tests), time.Since(begin).Round(time.Second))
	}
	files, err := faults.Remains(tmp)
	for _, name := range files {
		left = append(left, "file "+name)
	}
	return left, err
}

// test runs one suite. That a test fails is no error: it is what is asked.
func test(ctx context.Context, r *faults.Results, s faults.Suite, o options, tmp, gotmp string) error {
	ctx, cancel := context.WithTimeout(ctx, suiteMax+time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, goCommand(), "test", "-count", "1", "-timeout", suiteMax.String(), "-json", "-run", s.Pattern(), s.Package()) //nolint:gosec // the names are ours
	cmd.Env = append(os.Environ(), "TMPDIR="+tmp, "GOTMPDIR="+gotmp)
	for _, size := range s.Env {
		if name, _, _ := strings.Cut(size, "="); o.rounds > 0 {
			size = name + "=" + strconv.Itoa(o.rounds)
		}
		cmd.Env = append(cmd.Env, size)
	}
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // go ends what it runs
	cmd.WaitDelay = 10 * time.Second
	var said, complained bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &complained
	failed := cmd.Run()
	if _, ok := errors.AsType[*exec.ExitError](failed); failed != nil && !ok || ctx.Err() != nil {
		return errors.Join(failed, ctx.Err())
	}
	r.Package[s.Folder] += complained.String()
	return r.Read(s.Folder, &said)
}

// goCommand is the Go that the Makefile was told of.
func goCommand() string {
	if name := os.Getenv("GO"); name != "" {
		return name
	}
	return "go"
}
