package process

import (
	"bytes"
	"io"
	"sync"
)

// lineMax is the longest line that is passed on whole. Of a longer one the
// beginning is passed on and the rest dropped: a plugin cannot make the host
// hold what it prints.
const lineMax = 64 << 10

// lines is an io.Writer that cuts what is written into lines.
type lines struct {
	emit  func(line string)
	first func(line []byte) // if set, gets the first line instead

	mu      sync.Mutex // guards what follows
	pending []byte     // of the line that has not ended, at most lineMax
}

// Lines returns a writer that passes on what is written to it, line by line, as
// the output of a process is passed on.
func Lines(emit func(line string)) io.Writer { return &lines{emit: emit} }

// Write never fails and never blocks for longer than emit does.
func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	written := len(p)
	for {
		head, rest, ended := bytes.Cut(p, []byte{'\n'})
		l.pending = append(l.pending, head[:min(len(head), lineMax-len(l.pending))]...)
		if !ended {
			return written, nil
		}
		l.pass()
		p = rest
	}
}

// flush passes on a last line without a line feed.
func (l *lines) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.pending) > 0 {
		l.pass()
	}
}

// pass hands the pending line on. l.mu is held, so lines stay in order.
func (l *lines) pass() {
	line := bytes.TrimSuffix(l.pending, []byte{'\r'})
	if l.first != nil {
		l.first(bytes.Clone(line))
		l.first = nil
	} else {
		l.emit(string(line))
	}
	l.pending = l.pending[:0]
}
