package authcache

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// holding is two hosts that have one authorization.
func holding(t *testing.T, test func(t *testing.T, local *Local, a, b *Entry, sa, sb *hooked)) {
	t.Helper()
	fleetOf(t, 2, func(t *testing.T, local *Local, caches []*Cache, stores []*hooked) {
		s := &server{lifetime: time.Hour}
		get(t, caches[0].Entry("k"), s, Obtained)
		get(t, caches[1].Entry("k"), s, Cached)
		test(t, local, caches[0].Entry("k"), caches[1].Entry("k"), stores[0], stores[1])
	})
}

// TestNewsAreLookedAt: a host that is told of a refusal, or of a removal, uses it no
// more; and not of one that it is not told.
func TestNewsAreLookedAt(t *testing.T) {
	for name, end := range map[string]func(*Entry){
		"invalidated": func(e *Entry) { e.Invalidate(nil) },
		"forgotten":   func(e *Entry) { _, _ = e.Forget() },
	} {
		t.Run(name, func(t *testing.T) {
			for _, told := range []string{"k", "", "another"} {
				holding(t, func(t *testing.T, _ *Local, a, b *Entry, _, sb *hooked) {
					end(a)
					sb.tell(told)
					synctest.Wait()
					if seen := b.Fresh() == nil; seen != (told != "another") {
						t.Errorf("told of %q it sees that: %t", told, seen)
					}
				})
			}
		})
	}
}

// TestNewsThatCannotBeLookedAtStay, until the store is there again.
func TestNewsThatCannotBeLookedAtStay(t *testing.T) {
	for _, told := range []string{"k", ""} {
		holding(t, func(t *testing.T, _ *Local, a, b *Entry, _, sb *hooked) {
			a.Invalidate(nil)
			sb.set(func() { sb.before = func(context.Context, string) error { return errNo } })
			sb.tell(told)
			time.Sleep(10 * time.Second)
			if b.Fresh() == nil {
				t.Fatal("what is in memory is not served while the store is down")
			}
			if n := sb.times("load"); n > 12 {
				t.Errorf("it was looked at %d times in 10 s", n)
			}
			sb.set(func() { sb.before = nil })
			time.Sleep(watchLongest)
			if b.Fresh() != nil {
				t.Errorf("told of %q while the store was down, it never looked", told)
			}
		})
	}
}

// TestOneThatCannotBeReadHoldsUpNoOther: it is one record that is damaged.
func TestOneThatCannotBeReadHoldsUpNoOther(t *testing.T) {
	holding(t, func(t *testing.T, _ *Local, a, b *Entry, _, sb *hooked) {
		get(t, b.cache.Entry("damaged"), &server{}, Obtained)
		local := sb.Store.(*Local) //nolint:forcetypeassert // it is
		_ = local.bucket.Change(t.Context(), "damaged", func(old []byte) ([]byte, bool) { return frame(generationOf(old)+1, 0, []byte("{")), true })
		sb.tell("damaged")
		synctest.Wait()
		a.Invalidate(nil)
		sb.tell("k")
		synctest.Wait()
		if b.Fresh() != nil {
			t.Error("it waits for the one that cannot be read")
		}
	})
}

// TestWhatCouldNotBeSavedIsSaved when it can be.
func TestWhatCouldNotBeSavedIsSaved(t *testing.T) {
	for _, op := range []string{"save", "remove"} {
		holding(t, func(t *testing.T, local *Local, a, b *Entry, sa, sb *hooked) {
			sa.set(func() {
				sa.before = func(_ context.Context, what string) error {
					if what == op {
						return errNo
					}
					return nil
				}
			})
			end := func() { a.Invalidate(nil) }
			if op == "remove" {
				end = func() {
					if _, err := a.Forget(); err == nil {
						t.Error("it is said to be removed")
					}
				}
			}
			if end(); a.Fresh() != nil {
				t.Error("it is still used here")
			}
			time.Sleep(time.Minute)
			sa.set(func() { sa.before = nil })
			time.Sleep(watchLongest)
			sb.tell("k")
			synctest.Wait()
			value, _, _ := local.Load(t.Context(), "k")
			if b.Fresh() != nil || (value == nil) != (op == "remove") {
				t.Errorf("%s: others do not see it", op)
			}
		})
	}
}

// TestARemovalThatFailedOutlivesWhatCameMeanwhile: another host renewed what was to be
// forgotten, and has to forget that as well.
func TestARemovalThatFailedOutlivesWhatCameMeanwhile(t *testing.T) {
	holding(t, func(t *testing.T, local *Local, a, b *Entry, sa, _ *hooked) {
		renewal := &server{takes: time.Second}
		b.Invalidate(nil)
		go func() { _, _, _ = b.Get(context.Background(), renewal.obtain) }()
		time.Sleep(time.Millisecond)
		sa.set(func() { sa.before = func(context.Context, string) error { return errNo } })
		_, _ = a.Forget()
		time.Sleep(5 * time.Second) // b has saved
		sa.set(func() { sa.before = nil })
		time.Sleep(watchLongest)
		if value, _, _ := local.Load(t.Context(), "k"); value != nil || a.Fresh() != nil {
			t.Error("what was forgotten is there")
		}
	})
}

// TestWhatIsRemovedIsNotReadBack: this host looks at the news of another one while it
// forgets what they are about.
func TestWhatIsRemovedIsNotReadBack(t *testing.T) {
	holding(t, func(t *testing.T, _ *Local, a, b *Entry, sa, _ *hooked) {
		sa.set(func() {
			sa.before = func(_ context.Context, op string) error {
				if op == "remove" { // it is on its way
					b.Invalidate(nil)
					get(t, b, &server{}, Refreshed)
					sa.tell("k")
					synctest.Wait()
				}
				return nil
			}
		})
		if _, err := a.Forget(); err != nil || a.Fresh() != nil {
			t.Errorf("it is back, or %v", err)
		}
	})
}

