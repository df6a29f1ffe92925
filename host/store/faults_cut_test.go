package store_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/jackfield-dev/jackfield/host/store"
	"github.com/jackfield-dev/jackfield/plugin"
)

// TestFaultCut: a database that is cut off anywhere, and where pages end. If what is
// gone was in use, opening it says what to do, and changes nothing. If not, everything
// is there.
func TestFaultCut(t *testing.T) {
	r := newRuin(t)
	sizes, n, step := []int{0, 1}, rounds(t, 30), os.Getpagesize()
	if n < 100 {
		step *= 7 // not each page then
	}
	for size := step; size < len(r.whole); size += step {
		sizes = append(sizes, size-1, size, size+1)
	}
	for range n {
		sizes = append(sizes, rand.IntN(len(r.whole)))
	}
	refused := 0
	for _, size := range sizes {
		write(t, database(r.dir), r.whole[:size])
		where := fmt.Sprintf("cut to %d of %d bytes", size, len(r.whole))
		if size < r.used {
			refuse(t, r.dir, plugin.Internal, "damaged", "backup")
			refused++
			continue
		}
		s, err := store.Open(t.Context(), r.dir, nil)
		if err != nil {
			t.Errorf("%s: %v", where, err)
			continue
		}
		if missing, damaged := r.compare(t, where, s); missing > 0 || damaged > 0 {
			t.Errorf("%s: %d records are missing, %d damaged", where, missing, damaged)
		}
		closeStore(t, s)
	}
	t.Logf("cut off %d times: %d refused with what to do, %d whole, 0 lost unseen", len(sizes), refused, len(sizes)-refused)
}

// TestUnfinishedDatabaseIsMadeAgain: as it is left by one that died, or found the disk
// full, before there was anything to lose. A key tells that there was.
func TestUnfinishedDatabaseIsMadeAgain(t *testing.T) {
	whole := read(t, database(newDir(t, empty)))
	for _, size := range []int{0, 1, 4096, 4*os.Getpagesize() - 1} {
		dir := t.TempDir()
		write(t, database(dir), whole[:size])
		closeStore(t, open(t, dir))
		write(t, database(dir), whole[:size])
		refuse(t, dir, plugin.Internal, "damaged", "backup")
	}
	dir := t.TempDir()
	write(t, database(dir), whole)
	refuse(t, dir, plugin.Config, "key is gone")
}
