package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// output is what tests printed, put together again: go test cuts long lines, and
// puts those of tests that run side by side in turns.
type output struct {
	texts map[origin]*bytes.Buffer
	order []origin // as they came
	size  int
}

// origin is whose output it is. What a package prints beside its tests has no
// test; what the compiler says has the package that it compiled.
type origin struct{ pkg, test string }

func (o origin) String() string {
	if o.test == "" {
		return o.pkg
	}
	return o.pkg + " " + o.test
}

func newOutput() *output { return &output{texts: map[origin]*bytes.Buffer{}} }

// event is what matters here of an event of go test -json.
type event struct {
	Package    string `json:"Package"`
	ImportPath string `json:"ImportPath"`
	Test       string `json:"Test"`
	Output     string `json:"Output"`
}

func (o *output) readFile(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("opening a log: %w", err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	return o.read(f)
}

// read takes a log in. A line that is no event is output as well: there should
// be none, and none is to escape.
func (o *output) read(log io.Reader) error {
	lines := bufio.NewReader(log)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if json.Unmarshal(line, &e) != nil {
				e = event{Package: "(no event)", Output: string(line)}
			}
			o.add(origin{e.Package + e.ImportPath, e.Test}, e.Output)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading a log: %w", err)
		}
	}
}

func (o *output) add(from origin, text string) {
	if text == "" {
		return
	}
	buffer, known := o.texts[from]
	if !known {
		buffer = &bytes.Buffer{}
		o.texts[from] = buffer
		o.order = append(o.order, from)
	}
	buffer.WriteString(text)
	o.size += len(text)
}
