package conformance

import (
	"strings"
	"sync"
)

// recordMax is how much is kept of what a process prints, in bytes.
const recordMax = 4 << 20

// A record keeps what is written to it, up to a limit.
type record struct {
	mu      sync.Mutex
	kept    strings.Builder // guarded by mu
	total   int             // guarded by mu: how much was written
	changed chan struct{}   // guarded by mu: closed when more has come; nil: nobody waits
}

// Write never fails: who prints more than is kept is not stopped by it.
func (r *record) Write(data []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.total += len(data)
	r.kept.Write(data[:min(len(data), recordMax-r.kept.Len())])
	if r.changed != nil {
		close(r.changed)
		r.changed = nil
	}
	return len(data), nil
}

// text returns what has come so far, and what is closed when there is more.
func (r *record) text() (string, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.changed == nil {
		r.changed = make(chan struct{})
	}
	return r.kept.String(), r.changed
}

// String returns what has come so far.
func (r *record) String() string {
	text, _ := r.text()
	return text
}

// last returns the last line that says anything, cut to a length that fits a
// report.
func (r *record) last() string {
	lines := strings.Split(strings.TrimSpace(r.String()), "\n")
	return short(lines[len(lines)-1])
}

// short cuts a text for a report.
func short(text string) string {
	const most = 120
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}
