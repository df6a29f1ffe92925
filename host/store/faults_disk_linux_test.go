package store_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/jackfield-dev/jackfield/host/store"
	"github.com/jackfield-dev/jackfield/plugin"
)

// TestFaultFullDisk: a disk that is full at once or after a while. What was
// acknowledged stays readable, also to a process that starts while there is no room,
// and with room again everything goes on.
func TestFaultFullDisk(t *testing.T) {
	if !inside(t) {
		return
	}
	total, unopened, n := 0, 0, rounds(t, 20)
	for i := range n {
		size := 4096 * (1 + rand.IntN(10))
		if i%2 == 0 {
			size = 4096 * (10 + rand.IntN(60))
		}
		t.Run(strconv.Itoa(size), func(t *testing.T) {
			done, opened := fillDisk(t, size)
			if total += done; !opened {
				unopened++
			}
		})
	}
	t.Logf("disk full %d times, %d times before the store was made: %d writes acknowledged, 0 lost", n, unopened, total)
}

// fillDisk writes to a disk of a size until it is full. It returns how many deeds
// were acknowledged, and whether there was room to begin.
func fillDisk(t *testing.T, size int) (total int, opened bool) {
	root := disk(t, strconv.Itoa(size))
	dir, done := filepath.Join(root, "data"), [loadWriters]int{}
	s, err := store.Open(t.Context(), dir, nil)
	if opened = err == nil; !opened {
		forPeople(t, "opening", err)
	} else {
		done = fillUp(t, s)
		checkDone(t, "full", s, done)
		closeStore(t, s)
		s := open(t, dir)
		checkDone(t, "opened full", s, done)
		closeStore(t, s)
	}
	mount(t, root, "16m", syscall.MS_REMOUNT)
	s = open(t, dir)
	checkDone(t, "with room", s, done)
	save(t, s, fmt.Sprintf("%d-0", loadWriters), "there is room")
	closeStore(t, s)
	for _, n := range done {
		total += n
	}
	return total, opened
}

// fillUp has all writers write until they cannot, and returns how far each came.
func fillUp(t *testing.T, s *store.Store) (done [loadWriters]int) {
	var all sync.WaitGroup
	var full sync.Once
	for writer := range loadWriters {
		all.Go(func() {
			for done[writer] < 5000 { // or it is never full
				d := nth(0, writer, done[writer])
				if err := d.do(context.WithoutCancel(t.Context()), s, d); err != nil {
					forPeople(t, "writing", err)
					if errors.Is(err, syscall.ENOSPC) {
						full.Do(func() {})
					}
					return
				}
				done[writer]++
			}
		})
	}
	all.Wait()
	full.Do(func() { t.Error("nobody was told that the disk is full") })
	return done
}

// checkDone checks that there is what was acknowledged, and of what was not all or
// nothing.
func checkDone(t *testing.T, where string, s *store.Store, done [loadWriters]int) {
	t.Helper()
	found, err := holds(t.Context(), s)
	if err != nil {
		t.Errorf("%s: %v", where, err)
	}
	for writer, got := range found {
		n := done[writer]
		if !maps.Equal(got, after(held{}, 0, writer, n)) && !maps.Equal(got, after(held{}, 0, writer, n+1)) {
			t.Errorf("%s: after %d deeds writer %d has %v", where, n, writer, short(got))
		}
	}
}

// TestFaultReadOnly: a disk that was mounted for reading.
func TestFaultReadOnly(t *testing.T) {
	if !inside(t) {
		return
	}
	root := disk(t, "4m")
	dir := filepath.Join(root, "data")
	s := open(t, dir)
	save(t, s, "a", "value")
	closeStore(t, s)
	mount(t, root, "4m", syscall.MS_REMOUNT|syscall.MS_RDONLY)
	for _, dir := range []string{dir, filepath.Join(root, "new")} {
		s, err := store.Open(t.Context(), dir, nil)
		if err == nil {
			closeStore(t, s)
			t.Fatal("it was opened where nothing can be written")
		}
		if forPeople(t, dir, err); !errors.Is(err, plugin.Config) || !strings.Contains(plugin.AsError(err).Message, dir) {
			t.Errorf("the error is %v", err)
		}
	}
	mount(t, root, "4m", syscall.MS_REMOUNT)
	if got := load(t, open(t, dir), "a"); got != "value" {
		t.Errorf("it is %q", got)
	}
	t.Log("read-only: 2 refused with what to do, 0 lost")
}
