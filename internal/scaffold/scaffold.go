package scaffold

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/template"
)

// A Plugin is what the files are written for.
type Plugin struct {
	Name    string // of the plugin, its type and its executable
	Module  string // path of its module
	Version string // of this module, to be required; unused with Replace
	Replace string // absolute path of a checkout of this module; empty: none
}

//go:embed template
var files embed.FS

// unpublished is the version that stands before a replace directive: any will do,
// and this one cannot be mistaken for a published one.
const unpublished = "v0.0.0-00010101000000-000000000000"

var (
	namePattern   = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	devicePattern = regexp.MustCompile(`^(con|prn|aux|nul|com[0-9]|lpt[0-9])$`)
	modulePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._~-]*(/[A-Za-z0-9][A-Za-z0-9._~-]*)*$`)
)

// Check says what is wrong with a plugin's name and module, each by its rule.
func (p Plugin) Check() error {
	if !namePattern.MatchString(p.Name) {
		return fmt.Errorf("the name %q must be lower-case letters, digits and single hyphens, a letter first", p.Name)
	}
	if devicePattern.MatchString(p.Name) {
		return fmt.Errorf("the name %q is a device's on Windows, and no module may have it", p.Name)
	}
	if !modulePattern.MatchString(p.Module) {
		return fmt.Errorf("the module path %q must be like example.com/%s", p.Module, p.Name)
	}
	return nil
}

// Write writes the files into a folder, which must be new or empty, and returns
// their names, sorted.
func (p Plugin) Write(dir string) ([]string, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	if err := vacant(dir); err != nil {
		return nil, err
	}
	content, err := p.render()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("making the folder: %w", err)
	}
	var names []string
	for name, data := range content {
		names = append(names, name)
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil { //nolint:gosec // G306: it is source, for others to read
			return nil, fmt.Errorf("writing %s: %w", name, err)
		}
	}
	slices.Sort(names)
	return names, nil
}

// vacant reports that a folder holds something, which would be overwritten.
func vacant(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("%s is not a folder that can be written to", dir)
	case len(entries) > 0:
		return fmt.Errorf("the folder %s is not empty, and nothing is overwritten", dir)
	}
	return nil
}

// render returns the files, by name.
func (p Plugin) render() (map[string][]byte, error) {
	content := map[string][]byte{}
	entries, err := files.ReadDir("template")
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		t, err := template.New(entry.Name()).ParseFS(files, "template/"+entry.Name())
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if err := t.Execute(&b, p); err != nil {
			return nil, err
		}
		content[strings.TrimSuffix(entry.Name(), ".tmpl")] = b.Bytes()
	}
	if name, ok := content["gitignore"]; ok { // embedding leaves out files with a dot in front
		content[".gitignore"] = name
		delete(content, "gitignore")
	}
	return content, p.sums(content)
}

// ErrNoCheckout is the error of a Replace that is none.
var ErrNoCheckout = errors.New("is no checkout of this module")

// sums adds the go.sum of the checkout, so that the first build needs no network:
// its dependencies are the module's.
func (p Plugin) sums(content map[string][]byte) error {
	if p.Replace == "" {
		return nil
	}
	data, err := os.ReadFile(filepath.Join(p.Replace, "go.sum"))
	if err != nil {
		return fmt.Errorf("%s %w: it has no go.sum", p.Replace, ErrNoCheckout)
	}
	content["go.sum"] = data
	return nil
}

// Required is the version that go.mod requires.
func (p Plugin) Required() string {
	if p.Replace != "" {
		return unpublished
	}
	return p.Version
}
