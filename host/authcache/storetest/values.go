package storetest

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func absent(t *testing.T, s Stores) {
	if value, generation := at(t, s).load(); value != nil || generation != 0 {
		t.Errorf("Load = %q, %d; want nothing, 0", value, generation)
	}
}

func saved(t *testing.T, s Stores) {
	p := at(t, s)
	generation := p.given(p.A, "a")
	p.save(p.A, generation, "one", long, true)
	p.holds("one", generation)
	next := p.given(p.A, "a")
	if next == generation { // as it may: the lease is still out
		next++
	}
	p.save(p.B, next, "two", long, true) // a lease is not asked for
	p.holds("two", next)
}

func newerOnly(t *testing.T, s Stores) {
	p := at(t, s)
	p.save(p.A, 5, "five", long, true)
	for _, old := range []uint64{1, 4, 5} {
		p.save(p.A, old, "old", long, false)
		p.save(p.B, old, "old", long, false)
	}
	p.holds("five", 5)
	p.save(p.B, 7, "seven", long, true)
	p.save(p.A, 6, "six", long, false)
	p.holds("seven", 7)
	p.save(p.A, 1<<53-1, "last", long, true)
	p.save(p.A, 1<<53-2, "before", long, false)
	p.holds("last", 1<<53-1)
}

func anyBytes(t *testing.T, s Stores) {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	for _, value := range []string{"", "\x00", "{", "nil", "%s\r\n", "\xff\xfe", string(all), strings.Repeat("\x00", 1000)} {
		p := at(t, s)
		p.save(p.A, 9, value, long, true)
		p.holds(value, 9)
	}
}

func megabyte(t *testing.T, s Stores) {
	value := make([]byte, 1<<20)
	for i := range value {
		value[i] = byte(rand.Uint32()) //nolint:gosec // it is no secret
	}
	p := at(t, s)
	p.save(p.A, 9, string(value), long, true)
	got, _ := p.load()
	if !bytes.Equal(got, value) {
		t.Errorf("of %d bytes there are %d, or others", len(value), len(got))
	}
}

func anyText(t *testing.T, s Stores) {
	prefix := newKey()
	keys := []string{
		"", " ", "/", "own/k", "K", "k", "k ", "k\x00", "k\x00l", "{k}", "k{}", "*", "k:lease", "lease:k", "k\r\nSET", "ключ", "鍵", "%2F",
		strings.Repeat("k", 1000), strings.Repeat("k", 999),
	}
	for i, key := range keys {
		p := &place{t, s, prefix + key}
		if value, generation := p.load(); value != nil || generation != 0 {
			t.Fatalf("%q is another key", key)
		}
		p.save(p.A, uint64(i)+1, key, long, true)
	}
	for i, key := range keys {
		p := &place{t, s, prefix + key}
		p.holds(key, uint64(i)+1)
	}
}

func keptForItsTime(t *testing.T, s Stores) {
	p := at(t, s)
	begin := time.Now()
	p.save(p.A, 1000, "value", short, true)
	for time.Since(begin) < short/2 { // it is still there
		value, _ := p.load()
		if value == nil && time.Since(begin) < short {
			t.Fatalf("it was dropped after %v, of %v", time.Since(begin), short)
		}
		pass(t, short/10)
	}
	pass(t, 2*short) // now it may be gone
	if value, generation := p.load(); value == nil && generation != 0 {
		t.Errorf("it was dropped, which is told as a removal of generation %d", generation)
	}
	p.save(p.A, max(p.given(p.A, "a"), 1001), "next", long, true)
}

func keptForEver(t *testing.T, s Stores) {
	for _, keep := range []time.Duration{0, long} {
		p := at(t, s)
		p.save(p.A, 1, "for a moment", short, true)
		p.save(p.A, 2, "for long", keep, true)
		pass(t, 3*short)
		p.holds("for long", 2)
	}
}
