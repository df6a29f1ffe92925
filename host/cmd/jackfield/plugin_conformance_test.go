package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackfield-dev/jackfield/internal/authservers"
)

// TestFirstPartyPluginConforms checks the plugin that there is with a connection to
// a real server.
func TestFirstPartyPluginConforms(t *testing.T) {
	t.Parallel()
	server := authservers.Start(t, authservers.Fosite)
	connection := file(t, "bob.json", bob(t, server, server.URL))
	p := command(t, t.TempDir(), "plugin", "conformance", filepath.Join(os.Getenv(pluginsEnv), "password-grant"), "-f", connection)
	p.Env = append(p.Env, "BOBS_PASSWORD="+authservers.Bob.Password)
	err := p.Run()
	if err != nil || !strings.Contains(p.out.String(), ", 0 failed, 0 skipped\n") {
		t.Errorf("%v\n%s%s", err, &p.out, &p.err)
	}
	seen(t, "the report", p.out.String()+p.err.String(), birds())
	if got := server.Counts().Password; got != 1 {
		t.Errorf("it spent %d logins, want 1", got)
	}
}

// TestConformanceIsInterrupted: no process is left, and no file.
func TestConformanceIsInterrupted(t *testing.T) {
	t.Parallel()
	p := command(t, t.TempDir(), "plugin", "conformance", filepath.Join(os.Getenv(pluginsEnv), "password-grant"))
	shown, temporary := newScreen(), shortDir(t)
	p.Stdout = shown
	p.Env = append(p.Env, "TMPDIR="+temporary)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	shown.until(t, "codes.unknown_type") // a process is up that is asked
	plugins := children(t, p.Process.Pid)
	send(t, p, os.Interrupt)
	err := p.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != failed || !strings.Contains(p.err.String(), "jackfield: interrupted\n") {
		t.Errorf("%v: %s", err, &p.err)
	}
	for _, pid := range plugins {
		if !gone(t, pid) {
			t.Errorf("plugin %d is still there", pid)
		}
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// shortDir is a folder with a path in which a socket can be.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "jf") //nolint:usetesting // t.TempDir is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}
