package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
)

// standardInput is what messages call it.
const standardInput = "standard input"

// slurp reads a document, or says for people why not.
func (p *program) slurp(ctx context.Context, path string) (name string, data []byte, err error) {
	if name = path; path == "-" {
		name = standardInput
	}
	data, err = p.read(ctx, path, documentMax+1)
	if err == nil && len(data) > documentMax {
		err = at(name, 0, "it is larger than %d MiB", documentMax>>20)
	}
	return name, data, err
}

// read reads up to limit bytes of a file; "-" is standard input. A pipe that
// nobody writes to, or a terminal at which nobody types, is waited for no longer
// than ctx: opening it may hang as much as reading, and neither can be called off,
// so that both are left behind when the program ends.
func (p *program) read(ctx context.Context, path string, limit int64) ([]byte, error) {
	type outcome struct {
		data []byte
		err  error
	}
	done := make(chan outcome, 1)
	go func() {
		data, err := p.readNow(path, limit)
		done <- outcome{data, err}
	}()
	select {
	case o := <-done:
		return o.data, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *program) readNow(path string, limit int64) ([]byte, error) {
	in, name := p.in, standardInput
	if path != "-" {
		f, err := os.Open(path) //nolint:gosec // G304, G703: whoever may name a file on the command line may read it
		if err != nil {
			return nil, unreadable(path, err)
		}
		defer f.Close() //nolint:errcheck // it was only read
		in, name = f, path
	}
	data, err := io.ReadAll(io.LimitReader(in, limit))
	if err != nil {
		return nil, unreadable(name, err)
	}
	return data, nil
}

// unreadable says why a file cannot be read.
func unreadable(name string, err error) error {
	why := "it cannot be read"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		why = "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		why = "this user may not read it"
	}
	return at(name, 0, "%s", why)
}
