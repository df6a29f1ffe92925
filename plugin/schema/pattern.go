package schema

import (
	"regexp"
	"strings"
)

// Compiled is s for those who parse many documents with it: its patterns are
// compiled now, and not at each Parse. It says the same as s.
func (s Schema) Compiled() Schema {
	s.patterns = make(map[string]*regexp.Regexp)
	for _, f := range s.Fields {
		if pattern, err := regexp.Compile(f.Pattern); err == nil { // Parse has words for one that is not sound
			s.patterns[f.Pattern] = pattern
		}
	}
	return s
}

// patternTrouble says why a pattern does not mean the same to Go's RE2 and to
// JavaScript in its unicode mode, or nothing. What both compile and read alike
// is a plain language: literals, classes, groups, alternatives, repetitions,
// ^, $ and a few escapes.
func patternTrouble(pattern string) string {
	if _, err := regexp.Compile(pattern); err != nil {
		// The standard library's words, about the author's own pattern.
		return "is no regular expression: " + err.Error()
	}
	s := &patternScanner{rest: pattern}
	for s.rest != "" && s.trouble == "" {
		s.next()
	}
	return s.trouble
}

// patternScanner walks over a pattern that RE2 takes, so it need not look for
// what RE2 refuses as well: lookaround, possessive repetition, bad ranges.
type patternScanner struct {
	rest    string
	atom    bool // what came last can be repeated
	trouble string
}

func (s *patternScanner) refuse(why string) { s.trouble, s.rest = why, "" }

func (s *patternScanner) next() {
	c := s.rest[0]
	switch c {
	case '\\':
		s.escape(`^$\.*+?()[]{}|/`)
		return
	case '[':
		s.class()
		return
	case '(':
		s.group()
		return
	case '{':
		s.braces()
		return
	case '}', ']':
		s.refuse("has a bare " + string(c) + `; write \` + string(c))
		return
	case '*', '+', '?':
		if !s.atom {
			s.refuse("repeats what cannot be repeated in JavaScript")
			return
		}
		s.repeated(1)
		return
	}
	s.rest, s.atom = s.rest[1:], !strings.ContainsRune("^$|", rune(c))
}

// repeated steps over a repetition of n bytes and the ? that makes it lazy.
func (s *patternScanner) repeated(n int) {
	s.rest, s.atom = strings.TrimPrefix(s.rest[n:], "?"), false
}

var repetition = regexp.MustCompile(`^\{[0-9]+(,[0-9]*)?\}`)

func (s *patternScanner) braces() {
	n := len(repetition.FindString(s.rest))
	switch {
	case n == 0:
		s.refuse(`has a bare {; write \{`)
	case !s.atom:
		s.refuse("repeats what cannot be repeated in JavaScript")
	default:
		s.repeated(n)
	}
}

func (s *patternScanner) group() {
	if rest, ok := strings.CutPrefix(s.rest, "(?"); ok && !strings.HasPrefix(rest, ":") {
		s.refuse("has flags or a named group, (?...); only (...) and (?:...) mean the same everywhere")
		return
	}
	s.rest, s.atom = strings.TrimPrefix(s.rest[1:], "?:"), false
}

var (
	hexEscape  = regexp.MustCompile(`^\\x[0-9A-Fa-f]{2}`)
	category   = regexp.MustCompile(`^\\[pP]\{(L|Ll|Lm|Lo|Lt|Lu|M|Mc|Me|Mn|N|Nd|Nl|No|P|Pc|Pd|Pe|Pf|Pi|Po|Ps|S|Sc|Sk|Sm|So|Z|Zl|Zp|Zs|C|Cc|Cf|Co)\}`)
	sameEscape = regexp.MustCompile(`^\\[dDwWbBnrtfv]`)
)

// escape steps over an escape; literals are the marks that may be escaped here.
func (s *patternScanner) escape(literals string) {
	n := max(len(hexEscape.FindString(s.rest)), len(category.FindString(s.rest)), len(sameEscape.FindString(s.rest)))
	if n == 0 && strings.IndexByte(literals, s.rest[1]) >= 0 {
		n = 2
	}
	if n == 0 {
		why := "is not the same in JavaScript"
		if s.rest[1] == 's' || s.rest[1] == 'S' {
			why = `is other characters in JavaScript; write them out, as in [ \t]`
		}
		s.refuse("has an escape (" + s.rest[:2] + ") that " + why)
		return
	}
	s.atom = s.rest[1] != 'b' && s.rest[1] != 'B'
	s.rest = s.rest[n:]
}

// class steps over a class in brackets.
func (s *patternScanner) class() {
	s.rest = strings.TrimPrefix(s.rest[1:], "^")
	if strings.HasPrefix(s.rest, "]") {
		s.refuse(`has a class that begins with ]; write \]`)
	}
	for s.rest != "" && s.rest[0] != ']' {
		s.member()
	}
	if s.trouble == "" {
		s.rest, s.atom = s.rest[1:], true
	}
}

// member steps over one character or escape in a class.
func (s *patternScanner) member() {
	switch {
	case s.rest[0] == '[':
		s.refuse(`has a [ in a class; write \[`)
	case s.rest[0] != '\\':
		s.rest = s.rest[1:]
	default:
		many := strings.IndexByte("dDwWpP", s.rest[1]) >= 0
		s.escape(`^$\.*+?()[]{}|/-`)
		if many && strings.HasPrefix(s.rest, "-") && !strings.HasPrefix(s.rest, "-]") {
			s.refuse("has a range that begins with a class escape; put the - last")
		}
	}
}
