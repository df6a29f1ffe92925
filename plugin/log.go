package plugin

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// A logReader brings the lines that a plugin prints to slog, without the secrets
// in them, and remembers the last ones. What it is given is bounded by an
// [allowance]: past that, lines are counted and only the last of them looked at.
//
// Whoever gets the entries scrubs them again, members and all: what the logReader
// must do itself is what cannot be done after a text was cut.
type logReader struct {
	to    *slog.Logger
	scrub func(string) string // replaces secrets; nil: nobody knows any

	mu      sync.Mutex // guards what follows
	may     allowance
	words   lastWords
	dropped int         // lines that nobody has been told of
	latest  []printedAs // the last of those, as they came
	timer   *time.Timer // tells of them
	closed  bool
}

// printedAs is a line that nobody has looked at yet.
type printedAs struct {
	text  []byte
	whole bool
}

// tellAfter is how long it takes until somebody is told of lines that were
// dropped. It is short, because a secret that is in one of them is known for a
// while only.
const tellAfter = time.Second

// tailMax is how much is left out at the end of what was cut before it could be
// scrubbed. The end may be part of a secret, and every part of a secret shorter
// than this is within it: of a key of 5 KiB even as a list of bytes in decimal.
// Since far less than the rest of such a line is logged, it costs nothing.
const tailMax = 32 << 10

// line logs one line, or what there is of it.
func (l *logReader) line(text []byte, whole bool) {
	panicking, ok := l.admit(text, whole)
	if !ok {
		return
	}
	e := l.read(printedAs{text, whole})
	if panicking {
		e.level = slog.LevelError
	}
	l.mu.Lock()
	l.words.add(e.words(), panicking)
	l.mu.Unlock()
	l.to.LogAttrs(context.Background(), e.level, cut(e.message, messageLogged), e.attrs()...) //nolint:sloglint // the message is the plugin's
}

// messageLogged is how much of a message is logged.
const messageLogged = 4 << 10

// admit reports whether a line is to be logged, and whether it is of a panic.
// One that is not is counted.
func (l *logReader) admit(text []byte, whole bool) (panicking, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.words.isPanic(text) {
		return true, true
	}
	if l.may.take(time.Now(), len(text)) {
		return false, true
	}
	l.dropped++
	l.keep(text, whole)
	if l.timer == nil && !l.closed {
		l.timer = time.AfterFunc(tellAfter, l.tell)
	}
	return false, false
}

// keep keeps a line until it is told of. In a flood that is most lines, so the
// memory of the oldest is used again.
func (l *logReader) keep(text []byte, whole bool) {
	var room []byte
	if len(l.latest) == wordsLines {
		room = l.latest[0].text[:0]
		l.latest = append(l.latest[:0], l.latest[1:]...)
	}
	l.latest = append(l.latest, printedAs{append(room, text...), whole})
}

// tell says how many lines were dropped.
func (l *logReader) tell() {
	l.mu.Lock()
	dropped, latest := l.dropped, l.latest
	l.dropped, l.latest, l.timer = 0, nil, nil
	l.mu.Unlock()
	if dropped == 0 {
		return
	}
	for _, p := range latest {
		e := l.read(p)
		l.mu.Lock()
		l.words.add(e.words(), false)
		l.mu.Unlock()
	}
	l.to.Warn("the plugin prints more than is read", "lines_dropped", dropped)
}

// close tells what there is to tell. Lines that come later are still logged.
func (l *logReader) close() {
	l.mu.Lock()
	l.closed = true
	if l.timer != nil {
		l.timer.Stop()
	}
	l.mu.Unlock()
	l.tell()
}

// read takes a line apart, and takes the secrets out of it.
func (l *logReader) read(p printedAs) entry {
	text := l.scrubbed(string(p.text))
	if !p.whole {
		text = text[:max(0, len(text)-tailMax)] + "…"
	}
	e := parseLine(text)
	// JSON has ways to write a secret that only reading undoes.
	e.message = printable(l.scrubbed(e.message))
	for i, m := range e.members {
		e.members[i].name = cut(printable(l.scrubbed(m.name)), nameLogged)
		if said, ok := m.value.(string); ok {
			e.members[i].value = cut(printable(l.scrubbed(said)), wordMax)
		}
	}
	return e
}

// nameLogged is how much of a member's name is logged.
const nameLogged = 100

// scrubbed returns text without its secrets.
func (l *logReader) scrubbed(text string) string {
	if l.scrub == nil {
		return text
	}
	return l.scrub(text)
}

// said returns the last lines, and the panic if there was one.
func (l *logReader) said() (lines []string, panicked string) {
	l.tell()
	l.mu.Lock()
	defer l.mu.Unlock()
	return append(lines, l.words.lines...), l.words.panic.String()
}
