package store

import (
	"bytes"
	"testing"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
)

func newSealer(t *testing.T) sealer {
	t.Helper()
	handle, err := keyset.NewHandle(aead.XChaCha20Poly1305KeyTemplate())
	if err != nil {
		t.Fatal(err)
	}
	key, err := aead.New(handle)
	if err != nil {
		t.Fatal(err)
	}
	return sealer{key}
}

func TestEveryBitIsSealed(t *testing.T) {
	s := newSealer(t)
	sealed, err := s.seal("bucket", "key", []byte("value"))
	if err != nil {
		t.Fatal(err)
	}
	if want := 1 + 4 + 24 + len("value") + 16; len(sealed) != want {
		t.Errorf("sealed, it has %d bytes, want %d as drawn", len(sealed), want)
	}
	for i := range len(sealed) * 8 {
		flipped := bytes.Clone(sealed)
		flipped[i/8] ^= 1 << (i % 8)
		if value, err := s.open("bucket", "key", flipped); err == nil {
			t.Errorf("with bit %d flipped, it opens to %q", i, value)
		}
	}
	for n := range sealed {
		if value, err := s.open("bucket", "key", sealed[:n]); err == nil {
			t.Errorf("cut to %d bytes, it opens to %q", n, value)
		}
	}
	if value, err := s.open("bucket", "key", sealed); err != nil || string(value) != "value" {
		t.Errorf("whole, it opens to %q (%v)", value, err)
	}
}

func TestSealIsForOnePlace(t *testing.T) {
	s := newSealer(t)
	places := [][2]string{{"a", "b"}, {"a", "c"}, {"b", "b"}, {"", "a\x00b"}, {"a", ""}, {"ab", ""}, {"", "ab"}}
	for _, from := range places {
		sealed, err := s.seal(from[0], from[1], []byte("value"))
		if err != nil {
			t.Fatal(err)
		}
		for _, to := range places {
			if _, err := s.open(to[0], to[1], sealed); (err == nil) != (from == to) {
				t.Errorf("sealed for %q, opened at %q: %v", from, to, err)
			}
		}
	}
}

func TestSealNeverRepeats(t *testing.T) {
	s, seen := newSealer(t), map[string]bool{}
	for range 1000 {
		sealed, err := s.seal("bucket", "key", []byte("value"))
		if err != nil || seen[string(sealed[5:29])] {
			t.Fatalf("a nonce came twice (%v)", err)
		}
		seen[string(sealed[5:29])] = true
	}
}
