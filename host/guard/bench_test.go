package guard

import "testing"

// BenchmarkLogin is one login that succeeds, written down before and after.
func BenchmarkLogin(b *testing.B) {
	g := New(Config{Policy: Policy{PerHour: -1}})
	l := login("alice", "right")
	b.ReportAllocs()
	for b.Loop() {
		pass, err := g.Begin(b.Context(), l)
		if err != nil {
			b.Fatal(err)
		}
		pass.End(b.Context(), 1, nil)
	}
}

// BenchmarkKeptBack is one that was refused before.
func BenchmarkKeptBack(b *testing.B) {
	g := New(Config{})
	l := login("alice", "typo")
	pass, err := g.Begin(b.Context(), l)
	if err != nil {
		b.Fatal(err)
	}
	pass.End(b.Context(), 1, fail("denied", 1))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := g.Begin(b.Context(), l); err == nil {
			b.Fatal("it was let through")
		}
	}
}
