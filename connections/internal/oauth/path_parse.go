package oauth

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// longestPath is more than anybody writes by hand.
const longestPath = 500

// ParsePath reads a path: $ and then .name, ['name'] or [0], any number of times.
// The $. at the beginning may be left out: data.token. An error says at which
// character, counted from 1, and what is wrong there.
func ParsePath(text string) (Path, error) {
	p := &pathParser{text: text}
	switch {
	case text == "":
		return Path{}, p.wrong("the path is empty; $ is the whole answer")
	case len(text) > longestPath || !utf8.ValidString(text):
		return Path{}, p.wrong("the path is longer than %d bytes, or not text", longestPath)
	}
	return p.parse()
}

// pathParser reads the grammar of RFC 9535 sections 2.3.1 and 2.3.5.1.
type pathParser struct {
	text  string
	at    int // where in text, in bytes
	steps []step
}

func (p *pathParser) parse() (Path, error) {
	if err := p.begin(); err != nil {
		return Path{}, err
	}
	for p.at < len(p.text) {
		if len(p.steps) == deepest {
			return Path{}, p.wrong("a path has at most %d steps", deepest)
		}
		if err := p.step(); err != nil {
			return Path{}, err
		}
	}
	return Path{given: true, steps: p.steps}, nil
}

// begin reads the $, or the name that stands in place of $.name.
func (p *pathParser) begin() error {
	if p.take("$") {
		return nil
	}
	if r, _ := p.next(); r == '[' {
		return p.wrong("a path that begins with a bracket needs a $ in front")
	}
	return p.shorthand()
}

func (p *pathParser) step() error {
	before := p.at
	p.at = len(p.text) - len(strings.TrimLeft(p.text[p.at:], blanks))
	switch {
	case p.take("."):
		return p.shorthand()
	case p.take("["):
		return p.bracket()
	case p.at == len(p.text):
		p.at = before
		return p.wrong("a space is at the end")
	}
	r, _ := p.next()
	return p.wrong("%q is not expected; a step begins with a dot or a bracket", r)
}

// shorthand reads the name behind a dot.
func (p *pathParser) shorthand() error {
	begin := p.at
	for p.at < len(p.text) {
		r, size := p.next()
		if !nameChar(r, p.at == begin) {
			break
		}
		p.at += size
	}
	if p.at > begin {
		if r, _ := p.next(); r == '-' {
			return p.wrong("a name with a hyphen is written ['so-called']")
		}
		p.steps = append(p.steps, step{name: p.text[begin:p.at]})
		return nil
	}
	if r, size := p.next(); size > 0 {
		return p.wrong("a name cannot begin with %q; write it as ['name'], or an index as [0]", r)
	}
	return p.wrong("a name is missing")
}

func nameChar(r rune, leading bool) bool {
	return r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0x80 || !leading && r >= '0' && r <= '9'
}

// index is an int of RFC 9535, which is to be exact in every reader (RFC 7493).
var index = regexp.MustCompile(`^(0|-?[1-9][0-9]{0,8})\]`)

func (p *pathParser) bracket() error {
	if r, _ := p.next(); r == '\'' || r == '"' {
		return p.quoted()
	}
	m := index.FindStringSubmatch(p.text[p.at:])
	if m == nil {
		return p.wrong("a bracket holds one name in quotes, or one whole number")
	}
	n, err := strconv.Atoi(m[1])
	p.at += len(m[0])
	p.steps = append(p.steps, step{index: n, element: true})
	return err
}

// quoted reads a name in quotes, and the bracket behind it.
func (p *pathParser) quoted() error {
	name, err := p.literal()
	if err != nil {
		return err
	}
	if !p.take("]") {
		return p.wrong("a closing bracket is missing")
	}
	p.steps = append(p.steps, step{name: name})
	return nil
}

// next is the character at hand; its size is 0 at the end.
func (p *pathParser) next() (r rune, size int) { return utf8.DecodeRuneInString(p.text[p.at:]) }

func (p *pathParser) take(prefix string) bool {
	if !strings.HasPrefix(p.text[p.at:], prefix) {
		return false
	}
	p.at += len(prefix)
	return true
}

func (p *pathParser) wrong(format string, args ...any) error {
	return fmt.Errorf("at character %d: %s", utf8.RuneCountInString(p.text[:p.at])+1, fmt.Sprintf(format, args...))
}
