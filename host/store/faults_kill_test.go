package store_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/jackfield-dev/jackfield/host/store"
)

// loadSeed is the variable that tells a child what to draw its deeds from.
const loadSeed = "JACKFIELD_STORE_TEST_SEED"

// loaded is a child's task: to write until it is killed, and to say of each deed,
// once it is acknowledged, whose it was.
func loaded(s *store.Store) error {
	seed, err := strconv.ParseUint(os.Getenv(loadSeed), 16, 64)
	if err != nil {
		return err
	}
	failed := make(chan error, loadWriters)
	for writer := range loadWriters {
		go func() {
			for n := 0; ; n++ {
				d := nth(seed, writer, n)
				if err := d.do(context.Background(), s, d); err != nil {
					failed <- fmt.Errorf("deed %d of writer %d: %w", n, writer, err)
					return
				}
				fmt.Fprintln(os.Stdout, writer) // one write, whole or not at all
			}
		}()
	}
	return <-failed
}

// TestFaultKill: a process is killed at any moment, in the middle of its first
// start, too. What it said it did is there, and nothing else is but, whole, the one
// deed that each writer was at.
func TestFaultKill(t *testing.T) {
	const fresh = 8 // rounds with one folder
	var dir string
	var before [loadWriters]held
	total, inFlight, n := 0, 0, rounds(t, 24)
	for round := range n {
		if round%fresh == 0 {
			dir, before = filepath.Join(t.TempDir(), "data"), [loadWriters]held{}
		}
		seed := rand.Uint64()
		acknowledged := killed(t, dir, seed, round%fresh == 0)
		s := open(t, dir)
		found, err := holds(t.Context(), s)
		if err != nil {
			t.Errorf("round %d: %v", round, err)
		}
		closeStore(t, s)
		for writer, got := range found {
			done := acknowledged[writer]
			switch {
			case maps.Equal(got, after(before[writer], seed, writer, done)):
			case maps.Equal(got, after(before[writer], seed, writer, done+1)):
				inFlight++
			default:
				t.Errorf("round %d, seed %x: after %d deeds writer %d has %v", round, seed, done, writer, short(got))
			}
			total += done
		}
		if before = found; t.Failed() {
			return
		}
	}
	t.Logf("killed %d times: %d writes acknowledged, 0 lost; %d more were whole before they were acknowledged", n, total, inFlight)
}

// killed has a process write in a folder and kills it, while it makes the folder or
// after some deeds. It returns how many of each writer's were acknowledged.
func killed(t *testing.T, dir string, seed uint64, making bool) (acknowledged [loadWriters]int) {
	t.Helper()
	t.Setenv(loadSeed, strconv.FormatUint(seed, 16))
	p := start(t, taskLoad, dir)
	p.expect(t, "began")
	if making {
		for end := time.Now().Add(time.Duration(rand.IntN(4000)) * time.Microsecond); time.Now().Before(end); {
			runtime.Gosched()
		}
	} else {
		p.expect(t, "open")
		for range rand.IntN(200) {
			p.acknowledge(t, &acknowledged)
		}
	}
	if err := p.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for p.acknowledge(t, &acknowledged) { //revive:disable-line:empty-block // what it said before it knew
	}
	_ = p.Wait()
	if p.ProcessState.Exited() {
		t.Fatal("it ended before it was killed")
	}
	return acknowledged
}

// acknowledge hears of one deed more.
func (p *process) acknowledge(t *testing.T, acknowledged *[loadWriters]int) bool {
	t.Helper()
	for p.lines.Scan() {
		if bytes.Equal(p.lines.Bytes(), []byte("open")) {
			continue
		}
		writer, err := strconv.Atoi(p.lines.Text())
		if err != nil || writer >= loadWriters {
			t.Fatalf("the process said %q", p.lines.Text())
		}
		acknowledged[writer]++
		return true
	}
	return false
}

// short is what is held, without the long values.
func short(h held) held {
	cut := held{}
	for key, value := range h {
		cut[key] = value[:min(len(value), 40)]
	}
	return cut
}
