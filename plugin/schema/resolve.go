package schema

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/jackfield-dev/jackfield/internal/secret"
)

// maxSecretFile bounds what a {file: PATH} may hold. 1 MiB is a hundred times
// the largest key file.
const maxSecretFile = 1 << 20

// Sources is where references to secrets lead. The zero value is this
// process's environment and file system.
type Sources struct {
	// LookupEnv finds an environment variable; nil means os.LookupEnv.
	LookupEnv func(name string) (string, bool)
	// ReadFile reads a file; nil means the file system. An error is told apart
	// by fs.ErrNotExist and fs.ErrPermission, and its text is not repeated. More
	// than 1 MiB is refused.
	ReadFile func(path string) ([]byte, error)
}

// Resolve gives a Config in which every reference to a secret has led to its
// value, which must then satisfy the schema like a value given. The error is
// [Problems], which name variables and files but no values.
func (c Config) Resolve(from Sources) (Config, error) {
	var problems Problems
	resolved := Config{schema: c.schema, values: maps.Clone(c.values)}
	for _, f := range c.schema.Fields {
		h, ok := c.values[f.Name]
		if !ok || f.scalar() != Secret {
			continue
		}
		// Only what is visible is held, so required means required here.
		r := &reader{field: f, pattern: c.schema.patterns[f.Pattern], nonEmpty: f.mayNotBeEmpty(), problems: &problems}
		h.value = r.resolve(f.Name, h.value, from)
		resolved.values[f.Name] = h
	}
	if err := problems.err(); err != nil {
		return Config{}, err
	}
	return resolved, nil
}

// resolve copies a held value with its references resolved.
func (r *reader) resolve(path string, value any, from Sources) any {
	switch v := value.(type) {
	case sealed:
		return r.follow(path, v, from)
	case []any:
		element, list := r.element(), make([]any, len(v))
		for i := range v {
			list[i] = element.resolve(inList(path, i), v[i], from)
		}
		return list
	case map[string]any:
		element, entries := r.element(), make(map[string]any, len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			entries[key] = element.resolve(inMap(path, key), v[key], from)
		}
		return entries
	}
	return value
}

func (r *reader) follow(path string, s sealed, from Sources) sealed {
	if s.ref == (reference{}) {
		return s // it is given, or forgotten
	}
	text, trouble := from.fetch(s.ref)
	if trouble != "" {
		r.problems.add(path, trouble, "")
		return s
	}
	if r.checkText(path, text) {
		s.value = secret.New(text)
	}
	return s
}

// fetch is the text a reference leads to, or why it leads nowhere.
func (from Sources) fetch(ref reference) (text, trouble string) {
	if ref.env != "" {
		return from.variable(ref.env)
	}
	return from.file(ref.file)
}

func (from Sources) variable(name string) (text, trouble string) {
	lookup := from.LookupEnv
	if lookup == nil {
		lookup = os.LookupEnv
	}
	text, ok := lookup(name)
	if !ok {
		return "", "refers to the environment variable " + name + ", which is not set"
	}
	return text, ""
}

func (from Sources) file(path string) (text, trouble string) {
	read := from.ReadFile
	if read == nil {
		read = readFile
	}
	data, err := read(path)
	if err == nil && len(data) <= maxSecretFile {
		return dropNewline(string(data)), ""
	}
	reason := "cannot be read"
	switch {
	case err == nil:
		reason = "is larger than " + strconv.Itoa(maxSecretFile>>20) + " MiB"
	case errors.Is(err, fs.ErrNotExist):
		reason = "does not exist"
	case errors.Is(err, fs.ErrPermission):
		reason = "may not be read by this process"
	}
	return "", "refers to the file " + strconv.Quote(path) + ", which " + reason
}

// readFile reads one byte more than is allowed, so that too much shows.
func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	return io.ReadAll(io.LimitReader(file, maxSecretFile+1))
}

// dropNewline removes the one newline with which editors end a file.
func dropNewline(text string) string {
	if line, ok := strings.CutSuffix(text, "\r\n"); ok {
		return line
	}
	return strings.TrimSuffix(text, "\n")
}
