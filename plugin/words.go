package plugin

import (
	"bytes"
	"slices"
	"strings"
)

// What is kept of what a process printed: enough to see why it ended, and no more
// than a host can hold of every plugin.
const (
	wordsLines = 20      // the last lines
	wordMax    = 1 << 10 // bytes of one
	panicLines = 200     // of a panic and its stacks
	panicMax   = 32 << 10
)

// lastWords remembers the end of what a process printed, and a panic.
type lastWords struct {
	lines []string // the last ones, oldest first
	panic strings.Builder
	left  int // how many more lines belong to the panic
	seen  int // lines that were taken for a panic, ever
}

// isPanic reports whether a line is part of a panic. Such lines are the reason for
// all this, so no limit on output is put on them; that a plugin could abuse that is
// why only so many are believed.
func (w *lastWords) isPanic(line []byte) bool {
	begins := bytes.HasPrefix(line, []byte("panic: ")) || bytes.HasPrefix(line, []byte("fatal error: "))
	if begins && w.left == 0 && w.seen < 2*panicLines {
		w.left = panicLines
		w.panic.Reset()
	}
	if w.left == 0 {
		return false
	}
	w.left--
	w.seen++
	return true
}

// add remembers a line that has been scrubbed.
func (w *lastWords) add(line string, panicking bool) {
	if line == "" && !panicking {
		return
	}
	if panicking && w.panic.Len() < panicMax {
		w.panic.WriteString(cut(line, wordMax) + "\n")
	}
	if len(w.lines) == wordsLines {
		w.lines = slices.Delete(w.lines, 0, 1)
	}
	w.lines = append(w.lines, cut(line, wordMax))
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
