package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/jackfield-dev/jackfield/internal/canary"
	"github.com/jackfield-dev/jackfield/internal/secret"
)

const (
	// window is how many bytes of a form it is filed under: its last ones, because
	// tokens begin alike and end each in their own way. Nothing shorter is looked for.
	window = 8
	// filterBits sizes the table that rules out nearly every place of a text: 16
	// million bits for some million forms, two megabytes, which a cache holds.
	filterBits = 24
)

// search finds canaries in text. The scrubber of internal/secret does the same
// for the few secrets that a program has in use; this is for very many.
type search struct {
	canaries []canary.Canary
	filter   []uint64          // a bit for each hash of a window
	filed    map[uint64][]form // by window
}

// form is one way in which a canary may show itself.
type form struct {
	text string
	of   int // which canary
}

// find is a canary in the output of a test.
type find struct {
	canary canary.Canary
	in     origin
	plain  bool // as it is, not encoded
}

func (f find) String() string {
	way := "encoded"
	if f.plain {
		way = "as it is"
	}
	sum := sha256.Sum256([]byte(f.canary.Value))
	return fmt.Sprintf("%s prints the secret %x, %s; it was noted at %s", f.in, sum[:2], way, f.canary.Where)
}

func newSearch(canaries []canary.Canary) *search {
	s := &search{canaries: canaries, filter: make([]uint64, 1<<filterBits/64), filed: map[uint64][]form{}}
	for i, c := range canaries {
		for _, text := range secret.Encodings(c.Value) {
			if len(text) < window {
				continue // part of one with white space around it
			}
			end := binary.BigEndian.Uint64([]byte(text[len(text)-window:]))
			s.filed[end] = append(s.filed[end], form{text, i})
			s.filter[slot(end)/64] |= 1 << (slot(end) % 64)
		}
	}
	return s
}

// slot spreads windows over the filter by multiplying with the golden ratio.
func slot(end uint64) uint64 { return end * 0x9E3779B97F4A7C15 >> (64 - filterBits) }

// all returns each canary once for each origin that shows it.
func (s *search) all(o *output) []find {
	var finds []find
	for _, from := range o.order {
		finds = append(finds, s.in(from, o.texts[from].Bytes())...)
	}
	return finds
}

// in looks at each place in a text.
func (s *search) in(from origin, text []byte) []find {
	var finds []find
	place := map[int]int{} // in finds, by canary
	end := uint64(0)
	for i, b := range text {
		end = end<<8 | uint64(b)
		if s.filter[slot(end)/64]&(1<<(slot(end)%64)) == 0 {
			continue
		}
		for _, f := range s.filed[end] {
			if !bytes.HasSuffix(text[:i+1], []byte(f.text)) {
				continue
			}
			at, known := place[f.of]
			if !known {
				at = len(finds)
				place[f.of] = at
				finds = append(finds, find{canary: s.canaries[f.of], in: from})
			}
			finds[at].plain = finds[at].plain || f.text == s.canaries[f.of].Value
		}
	}
	return finds
}
