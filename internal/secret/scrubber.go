package secret

import "sync"

// Scrubber replaces the secrets it holds, in any of their [Encodings], with
// [Hidden]. A program has one, which knows every secret value then in use. The
// zero value holds none and is ready to use; a Scrubber is safe for concurrent
// use and must not be copied.
//
// Values shorter than four bytes are not looked for, since they occur in
// ordinary text. By the same token a value that is a common word is replaced
// wherever the word occurs: better a log with holes than one with a password.
// A value that is part of "[secret]" itself, such as "secret", still reads so in
// the result, and gives nothing away there.
type Scrubber struct {
	mu    sync.RWMutex
	count map[string]int  // guarded by mu: how often each value is held
	filed map[string]bool // guarded by mu: the values whose forms are in forms
	stale map[string]bool // guarded by mu: the values for which count and filed differ
	forms index           // guarded by mu
}

// Add begins to hold values, and returns what ends it. Values are counted: one
// added twice is held until both are removed. Absent values are ignored;
// calling remove again does nothing.
func (s *Scrubber) Add(values ...String) (remove func()) {
	s.change(values, +1)
	return sync.OnceFunc(func() { s.change(values, -1) })
}

// change counts values up or down. Their forms, many times the value and long
// in the making, are left for when there is text to look at: a quiet program
// takes secrets in hand a thousand times for each line that it logs.
func (s *Scrubber) change(values []String, by int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.count == nil {
		s.count, s.filed, s.stale = map[string]int{}, map[string]bool{}, map[string]bool{}
	}
	for _, value := range values {
		text := value.Reveal()
		if s.count[text] += by; s.count[text] == 0 {
			delete(s.count, text)
		}
		if (s.count[text] > 0) == s.filed[text] {
			delete(s.stale, text)
		} else {
			s.stale[text] = true
		}
	}
}

// reading takes the lock for reading, when the forms of all that is held are
// filed. The caller releases it.
func (s *Scrubber) reading() {
	for {
		s.mu.RLock()
		if len(s.stale) == 0 {
			return
		}
		s.mu.RUnlock()
		s.file()
	}
}

// file brings the forms up to date.
func (s *Scrubber) file() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for text := range s.stale {
		step := s.forms.drop
		if s.filed[text] {
			delete(s.filed, text)
		} else {
			s.filed[text] = true
			step = s.forms.add
		}
		for _, form := range Encodings(text) {
			step(form)
		}
	}
	clear(s.stale)
}

// Scrub returns text with every encoding of every held secret replaced.
// Occurrences that overlap are replaced as one. Text without any is returned as
// it is, after one look at each byte.
func (s *Scrubber) Scrub(text string) string {
	s.reading()
	defer s.mu.RUnlock()
	if start, _ := s.forms.next(text, 0); start < 0 {
		return text
	}
	scrubbed, _ := s.forms.replace(nil, text, 0, len(text))
	return string(scrubbed)
}

// ScrubBytes is [Scrubber.Scrub] for bytes. It leaves text alone, and returns
// text itself if there is nothing to replace.
func (s *Scrubber) ScrubBytes(text []byte) []byte {
	before := string(text)
	if after := s.Scrub(before); after != before {
		return []byte(after)
	}
	return text
}
