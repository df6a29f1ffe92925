package authcache

import (
	"bytes"
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// looked is a Bucket with something that happens after a look, or after a change.
type looked struct {
	Memory
	loaded, changed func()
}

func once(what *func()) {
	if then := *what; then != nil {
		*what = nil
		then()
	}
}

func (l *looked) Load(key string) ([]byte, error) {
	value, err := l.Memory.Load(key)
	once(&l.loaded)
	return value, err
}

func (l *looked) Change(ctx context.Context, key string, next func([]byte) ([]byte, bool)) error {
	err := l.Memory.Change(ctx, key, next)
	once(&l.changed)
	return err
}

// TestALeaseThatWasGivenBackMeanwhile: who gets it is told what was saved with it.
func TestALeaseThatWasGivenBackMeanwhile(t *testing.T) {
	b := &looked{}
	l := NewLocal(b)
	ctx := t.Context()
	first, _, _ := l.Lease(ctx, "k", "first", time.Minute)
	b.loaded = func() {
		if ok, err := l.Save(ctx, "k", first, []byte("value"), 0); !ok || err != nil {
			t.Fatal(ok, err)
		}
		_ = l.Release(ctx, "k", "first")
	}
	if second, stored, _ := l.Lease(ctx, "k", "second", time.Minute); second != 0 && stored != first {
		t.Errorf("it is given the lease, and told that generation %d is stored, not %d", stored, first)
	}
}

// TestARemovalIsRememberedBeforeItIsDone: nothing is saved in between that was there
// before.
func TestARemovalIsRememberedBeforeItIsDone(t *testing.T) {
	b := &looked{}
	l := NewLocal(b)
	ctx := t.Context()
	lease, _, _ := l.Lease(ctx, "k", "a", time.Minute)
	b.loaded = func() {
		if ok, _ := l.Save(ctx, "k", lease, []byte("value"), 0); !ok {
			t.Error("before a removal nothing can be saved")
		}
		b.changed = func() { // it is removed
			if ok, _ := l.Save(ctx, "k", lease+1, []byte("value"), 0); ok {
				t.Error("what was leased before a removal was saved after it")
			}
		}
	}
	if err := l.Remove(ctx, "k"); err != nil {
		t.Fatal(err)
	}
	if value, tomb, _ := l.Load(ctx, "k"); value != nil || tomb <= lease {
		t.Errorf("Load = %q, %d after a removal", value, tomb)
	}
}

// TestARemovalIsRememberedForTenMinutes, and not for ever.
func TestARemovalIsRememberedForTenMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLocal(&Memory{})
		ctx := t.Context()
		lease, _, _ := l.Lease(ctx, "k", "a", time.Hour)
		for i := range 100 {
			_ = l.Remove(ctx, string(rune('a'+i)))
		}
		_ = l.Remove(ctx, "k")
		time.Sleep(tombTime - time.Second)
		if ok, _ := l.Save(ctx, "k", lease, []byte("late"), 0); ok {
			t.Error("what was leased before a removal was saved after it")
		}
		time.Sleep(2 * time.Second)
		_ = l.Remove(ctx, "another")
		if len(l.tombs) != 1 {
			t.Errorf("%d removals are remembered", len(l.tombs))
		}
	})
}

// TestLeasesAreNotKept: of a thousand leases that were given back none is left.
func TestLeasesAreNotKept(t *testing.T) {
	l := NewLocal(&Memory{})
	for i := range 1000 {
		key := string(rune(i + 1))
		_, _, _ = l.Lease(t.Context(), key, "a", time.Hour)
		_ = l.Release(t.Context(), key, "a")
	}
	if len(l.leases) != 0 {
		t.Errorf("%d are left", len(l.leases))
	}
}

// TestFrames: what is in a bucket says its generation and until when it is kept.
func TestFrames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, value := range []string{"", "{}", "\x00", "a value"} {
			data := frame(1<<53-1, time.Hour, []byte(value))
			if generationOf(data) != 1<<53-1 || !bytes.Equal(valueOf(data), []byte(value)) || valueOf(data) == nil {
				t.Errorf("%q is read as %q of %d", value, valueOf(data), generationOf(data))
			}
			now := time.Now()
			for after, want := range map[time.Duration]bool{0: false, time.Hour: false, time.Hour + 2*time.Millisecond: true} {
				if Outlived(data, now.Add(after)) != want {
					t.Errorf("after %v it is outlived: %t", after, !want)
				}
			}
			if Outlived(frame(1, 0, []byte(value)), now.Add(100*365*24*time.Hour)) {
				t.Error("what is kept for ever is outlived")
			}
		}
	})
}

// TestOldValues: before there were generations, a value was JSON and nothing else.
// It is used, is older than all else, and is never outlived.
func TestOldValues(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &server{}
		b := &Memory{}
		first := New(Config{Store: NewLocal(b)})
		a := get(t, first.Entry("k"), s, Obtained)
		value, _ := b.Load("k")
		old := valueOf(value)
		if old[0] != '{' {
			t.Fatalf("a value begins with %q", old[0])
		}
		first.Close(context.Background())
		for data, want := range map[string]uint64{string(old): 1, "{}": 1, "": 1, "\x00": 1, "{\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00": 1} {
			if generationOf([]byte(data)) != want || string(valueOf([]byte(data))) != data || Outlived([]byte(data), time.Now().Add(1e6*time.Hour)) {
				t.Errorf("%.20q is read as something else", data)
			}
		}
		if generationOf(nil) != 0 || valueOf(nil) != nil || Outlived(nil, time.Now()) {
			t.Error("nothing is read as something")
		}
		_ = b.Change(t.Context(), "k", func([]byte) ([]byte, bool) { return old, true })
		second := New(Config{Store: NewLocal(b)})
		if got := get(t, second.Entry("k"), s, Cached); name(got) != name(a) {
			t.Error("it is another one")
		}
		second.Entry("k").Invalidate(nil)
		get(t, second.Entry("k"), s, Refreshed)
		if value, _ := b.Load("k"); !framed(value) {
			t.Error("it was not replaced")
		}
		second.Close(context.Background())
	})
}
