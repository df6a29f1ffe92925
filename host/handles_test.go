package host

import (
	"fmt"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// TestHandles: whatever is done, there is one handle of a name, and it is found.
func TestHandles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, kept, awake := newHandles(), map[string]*Connection{}, map[string]bool{}
		names := rapid.Map(rapid.IntRange(0, rapid.SampledFrom([]int{3, 300}).Draw(t, "names")), func(i int) string { return fmt.Sprint(i) })
		for range rapid.IntRange(1, 400).Draw(t, "steps") {
			name := names.Draw(t, "name")
			c := kept[name]
			switch rapid.IntRange(0, 3).Draw(t, "step") {
			case 0, 1:
				got := h.get(name, nil)
				if c != nil && got != c {
					t.Fatalf("there are two handles of %s", name)
				}
				if c == nil {
					awake[name] = true
				}
				kept[name] = got
			case 2:
				if c != nil {
					h.rest(c)
					delete(awake, name)
				}
			case 3:
				if c != nil {
					h.wake(c)
					awake[name] = true
				}
			}
			if c := kept[name]; h.find(name) != c || (h.load(name) != nil) != awake[name] {
				t.Fatalf("%s is not where it should be", name)
			}
		}
		n := 0
		for c := range h.all() {
			if n++; kept[c.name] != c || !awake[c.name] {
				t.Fatalf("%s is among the awake ones", c.name)
			}
		}
		if n != len(awake) || h.live != n || h.taken < n || len(h.resting) != len(kept)-n {
			t.Fatalf("%d are awake (%d, %d), %d at rest", n, h.live, h.taken, len(h.resting))
		}
	})
}

// TestHandlesUnderLoad: who reads while others come and go finds what there is.
func TestHandlesUnderLoad(t *testing.T) {
	h := newHandles()
	mine := h.get("mine", nil)
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					if h.load("mine") != mine || h.get("mine", nil) != mine {
						t.Error("it is not found")
						return
					}
				}
			}
		})
	}
	for round := range 20 {
		var some []*Connection
		for i := range 500 {
			some = append(some, h.get(fmt.Sprint(round, "-", i), nil))
		}
		for _, c := range some {
			h.rest(c)
		}
	}
	close(done)
	readers.Wait()
	if size := len(*h.table.Load()); size > 256 {
		t.Errorf("for %d handles there is room for %d", h.live, size)
	}
}
