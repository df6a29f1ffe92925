package plugin_test

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"
)

// sealed copies a file into memory and seals it, as a host does with bytes that it
// has verified.
func sealed(t *testing.T, path string) *os.File {
	t.Helper()
	from, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	fd, err := unix.MemfdCreate("jackfield", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if err != nil {
		t.Fatal(err)
	}
	f := os.NewFile(uintptr(fd), path)
	t.Cleanup(func() { f.Close() })
	if _, err := io.Copy(f, from); err != nil {
		t.Fatal(err)
	}
	seals := unix.F_SEAL_WRITE | unix.F_SEAL_SHRINK | unix.F_SEAL_GROW | unix.F_SEAL_SEAL
	if _, err := unix.FcntlInt(f.Fd(), unix.F_ADD_SEALS, seals); err != nil {
		t.Fatal(err)
	}
	return f
}

// What is run is the open file, whatever is at its path by then.
func TestOpenFileIsRun(t *testing.T) {
	for name, open := range map[string]func(t *testing.T, path string) *os.File{
		"in memory": sealed,
		"on disk": func(t *testing.T, path string) *os.File {
			f, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { f.Close() })
			return f
		},
	} {
		t.Run("PF-SEC-INODE/"+name, func(t *testing.T) {
			l, _ := launch(t, "plugin-ok")
			l.File = open(t, l.Path)
			if err := os.Remove(l.Path); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(l.Path, []byte("#!/bin/sh\necho other bytes >&2\n"), 0o700); err != nil {
				t.Fatal(err)
			}
			client, err := l.Start(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			stillServes(t, client)
			if line := readProc(t, client.PID(), "cmdline"); line != l.Path+"\x00" {
				t.Errorf("people see %q", line)
			}
			if _, err := l.File.Stat(); err != nil {
				t.Errorf("it was closed: %v", err)
			}
		})
	}
}

// A renamer that races the start never gets its bytes run: as often as
// JACKFIELD_RACES says.
func TestRenamerNeverWins(t *testing.T) {
	l, log := launch(t, "plugin-ok")
	l.File = sealed(t, l.Path)
	evil, good := l.Path+"-evil", l.Path+"-good"
	if err := os.WriteFile(evil, []byte("#!/bin/sh\necho other bytes >&2\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(l.Path, good); err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	var racing sync.WaitGroup
	racing.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			default:
				from := []string{evil, good}[n%2]
				_ = os.Remove(l.Path)
				_ = os.Link(from, l.Path)
			}
		}
	})
	for range times(t, "JACKFIELD_RACES", 10) {
		client, err := l.Start(t.Context())
		if err != nil {
			t.Error(err)
			continue
		}
		client.Close()
	}
	close(stop)
	racing.Wait()
	if strings.Contains(log.String(), "other bytes") {
		t.Error("its bytes were run")
	}
}

// A script is copied, and its interpreter finds what lies beside it.
func TestOpenScriptIsRun(t *testing.T) {
	l, log := launch(t, "plugin-ok")
	folder := filepath.Dir(l.Path)
	for name, text := range map[string]string{
		"script":    "#!/bin/sh\n. \"$(dirname \"$0\")/beside\"\nhere=$(dirname \"$0\")\nexec \"$here/plugin-ok\"\n",
		"beside":    "echo beside is read >&2\n",
		"not-it.sh": "",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	l.Path = filepath.Join(folder, "script")
	l.File = sealed(t, l.Path)
	l.Sandbox.Read = []string{binary} // the test links to it from its own folder
	if err := os.WriteFile(l.Path, []byte("#!/bin/sh\necho other bytes >&2\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	client, err := l.Start(t.Context())
	if err != nil {
		t.Fatalf("%v\n%s", err, log)
	}
	stillServes(t, client)
	client.Close()
	if said := log.String(); !strings.Contains(said, "beside is read") || strings.Contains(said, "other bytes") {
		t.Errorf("%s", said)
	}
}

// Node looks for its modules beside the script.
func TestOpenNodeScriptIsRun(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		leaveOut(t, "a plugin for Node from an open file: there is no node")
	}
	l, log := launch(t, "plugin-ok")
	folder := filepath.Dir(l.Path)
	if err := os.MkdirAll(filepath.Join(folder, "node_modules", "beside"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"main.js":                      "#!/usr/bin/env node\nconsole.error(require('beside') + ' ' + require('./other'))\nprocess.exit(7)\n",
		"other.js":                     "module.exports = 'and it'",
		"node_modules/beside/index.js": "module.exports = 'found it'",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	l.Path = filepath.Join(folder, "main.js")
	l.File = sealed(t, l.Path)
	_, err := l.Start(t.Context())
	if want := `it ended (exit status 7) after printing "found it and it"`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v\n%s", err, log)
	}
}
