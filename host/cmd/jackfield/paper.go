package main

import (
	"errors"
	"io"
	"io/fs"
	"sync/atomic"
	"syscall"
)

// paper is standard output that remembers whether it took what was written. A
// command that has done its work and could not say so has failed, whoever looked
// at what its writing returned.
type paper struct {
	w    io.Writer
	lost atomic.Pointer[lostOutput] // the first failure; nil: all was taken
}

// lostOutput is a failure to write to standard output.
type lostOutput struct{ cause error }

// Error says what the system says of it, without the name that it has for the
// file.
func (l *lostOutput) Error() string {
	cause := l.cause
	if e, ok := errors.AsType[*fs.PathError](cause); ok {
		cause = e.Err
	}
	return "writing the output: " + cause.Error()
}

// Write implements io.Writer.
func (p *paper) Write(data []byte) (int, error) {
	n, err := p.w.Write(data)
	if err == nil {
		return n, nil
	}
	l := &lostOutput{err}
	p.lost.CompareAndSwap(nil, l)
	return n, l
}

// trouble is what somebody should be told of: nil if all was taken, or if the
// reader had read enough and went away.
func (p *paper) trouble() error {
	l := p.lost.Load()
	if l == nil || errors.Is(l.cause, syscall.EPIPE) {
		return nil
	}
	return l
}

// isLost reports whether a command ended because its output was not taken.
func isLost(err error) bool {
	_, lost := errors.AsType[*lostOutput](err)
	return lost
}
