package catalog

import (
	"context"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/jackfield-dev/jackfield/plugin"
)

// said takes every event that waits.
func said(events <-chan Event) []string {
	var all []string
	for {
		synctest.Wait()
		select {
		case e, ok := <-events:
			if !ok {
				return append(all, "closed")
			}
			all = append(all, string(e.Kind)+" "+e.Type.Name)
		default:
			return all
		}
	}
}

func TestWatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New("")
		adopt(t, c, "alpha", "two", "one")
		ctx, cancel := context.WithCancel(t.Context())
		events := c.Watch(ctx)
		for _, step := range []struct {
			do   func()
			want []string
		}{
			{func() {}, []string{"added one", "added two"}},
			{func() { adopt(t, c, "alpha", "one", "two") }, nil},
			{func() { adopt(t, c, "beta", "three") }, []string{"added three"}},
			{func() { adopt(t, c, "alpha", "two") }, []string{"removed one"}},
			{func() { adopt(t, c, "alpha", "two"); adopt(t, c, "beta", "four") }, []string{"added four", "removed three"}},
			// What comes and goes while nobody reads is not told.
			{func() { adopt(t, c, "gamma", "five"); adopt(t, c, "gamma", "six") }, []string{"added six"}},
			{cancel, []string{"closed"}},
		} {
			step.do()
			if diff := cmp.Diff(step.want, said(events)); diff != "" {
				t.Error(diff)
			}
		}
	})
}

func adopt(t *testing.T, c *Catalog, name string, types ...string) {
	t.Helper()
	if err := c.Adopt(describe(name, types...)); err != nil {
		t.Fatal(err)
	}
}

func TestWatchTellsOfOtherBytesAndOtherWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New("")
		set := func(digest, title string) {
			d := describe("alpha", "one")
			d.Types[0].Title = title
			put(c, &entry{manifest: "m", plugin: Plugin{Description: d, Dir: "d", Digest: digest}})
		}
		set("1", "One")
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		events := c.Watch(ctx)
		said(events)
		for _, step := range []struct {
			digest, title string
			want          []string
		}{{"1", "One", nil}, {"2", "One", []string{"changed one"}}, {"2", "Eins", []string{"changed one"}}} {
			set(step.digest, step.title)
			if diff := cmp.Diff(step.want, said(events)); diff != "" {
				t.Errorf("%s %s: %s", step.digest, step.title, diff)
			}
		}
	})
}

// put makes the catalogue as if a scan had found entries.
func put(c *Catalog, found ...*entry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.found = found
	c.publish()
}

// A reader that applies what it is told, whenever it gets round to it, ends up
// with what there is.
func TestWatchersEndUpWithTheTruth(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		synctest.Test(t, func(t *testing.T) {
			c, seen := New(""), map[string]string{}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			events := c.Watch(ctx)
			for range rapid.IntRange(1, 8).Draw(rt, "steps") {
				put(c, drawEntries(rt)...)
				for range rapid.IntRange(0, 3).Draw(rt, "reads") {
					synctest.Wait()
					select {
					case e := <-events:
						apply(rt, seen, e)
					default:
					}
				}
			}
			for synctest.Wait(); ; synctest.Wait() {
				select {
				case e := <-events:
					apply(rt, seen, e)
					continue
				default:
				}
				break
			}
			want := map[string]string{}
			for _, typ := range c.Types() {
				want[typ.Name] = typ.Title
			}
			if diff := cmp.Diff(want, seen); diff != "" {
				rt.Fatal(diff)
			}
		})
	})
}

func drawEntries(t *rapid.T) []*entry {
	var found []*entry
	for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c"}), 0, 3, rapid.ID).Draw(t, "plugins") {
		types := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"v", "w", "x", "y", "z"}), 1, 4, rapid.ID).Draw(t, "types")
		found = append(found, &entry{manifest: name, plugin: Plugin{Description: describe(name, types...), Dir: name}})
	}
	return found
}

// apply keeps a list of types by events alone, and minds that each makes sense.
func apply(t *rapid.T, seen map[string]string, e Event) {
	if _, known := seen[e.Type.Name]; known == (e.Kind == Added) {
		t.Fatalf("%s %s of %v", e.Kind, e.Type.Name, seen)
	}
	seen[e.Type.Name] = e.Type.Title
	if e.Kind == Removed {
		delete(seen, e.Type.Name)
	}
}

func TestPoll(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		c := New(dir)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			c.Poll(ctx, time.Minute)
		}()
		events := c.Watch(ctx)
		path := install(t, dir, "a", manifest("alpha", "one"))
		if all := said(events); all != nil {
			t.Errorf("before the ticker: %v", all)
		}
		if e := <-events; e.Kind != Added || e.Type.Name != "one" {
			t.Errorf("after the first tick: %v", e)
		}
		remove(t, filepath.Join(path, plugin.ManifestName))
		if e := <-events; e.Kind != Removed {
			t.Errorf("after the second tick: %v", e)
		}
		cancel()
		<-done
	})
}