// TestWhoIsQuickerIsRight: two hosts mark one authorization at one time, and then
// have the same.
func TestWhoIsQuickerIsRight(t *testing.T) {
	for _, down := range []bool{false, true} {
		holding(t, func(t *testing.T, _ *Local, a, b *Entry, sa, _ *hooked) {
			if down { // for the one
				sa.set(func() { sa.before = func(context.Context, string) error { return errNo } })
			}
			b.Invalidate(nil)
			if a.Doubt(a.Fresh()); down {
				sa.set(func() { sa.before = nil })
				time.Sleep(watchLongest)
			}
			if a.Fresh() != nil {
				t.Errorf("what another host saw refused is used, unsaved: %t", a.unsaved)
			}
			a.mu.Lock()
			defer a.mu.Unlock()
			if a.unsaved || a.generation != b.generation {
				t.Errorf("they do not agree: generations %d and %d", a.generation, b.generation)
			}
		})
	}
}

// TestWhatAStoreDropsIsNotPutBack one by one: that would push out something else. A
// store that lost all gets all.
func TestWhatAStoreDropsIsNotPutBack(t *testing.T) {
	holding(t, func(t *testing.T, local *Local, _, _ *Entry, sa, sb *hooked) {
		drop := func() {
			_ = local.bucket.Change(t.Context(), "k", func([]byte) ([]byte, bool) { return nil, true })
		}
		for told, want := range map[string]bool{"k": false, "": true} {
			drop()
			sa.tell(told)
			sb.tell(told)
			synctest.Wait()
			if value, _, _ := local.Load(t.Context(), "k"); (value != nil) != want {
				t.Errorf("told of %q it was put back: %t", told, value != nil)
			}
		}
	})
}

// TestAStoreThatDoesNotWatch is had watch again, and what was missed is looked at.
func TestAStoreThatDoesNotWatch(t *testing.T) {
	holding(t, func(t *testing.T, _ *Local, a, b *Entry, _, sb *hooked) {
		sb.set(func() {
			sb.before = func(_ context.Context, op string) error {
				if op == "watch" {
					return errNo
				}
				return nil
			}
		})
		third := New(Config{Store: sb})
		a.Invalidate(nil)
		time.Sleep(3 * watchPause)
		if n := sb.times("watch"); n < 3 || n > 6 {
			t.Errorf("it was had watch %d times in %v", n, 3*watchPause)
		}
		get(t, third.Entry("k"), &server{}, Refreshed)
		b.Invalidate(nil)
		time.Sleep(2 * watchPause)
		if third.Counts().Resyncs < 3 {
			t.Errorf("it was compared %d times", third.Counts().Resyncs)
		}
		third.Close(t.Context())
	})
}

// TestMarkInBetweenAMove: what an API refuses while it is moved is refused at the new
// place.
func TestMarkInBetweenAMove(t *testing.T) {
	for name, mark := range map[string]func(*Entry, *plugin.Authorization){
		"refused": func(e *Entry, a *plugin.Authorization) { e.Invalidate(a) },
		"doubted": func(e *Entry, a *plugin.Authorization) { e.Doubt(a) },
	} {
		t.Run(name, func(t *testing.T) {
			holding(t, func(t *testing.T, local *Local, a, _ *Entry, _, _ *hooked) {
				to, held := a.cache.Entry("new"), a.Fresh()
				if err := a.Move(to, func() error { mark(a, held); return nil }); err != nil {
					t.Fatal(err)
				}
				next := New(Config{Store: local})
				for _, e := range []*Entry{to, next.Entry("new")} {
					h, _ := e.load(t.Context())
					if h == nil || h.refused != (name == "refused") || (h.doubted != 0) != (name == "doubted") {
						t.Errorf("it is not %s at the new place", name)
					}
				}
				if value, _, _ := local.Load(t.Context(), "k"); value != nil || a.Fresh() != nil {
					t.Error("it is still at the old place")
				}
				next.Close(t.Context())
			})
		})
	}
}

// TestAResync looks at all, but for one that is damaged, and when the store is down at
// few, until it is back.
func TestAResync(t *testing.T) {
	const keys = 200
	key := func(i int) Key { return Key(rune('a' + i)) }
	for _, down := range []bool{false, true} {
		fleetOf(t, 2, func(t *testing.T, local *Local, caches []*Cache, stores []*hooked) {
			for i := range keys {
				s := &server{lifetime: time.Hour}
				get(t, caches[0].Entry(key(i)), s, Obtained)
				get(t, caches[1].Entry(key(i)), s, Cached)
				caches[0].Entry(key(i)).Invalidate(nil)
			}
			if down {
				stores[1].set(func() { stores[1].before = func(context.Context, string) error { return errNo } })
			} else {
				_ = local.bucket.Change(t.Context(), string(key(0)), func(old []byte) ([]byte, bool) { return frame(generationOf(old)+1, 0, []byte("{")), true })
			}
			loads := stores[1].times("load")
			stores[1].tell("")
			if synctest.Wait(); down {
				time.Sleep(10 * time.Second)
				if n := stores[1].times("load") - loads; n > 5*syncsAtOnce {
					t.Errorf("of a store that was down %d values were asked for", n)
				}
				stores[1].set(func() { stores[1].before = nil })
				time.Sleep(watchLongest)
			}
			for i := range keys {
				if i > 0 && caches[1].Entry(key(i)).Fresh() != nil {
					t.Errorf("down: %t, and value %d was not looked at", down, i)
				}
			}
		})
	}
}
