package process

import (
	"bytes"
	"sync"
)

// lineMax is the longest line that is passed on whole. Of a longer one the
// beginning is passed on and the rest dropped: a plugin cannot make the host
// hold what it prints.
const lineMax = 64 << 10

// An Emit gets what a process prints, line by line. A line that is not whole is
// the beginning of a longer one: it may end within a secret, of which no search
// for whole secrets finds the part that is there. The bytes are good until it
// returns.
type Emit func(line []byte, whole bool)

// Lines is an io.Writer that cuts what is written into lines.
type Lines struct {
	emit  Emit
	first func(line []byte) // if set, gets the first line instead

	mu      sync.Mutex // guards what follows
	pending []byte     // of the line that has not ended, at most lineMax
	dropped bool       // some of that line
}

// NewLines returns a writer that passes on what is written to it, line by line,
// as the output of a process is passed on.
func NewLines(emit Emit) *Lines { return &Lines{emit: emit} }

// Write never fails and never blocks for longer than emit does.
func (l *Lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	written := len(p)
	for {
		head, rest, ended := bytes.Cut(p, []byte{'\n'})
		room := min(len(head), lineMax-len(l.pending))
		l.pending = append(l.pending, head[:room]...)
		l.dropped = l.dropped || room < len(head)
		// What is longer than any handshake need not end to be none.
		if l.first != nil && len(l.pending) >= handshakeMax {
			l.open()
			l.dropped = true
		}
		if !ended {
			return written, nil
		}
		l.pass()
		p = rest
	}
}

// Flush passes on a last line without a line feed.
func (l *Lines) Flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.pending) > 0 {
		l.pass()
	}
}

// pass hands the pending line on. l.mu is held, so lines stay in order.
func (l *Lines) pass() {
	if l.first != nil {
		l.open()
	} else {
		l.emit(bytes.TrimSuffix(l.pending, []byte{'\r'}), !l.dropped)
	}
	l.pending, l.dropped = l.pending[:0], false
}

// open hands on what came first, which is not emitted.
func (l *Lines) open() {
	l.first(bytes.Clone(bytes.TrimSuffix(l.pending, []byte{'\r'})))
	l.first = nil
}
