package secret

import (
	"bytes"
	"io"
)

// longLine is how many bytes of a line are gathered before part of it is passed
// on: far more than a line for people, far less than it takes to do harm.
const longLine = 64 << 10

// Writer returns a writer that passes what it is given on to next, scrubbed
// line by line, one Write for each. A secret that arrives in pieces is found if
// it is on one line. A line that is longer than 64 KiB is passed on in parts,
// each time keeping back as much as the longest form of a held secret could
// need, so that nothing escapes where one part ends.
//
// Close passes on a last line that has no end; it does not close next. Like a
// bufio.Writer, it serves one goroutine at a time.
func (s *Scrubber) Writer(next io.Writer) io.WriteCloser {
	return &writer{scrubber: s, next: next, limit: longLine}
}

// writer gathers a line and passes it on.
type writer struct {
	scrubber *Scrubber
	next     io.Writer
	limit    int

	line    []byte // what was not passed on yet
	covered int    // its first bytes that belong to a secret already replaced
	kept    int    // its length when part of it was last passed on
}

// Write takes all of p, unless next fails.
func (w *writer) Write(p []byte) (int, error) {
	taken := 0
	for taken < len(p) {
		piece, ends := w.piece(p[taken:])
		w.line = append(w.line, piece...)
		// Counting from what was kept gives each pass a limit's worth of new
		// bytes to look at, however small the pieces are.
		if ends || len(w.line)-w.kept >= w.limit {
			if err := w.pass(ends); err != nil {
				return taken, err
			}
		}
		taken += len(piece)
	}
	return taken, nil
}

// Close passes on what is left.
func (w *writer) Close() error {
	if len(w.line) == 0 {
		return nil
	}
	return w.pass(true)
}

// piece returns the beginning of p up to the end of a line or the limit.
func (w *writer) piece(p []byte) (piece []byte, ends bool) {
	p = p[:min(len(p), w.limit)]
	if end := bytes.IndexByte(p, '\n'); end >= 0 {
		return p[:end+1], true
	}
	return p, false
}

// pass scrubs the line and writes it: all of it if this is its end, else the
// part in which every secret that begins there is seen whole.
func (w *writer) pass(ends bool) error {
	text := string(w.line)
	out, cut := w.scrub(text, ends)
	w.line = append(w.line[:0], text[cut:]...)
	w.kept = len(w.line)
	if len(out) == 0 {
		return nil
	}
	_, err := w.next.Write(out)
	return err
}

// scrub is the part of pass that needs the lock, which is not held while writing.
func (w *writer) scrub(text string, ends bool) (out []byte, cut int) {
	w.scrubber.reading()
	defer w.scrubber.mu.RUnlock()
	forms := &w.scrubber.forms
	cut = len(text)
	if !ends {
		cut = max(0, len(text)-max(0, forms.longest-1))
	}
	out, w.covered = forms.replace(nil, text, w.covered, cut)
	return out, cut
}
