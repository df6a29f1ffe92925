package secret

import (
	"slices"
	"strings"
)

// headBits sizes the table that rules out most positions of a text: 8,192
// counters of four bytes fit a processor's first cache.
const headBits = 13

// index finds forms in text. A form is filed under its first four bytes, which
// is why none is shorter, and the search looks at each four bytes of the text:
// nearly always a counter of zero ends it there.
type index struct {
	heads   [1 << headBits]uint32 // how many forms have a head with this hash
	filed   map[uint32][]held     // forms by head
	longest int                   // an upper bound on the length of a form
}

// held is a form and how often it was added.
type held struct {
	form  string
	count int
}

// headOf returns the four bytes of text that begin at i.
func headOf(text string, i int) uint32 {
	return uint32(text[i]) | uint32(text[i+1])<<8 | uint32(text[i+2])<<16 | uint32(text[i+3])<<24
}

// slot spreads heads over the table by multiplying with the golden ratio.
func slot(head uint32) uint32 { return head * 0x9E3779B1 >> (32 - headBits) }

// find returns the place of form among those with its head, or -1.
func (x *index) find(form string) (head uint32, place int) {
	head = headOf(form, 0)
	return head, slices.IndexFunc(x.filed[head], func(h held) bool { return h.form == form })
}

// add counts form once more.
func (x *index) add(form string) {
	head, place := x.find(form)
	if place >= 0 {
		x.filed[head][place].count++
		return
	}
	if x.filed == nil {
		x.filed = make(map[uint32][]held)
	}
	x.filed[head] = append(x.filed[head], held{form: form, count: 1})
	x.heads[slot(head)]++
	x.longest = max(x.longest, len(form))
}

// drop counts form once less, and forgets it at zero.
func (x *index) drop(form string) {
	head, place := x.find(form)
	if place < 0 {
		return
	}
	if x.filed[head][place].count--; x.filed[head][place].count > 0 {
		return
	}
	x.filed[head] = slices.Delete(x.filed[head], place, place+1)
	x.heads[slot(head)]--
	if len(x.filed[head]) == 0 {
		delete(x.filed, head)
	}
	if len(x.filed) == 0 {
		x.longest = 0 // found out exactly only here, where it costs nothing
	}
}

// next returns where the first form in text at or after from begins and, of
// those that begin there, the longest ends; or -1.
func (x *index) next(text string, from int) (start, end int) {
	if len(x.filed) == 0 {
		return -1, -1
	}
	for i := from; i+shortest <= len(text); i++ {
		head := headOf(text, i)
		if x.heads[slot(head)] == 0 {
			continue
		}
		if length := x.match(text[i:], head); length > 0 {
			return i, i + length
		}
	}
	return -1, -1
}

// match returns the length of the longest form that text begins with, or 0.
func (x *index) match(text string, head uint32) int {
	longest := 0
	for _, h := range x.filed[head] {
		if len(h.form) > longest && strings.HasPrefix(text, h.form) {
			longest = len(h.form)
		}
	}
	return longest
}

// replace appends text up to cut to dst, with every form that begins there
// replaced. A form may reach beyond cut: replaced says by how many bytes, which
// is what the caller gives as covered when it goes on with text[cut:]. Every
// occurrence counts, so a form that overlaps the one before leaves no rest.
func (x *index) replace(dst []byte, text string, covered, cut int) (out []byte, replaced int) {
	done := covered
	for from := 0; ; {
		start, end := x.next(text, from)
		if start < 0 || start >= cut {
			break
		}
		if start >= done {
			dst = append(dst, text[done:start]...)
			dst = append(dst, Hidden...)
		}
		done, from = max(done, end), start+1
	}
	if done < cut {
		dst = append(dst, text[done:cut]...)
		done = cut
	}
	return dst, done - cut
}
