package secret

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// pieces is a writer that keeps each Write apart.
type pieces []string

func (p *pieces) Write(b []byte) (int, error) {
	*p = append(*p, string(b))
	return len(b), nil
}

func TestWriterWritesLines(t *testing.T) {
	var s Scrubber
	s.Add(New("hunter2"))
	var got pieces
	w := s.Writer(&got)
	for _, part := range []string{"one hun", "ter2\ntwo\nth", "", "ree hunt", "er2"} {
		if n, err := w.Write([]byte(part)); n != len(part) || err != nil {
			t.Fatalf("Write(%q) = %d, %v", part, n, err)
		}
	}
	if diff := cmp.Diff(pieces{"one [secret]\n", "two\n"}, got); diff != "" {
		t.Errorf("before Close (-want +got):\n%s", diff)
	}
	for range 2 { // the second finds nothing left
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(pieces{"one [secret]\n", "two\n", "three [secret]"}, got); diff != "" {
		t.Errorf("after Close (-want +got):\n%s", diff)
	}
}

// TestWriterAgreesWithScrub cuts text anywhere and makes lines far longer than
// the bound: what comes out must be what scrubbing it in one go gives.
func TestWriterAgreesWithScrub(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s Scrubber
		part := rapid.StringMatching(`[ab]{0,30}[-\n]?`)
		for _, value := range rapid.SliceOfN(rapid.StringMatching(`[ab]{4,9}`), 0, 3).Draw(t, "held") {
			s.Add(New(value))
			part = rapid.OneOf(part, rapid.SampledFrom(Encodings(value)))
		}
		all := strings.Join(rapid.SliceOf(part).Draw(t, "parts"), "")
		var got strings.Builder
		w := &writer{scrubber: &s, next: &got, limit: rapid.IntRange(1, 20).Draw(t, "limit")}
		for rest := all; rest != ""; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "written")
			if _, err := w.Write([]byte(rest[:n])); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if want := s.Scrub(all); got.String() != want {
			t.Fatalf("%q written in parts gives %q, want %q", all, got.String(), want)
		}
	})
}

func TestWriterIsBounded(t *testing.T) {
	var s Scrubber
	value := strings.Repeat("k3y.", 100)
	s.Add(New(value))
	var got strings.Builder
	w := &writer{scrubber: &s, next: &got, limit: 1 << 10}
	want := strings.Repeat("x", 1500) + Hidden
	for range 50 {
		if _, err := w.Write([]byte(strings.Repeat("x", 1500) + value)); err != nil {
			t.Fatal(err)
		}
		if bound := 2*w.limit + s.forms.longest; len(w.line) > bound {
			t.Fatalf("gathered %d bytes, bound %d", len(w.line), bound)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got.String() != strings.Repeat(want, 50) {
		t.Errorf("got %d bytes, want %d", got.Len(), 50*len(want))
	}
}

// broken is a writer that fails.
type broken struct{ err error }

func (b broken) Write([]byte) (int, error) { return 0, b.err }

func TestWriterReportsFailure(t *testing.T) {
	full := errors.New("disk full")
	w := new(Scrubber).Writer(broken{full})
	if n, err := w.Write([]byte("a\nb\n")); n != 0 || !errors.Is(err, full) {
		t.Errorf("Write = %d, %v, want 0, %v", n, err, full)
	}
	if _, err := w.Write([]byte("c")); err != nil {
		t.Errorf("gathering a line fails: %v", err)
	}
	if err := w.Close(); !errors.Is(err, full) {
		t.Errorf("Close = %v, want %v", err, full)
	}
}
