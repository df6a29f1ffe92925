package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"testing"

	"github.com/jackfield-dev/jackfield/plugin"
)

// races is how often a start is raced: JACKFIELD_RACES says more.
func races(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("JACKFIELD_RACES"))
	if err != nil {
		return 100
	}
	return n
}

// TestWhoeverRacesAStartIsNotRun: whoever writes to the plugins folder as fast as they can,
// while a plugin is started again and again, never gets their bytes run.
func TestWhoeverRacesAStartIsNotRun(t *testing.T) { t.Run("PF-SEC-WRITEDIR", racedStarts) }

func racedStarts(t *testing.T) {
	const good, evil = "#!/bin/sh\necho good\n", "#!/bin/sh\necho evil\n"
	dir := t.TempDir()
	m := manifest("alpha", "one")
	sum := sha256.Sum256([]byte(good))
	m.Platforms[plugin.Platform] = plugin.File{File: "run", SHA256: hex.EncodeToString(sum[:])}
	run := filepath.Join(install(t, dir, "a", m), "run")
	write(t, run, good, 0o700)
	c := scanned(t, dir)
	_, p, err := c.Type("one")
	if err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	var writer sync.WaitGroup
	writer.Go(func() { race(run, stop, good, good, good, evil) })
	defer writer.Wait()
	defer close(stop)
	var ran, refused int
	// A writer that has no processor to itself may be late.
	for n := 0; n < races(t) || (ran == 0 || refused == 0) && n < 100*races(t); n++ {
		switch said, err := start(c, p); {
		case err != nil && errors.Is(err, plugin.PluginFailed):
			refused++
		case err != nil:
			t.Fatal(err)
		case said != "good\n":
			t.Fatalf("it said %q", said)
		default:
			ran++
		}
		c.Close()         // so that the next start verifies again
		runtime.Gosched() // and finds something else
	}
	t.Logf("%d starts: %d ran what was verified, %d were refused", ran+refused, ran, refused)
	if ran == 0 || refused == 0 {
		t.Errorf("%d ran and %d were refused: the race was none", ran, refused)
	}
}

// race has a file hold the one and the other, by renames and by overwriting it in
// place, until it is told to stop.
func race(path string, stop <-chan struct{}, contents ...string) {
	for n := 0; ; n++ {
		select {
		case <-stop:
			return
		default:
		}
		content := contents[n%len(contents)]
		if n/len(contents)%2 == 0 {
			_ = os.WriteFile(path, []byte(content), 0o700)
			continue
		}
		_ = os.WriteFile(path+".new", []byte(content), 0o700)
		_ = os.Rename(path+".new", path)
	}
}

// start runs a plugin's image, and returns what it prints.
func start(c *Catalog, p Plugin) (string, error) {
	i, err := c.Open(p)
	if err != nil {
		return "", err
	}
	defer i.Release()
	cmd := exec.Command("/proc/self/fd/3")
	cmd.ExtraFiles = []*os.File{i.File}
	said, err := cmd.Output()
	return string(said), err
}
