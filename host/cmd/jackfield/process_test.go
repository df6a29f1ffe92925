package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// process is a jackfield in a process of its own.
type process struct {
	*exec.Cmd
	out, err bytes.Buffer
}

// command returns a jackfield that is not started yet, with a data folder of the
// test's own.
func command(t *testing.T, data string, args ...string) *process {
	t.Helper()
	// A test that hangs is to end before its runner kills everything at once.
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	p := &process{Cmd: exec.CommandContext(ctx, "jackfield", args...)}
	p.Stdout, p.Stderr = &p.out, &p.err
	p.Env = append(os.Environ(), "JACKFIELD_DATA="+data, "JACKFIELD_PLUGINS="+os.Getenv(pluginsEnv), "JACKFIELD_EGRESS_ALLOW=127.0.0.1/32")
	return p
}

// file writes a file of the test's own.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// children lists the processes that a process has started, as far as that can
// be seen here.
func children(t *testing.T, pid int) []int {
	t.Helper()
	var found []int
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, stat := range stats {
		data, err := os.ReadFile(stat)
		if err != nil {
			continue // it has ended meanwhile
		}
		_, rest, _ := strings.Cut(string(data), ") ") // the name in front may hold anything
		fields := strings.Fields(rest)
		if len(fields) > 1 && fields[1] == strconv.Itoa(pid) {
			child, _ := strconv.Atoi(filepath.Base(filepath.Dir(stat)))
			found = append(found, child)
		}
	}
	return found
}

// running reports whether a process is there and not a zombie.
func running(pid int) bool {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, rest, _ := strings.Cut(string(data), ") ")
	return err == nil && !strings.HasPrefix(rest, "Z")
}

// gone waits until a process has ended: one that is killed is there for a
// moment yet.
func gone(t *testing.T, pid int) bool {
	t.Helper()
	deadline, tick := time.After(5*time.Second), time.NewTicker(10*time.Millisecond)
	defer tick.Stop()
	for running(pid) {
		select {
		case <-deadline:
			return false
		case <-tick.C:
		}
	}
	return true
}
