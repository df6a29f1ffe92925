package faults

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// What a host has that is made of go-plugin alone, and a plugin should not: a terminal, and an environment.
const (
	operatorTypes = "typed by the operator"
	canary        = "AWS_SECRET_ACCESS_KEY=canary"
)

// trialMax is the most that one ask takes. The races take 20 s, the rest a few.
const trialMax = 40 * time.Second

// A Player asks the program bare.
type Player struct {
	Bare   string // its executable
	Plugin string // the test binary of package plugin
	Dir    string // a folder for what it takes, with a short path, because a socket's must be
}

// Play asks, and sees what becomes of it. All that it starts has ended when it returns.
func (p Player) Play(ctx context.Context, a Ask) (Seen, error) {
	dir, err := os.MkdirTemp(p.Dir, "b")
	if err != nil {
		return Seen{}, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := p.set(dir, a); err != nil {
		return Seen{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, trialMax)
	defer cancel()
	begin := time.Now()
	failed := p.run(ctx, dir, a)
	s := Seen{Took: time.Since(begin), Overran: ctx.Err() != nil}
	if exit, ok := errors.AsType[*exec.ExitError](failed); failed != nil && !ok {
		return s, failed
	} else if ok && exit.ExitCode() == 2 {
		s.Panicked = true
	}
	s.Left = End(dir, 2*time.Second)
	err = s.read(dir)
	return s, err
}

// set puts a trial's folder together.
func (p Player) set(dir string, a Ask) error {
	return errors.Join(
		os.Mkdir(filepath.Join(dir, "tmp"), 0o700),
		os.Symlink(p.Plugin, filepath.Join(dir, a.Plugin)),
		os.WriteFile(filepath.Join(dir, "in"), []byte(operatorTypes+"\n"), 0o600),
		// What the plugin that prowls is told to go for.
		os.WriteFile(filepath.Join(dir, "where"), []byte(filepath.Join(dir, "in")), 0o600),
	)
}

// run runs the host, with files for its three streams: a pipe would be waited for as long as anybody has it.
func (p Player) run(ctx context.Context, dir string, a Ask) error {
	in, err := os.Open(filepath.Join(dir, "in"))
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.Create(filepath.Join(dir, "out"))
	if err != nil {
		return err
	}
	defer func() { _ = out.Close() }() // it is others who write
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	cmd := exec.CommandContext(ctx, p.Bare, a.Name, filepath.Join(dir, a.Plugin), dir) //nolint:gosec // it is what is measured
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, log
	tmp := filepath.Join(dir, "tmp")
	cmd.Env = append(os.Environ(), "TMPDIR="+tmp, "JACKFIELD_PLUGIN_HOME="+dir, canary)
	if a.Plugin == "fault-impostor" {
		cmd.Env = append(cmd.Env, "PLUGIN_UNIX_SOCKET_DIR="+dir) // where it listens, which nobody else tells it
	}
	ownGroup(cmd)
	return cmd.Run()
}

func (s *Seen) read(dir string) error {
	said, err := os.ReadFile(filepath.Join(dir, "out"))
	if err != nil {
		return err
	}
	s.Facts = parseFacts(string(said))
	text, err := os.ReadFile(filepath.Join(dir, "log"))
	if err != nil {
		return err
	}
	s.Log = string(text)
	s.Files, err = Remains(filepath.Join(dir, "tmp"))
	s.Panicked = s.Panicked && strings.Contains("\n"+s.Log, "\npanic: ") // a plugin's own comes with a name before it
	if !s.Panicked && s.Facts["done"] == "" && !s.Overran {
		return fmt.Errorf("it ended after %v and said no more than %v", s.Took, s.Facts)
	}
	return err
}

// Remains lists what is in a folder.
func Remains(dir string) ([]string, error) {
	var names []string
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names, err
}
