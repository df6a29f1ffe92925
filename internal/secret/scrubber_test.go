package secret_test

import (
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/jackfield-dev/jackfield/internal/secret"
)

// newScrubber returns a Scrubber that holds values.
func newScrubber(values ...string) *secret.Scrubber {
	var s secret.Scrubber
	for _, value := range values {
		s.Add(secret.New(value))
	}
	return &s
}

func TestScrub(t *testing.T) {
	tests := []struct {
		name       string
		held       []string
		text, want string
	}{
		{"nothing held", nil, "hunter2", "hunter2"},
		{"empty text", []string{"hunter2"}, "", ""},
		{"no match", []string{"hunter2"}, "hunter1 hunte", "hunter1 hunte"},
		{"whole", []string{"hunter2"}, "hunter2", "[secret]"},
		{"inside", []string{"hunter2"}, "a hunter2 b", "a [secret] b"},
		{"twice in a row", []string{"hunter2"}, "hunter2hunter2", "[secret][secret]"},
		{"several", []string{"hunter2", "swordfish"}, "hunter2/swordfish", "[secret]/[secret]"},
		{"the longer of two", []string{"hunter2", "hunter2000"}, "hunter2000!", "[secret]!"},
		{"overlap leaves no rest", []string{"abcdef", "defghi"}, "_abcdefghi_", "_[secret]_"},
		{"overlap with itself", []string{"abab"}, "ababab.", "[secret]."},
		{"one within another", []string{"cdef", "abcdefgh"}, "abcdefgh", "[secret]"},
		{"shortest", []string{"abcd"}, "xabcdx", "x[secret]x"},
		{"too short", []string{"abc"}, "abc", "abc"},
		{"basic", []string{"swordfish"}, "Basic aWQ6c3dvcmRmaXNo", "Basic aWQ6[secret]"},
		{"padded basic", []string{"swordfish"}, "Basic dXNlcjpzd29yZGZpc2g=", "Basic dXNlcjp[secret]"},
		{"form", []string{"sword & fish"}, "password=sword+%26+fish&x=1", "password=[secret]&x=1"},
		{"marker around", []string{"hunter2"}, "[secret]hunter2", "[secret][secret]"},
		{"part of the marker", []string{"secret"}, "a secret", "a [secret]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newScrubber(tt.held...)
			if got := s.Scrub(tt.text); got != tt.want {
				t.Errorf("Scrub(%q) = %q, want %q", tt.text, got, tt.want)
			}
			if got := string(s.ScrubBytes([]byte(tt.text))); got != tt.want {
				t.Errorf("ScrubBytes(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestScrubLeavesNoEncoding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		held := rapid.SliceOfN(values(), 1, 3).Draw(t, "held")
		s := newScrubber(held...)
		var text strings.Builder
		for _, value := range held {
			text.WriteString(rapid.String().Draw(t, "before"))
			text.WriteString(rapid.SampledFrom(secret.Encodings(value)).Draw(t, "form"))
			text.WriteString(rapid.OneOf(rapid.String(), rapid.Just(value[1:])).Draw(t, "after"))
		}
		assertClean(t, s.Scrub(text.String()), held)
	})
}

// assertClean fails if a form of a held value is left between the markers. What
// a marker and its neighbours spell together was put there by the scrubber.
func assertClean(t *rapid.T, scrubbed string, held []string) {
	for rest := range strings.SplitSeq(scrubbed, secret.Hidden) {
		for _, value := range held {
			for _, form := range secret.Encodings(value) {
				if strings.Contains(rest, form) {
					t.Fatalf("%q of %q survives in %q", form, value, scrubbed)
				}
			}
		}
	}
}

// TestScrubAgreesWithTheObvious compares the index with the slow way of saying
// the same: mark every byte of every occurrence, then replace each run.
func TestScrubAgreesWithTheObvious(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		held := rapid.SliceOfN(rapid.StringMatching(`[ab]{4,7}`), 0, 3).Draw(t, "held")
		text := rapid.StringMatching(`[ab-]{0,60}`).Draw(t, "text")
		got := strings.ReplaceAll(newScrubber(held...).Scrub(text), secret.Hidden, "#")
		for strings.Contains(got, "##") { // two that touch are two markers, but one run
			got = strings.ReplaceAll(got, "##", "#")
		}
		if want := obvious(text, held); got != want {
			t.Fatalf("Scrub(%q) without %q = %q, want %q", text, held, got, want)
		}
	})
}

// obvious replaces each run of bytes that belong to a held value with "#".
func obvious(text string, held []string) string {
	marked := make([]bool, len(text))
	for _, value := range held {
		for i := range text {
			for j := range value {
				marked[min(i+j, len(text)-1)] = marked[min(i+j, len(text)-1)] || strings.HasPrefix(text[i:], value)
			}
		}
	}
	var out strings.Builder
	for i := range text {
		if !marked[i] {
			out.WriteByte(text[i])
		} else if i == 0 || !marked[i-1] {
			out.WriteByte('#')
		}
	}
	return out.String()
}

func TestAddCounts(t *testing.T) {
	var s secret.Scrubber
	first := s.Add(secret.New("hunter2"), secret.String{}, secret.New(""))
	second := s.Add(secret.New("hunter2"))
	first()
	first()
	if got := s.Scrub("hunter2"); got != secret.Hidden {
		t.Errorf("removed once too often: %q", got)
	}
	second()
	if got := s.Scrub("hunter2"); got != "hunter2" {
		t.Errorf("still held: %q", got)
	}
}

// TestAddCountsSharedForms has two values with a form in common: the raw form
// of one is the hex of the other.
func TestAddCountsSharedForms(t *testing.T) {
	var s secret.Scrubber
	remove := s.Add(secret.New("abcd"))
	s.Add(secret.New("61626364"))
	remove()
	if got := s.Scrub("61626364 abcd"); got != "[secret] abcd" {
		t.Errorf("got %q", got)
	}
}

func TestScrubberServesMany(t *testing.T) {
	s := newScrubber("swordfish")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 200 {
				remove := s.Add(secret.New("hunter2"))
				if got := s.Scrub("hunter2 swordfish"); got != "[secret] [secret]" {
					t.Errorf("got %q", got)
				}
				remove()
			}
		})
	}
	wg.Wait()
	if got := s.Scrub("hunter2 swordfish"); got != "hunter2 [secret]" {
		t.Errorf("afterwards: got %q", got)
	}
}

func TestScrubAllocatesNothingForCleanText(t *testing.T) {
	s := newScrubber("hunter2", "swordfish")
	text := strings.Repeat("a clean line of a log ", 20)
	if n := testing.AllocsPerRun(100, func() { s.Scrub(text) }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

func BenchmarkScrubClean(b *testing.B) {
	var s secret.Scrubber
	for i := range 100 {
		s.Add(secret.New(strings.Repeat("k3y+", 8) + string(rune('a'+i))))
	}
	text := strings.Repeat(`time=2026-01-02 level=INFO msg="obtained an authorization" `, 20)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		s.Scrub(text)
	}
}
