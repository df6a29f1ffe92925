package plugin

import (
	"time"

	"github.com/jackfield-dev/jackfield/plugin/internal/process"
)

// printed is what a plugin prints while it serves, as go-plugin brings it: in
// pieces, and without a word when there are no more.
type printed struct {
	out, errs *process.Lines
	closed    chan struct{}
}

func newPrinted(log *logReader) *printed {
	return &printed{out: process.NewLines(log.line), errs: process.NewLines(log.line), closed: make(chan struct{})}
}

// flushGrace is how long after the end of a process the pieces that are on their
// way are waited for, so that its last line is not passed on in two.
const flushGrace = 200 * time.Millisecond

// flushAfter passes on a last line without a line feed, as a plugin that fails
// may leave, when the process has exited. It returns early when close is called.
func (p *printed) flushAfter(exited <-chan struct{}) {
	select {
	case <-exited:
	case <-p.closed:
		return
	}
	timer := time.NewTimer(flushGrace)
	defer timer.Stop()
	select {
	case <-timer.C:
		p.flush()
	case <-p.closed:
	}
}

// close is called once, when the pipe is closed and no more pieces can come.
func (p *printed) close() {
	close(p.closed)
	p.flush()
}

func (p *printed) flush() {
	p.out.Flush()
	p.errs.Flush()
}
