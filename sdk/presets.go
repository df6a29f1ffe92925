package sdk

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/jackfield-dev/jackfield/internal/nearest"
)

// Presets reads presets from files, so that one more is a file and no code:
//
//	//go:embed presets/*.yaml
//	var files embed.FS
//
//	Presets: sdk.Presets(files)
//
// Every NAME.yaml in fsys, at whatever depth, is the preset NAME:
//
//	title: Acme CRM
//	help: For a user of Acme. TENANT is the name before .acme.example.
//	config:
//	  token_endpoint: https://TENANT.acme.example/token
//	fill_in:
//	  username: The user's e-mail address.
//	beware:
//	  - A login ends the session before it.
//	sources:
//	  - https://docs.acme.example/login
//
// A word in capitals in a value is to be replaced; the help says by what. They
// come in the order of their names. A file that cannot be read is a mistake of
// whoever built the plugin, so Presets panics; [ReadPresets] returns the error.
func Presets(fsys fs.FS) []Preset {
	all, err := ReadPresets(fsys)
	if err != nil {
		panic("sdk: " + err.Error())
	}
	return all
}

// ReadPresets is [Presets] for files that may be wrong. It reports every file
// that is, with its line.
func ReadPresets(fsys fs.FS) ([]Preset, error) {
	var all []Preset
	var wrong []error
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".yaml" {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		preset, err := readPreset(name, data)
		all, wrong = append(all, preset), append(wrong, err)
		return nil
	})
	if err = errors.Join(append(wrong, err)...); err != nil {
		return nil, fmt.Errorf("reading presets: %w", err)
	}
	slices.SortFunc(all, func(a, b Preset) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// presetFile is what a file may hold; the name is the file's.
type presetFile struct {
	Title   string            `yaml:"title"`
	Help    string            `yaml:"help"`
	Config  map[string]any    `yaml:"config"`
	FillIn  map[string]string `yaml:"fill_in"`
	Beware  []string          `yaml:"beware"`
	Sources []string          `yaml:"sources"`
}

// presetMembers are the names that stand at the top of a file.
func presetMembers() []string {
	return []string{"title", "help", "config", "fill_in", "beware", "sources"}
}

func readPreset(name string, data []byte) (Preset, error) {
	var root, more yaml.Node
	dec := yaml.NewDecoder(strings.NewReader(string(data)))
	switch err := dec.Decode(&root); {
	case errors.Is(err, io.EOF):
		return Preset{}, fmt.Errorf("%s: it is empty", name)
	case err != nil:
		return Preset{}, misread(name, err)
	}
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		return Preset{}, fmt.Errorf("%s: there may be one document", name)
	}
	if err := knownMembers(name, root.Content[0]); err != nil {
		return Preset{}, err
	}
	var f presetFile
	if err := root.Decode(&f); err != nil {
		return Preset{}, misread(name, err)
	}
	if f.Config == nil {
		f.Config = map[string]any{}
	}
	return Preset{
		Name: strings.TrimSuffix(path.Base(name), ".yaml"), Title: f.Title, Help: f.Help,
		Config: f.Config, FillIn: f.FillIn, Beware: f.Beware, Sources: f.Sources,
	}, nil
}

// knownMembers refuses names that mean nothing: a misspelt warning is one that
// nobody reads.
func knownMembers(name string, top *yaml.Node) error {
	if top.Kind != yaml.MappingNode {
		return fmt.Errorf("%s:%d: this must be a map of names to values", name, top.Line)
	}
	for i := 0; i < len(top.Content); i += 2 {
		key := top.Content[i]
		if slices.Contains(presetMembers(), key.Value) {
			continue
		}
		if near := nearest.Name(key.Value, slices.Values(presetMembers())); near != "" {
			return fmt.Errorf("%s:%d: unknown member %q; did you mean %q?", name, key.Line, key.Value, near)
		}
		return fmt.Errorf("%s:%d: unknown member %q; there are %s", name, key.Line, key.Value, strings.Join(presetMembers(), ", "))
	}
	return nil
}

// misread puts the file before what the reader says, which begins with a line.
func misread(name string, err error) error {
	says := []string{err.Error()}
	if many, ok := errors.AsType[*yaml.TypeError](err); ok {
		says = many.Errors
	}
	for i, text := range says {
		text = strings.TrimPrefix(text, "yaml: ")
		if line, rest, ok := strings.Cut(strings.TrimPrefix(text, "line "), ": "); ok && strings.HasPrefix(text, "line ") {
			says[i] = name + ":" + line + ": " + rest
		} else {
			says[i] = name + ": " + text
		}
	}
	return errors.New(strings.Join(says, "\n"))
}
