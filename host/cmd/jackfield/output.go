package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"

	"golang.org/x/term"
)

// printJSON writes a value as one line of JSON.
func (p *program) printJSON(value any) error {
	enc := json.NewEncoder(p.out)
	enc.SetEscapeHTML(false) // it goes to a terminal or a program, not into a page
	return enc.Encode(value)
}

// printf writes to standard output. What others wrote goes through clean first.
func (p *program) printf(format string, args ...any) error {
	_, err := fmt.Fprintf(p.out, format, args...)
	return err
}

// table writes rows in columns. A last column that has nothing but its name is
// left out.
func (p *program) table(rows [][]string) error {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 3, ' ', 0)
	for _, row := range rows {
		for _, cell := range row[:len(row)-1] {
			fmt.Fprint(w, clean(cell), "\t")
		}
		last := row[len(row)-1]
		if slices.ContainsFunc(rows[1:], func(r []string) bool { return r[len(r)-1] != "" }) || len(rows) == 1 {
			fmt.Fprint(w, clean(last))
		}
		fmt.Fprintln(w)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for line := range strings.Lines(text.String()) {
		if err := p.printf("%s\n", strings.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
}

// clean makes one line of text that others wrote, which must not move the
// cursor, change colours, or pass for a line of ours.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// isTerminal reports whether somebody sees what is written to w.
func isTerminal(w io.Writer) bool {
	f, ok := fileOf(w)
	return ok && term.IsTerminal(int(f.Fd()))
}

func fileOf(w io.Writer) (*os.File, bool) {
	if p, ok := w.(*paper); ok {
		w = p.w
	}
	f, ok := w.(*os.File)
	return f, ok
}

// width is how many columns w has; 0: no end to them.
func width(w io.Writer) int {
	f, ok := fileOf(w)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return columns
}

// wrap breaks text into lines of at most columns, unless a word is longer; 0:
// into one line.
func wrap(text string, columns int) []string {
	words := strings.Fields(text)
	if len(words) == 0 {
		return nil
	}
	lines := words[:1:1] // a slice of its own: appending must not write into words
	for _, word := range words[1:] {
		last := &lines[len(lines)-1]
		if columns == 0 || len(*last)+1+len(word) <= columns {
			*last += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	return lines
}

// colours are the colours of a terminal. The zero value has none.
type colours struct{ on bool }

// The codes of the colours in use (ECMA-48, SGR).
const (
	red    = "31"
	green  = "32"
	yellow = "33"
	faint  = "2"
)

// colours returns the colours of standard output. Whoever sets NO_COLOR wants
// none (no-color.org).
func (p *program) colours() colours {
	return colours{on: isTerminal(p.out) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
}

func (c colours) paint(code, text string) string {
	if !c.on {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// progress says on a terminal what is being waited for, until the returned
// function is called. A log on the same terminal says it better.
func (p *program) progress(text string) (end func()) {
	if p.flags.verbose || p.flags.json || !isTerminal(p.err) {
		return func() {}
	}
	fmt.Fprint(p.err, clean(text))
	return func() { fmt.Fprint(p.err, "\r\x1b[K") } // to the line's beginning, and erase it
}
