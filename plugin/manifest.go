package plugin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"runtime"
	"slices"
)

// A Manifest is what plugin.json holds: what a plugin serves, and which file
// to run on which platform. With it a host lists connection types without
// running anybody's code.
type Manifest struct {
	// ManifestVersion is the version of this format: 1.
	ManifestVersion int `json:"manifest_version"`

	Description

	// Platforms maps "GOOS/GOARCH" to the file to run there.
	Platforms map[string]File `json:"platforms"`
}

// A File is an executable, by its name in the manifest's folder and its bytes.
type File struct {
	File   string `json:"file"`
	SHA256 string `json:"sha256"` // 64 hexadecimal digits
}

// ManifestName is the name of the file that holds a manifest.
const ManifestName = "plugin.json"

// Platform is the platform of the running program, as manifests name it.
const Platform = runtime.GOOS + "/" + runtime.GOARCH

// ParseManifest reads a manifest. Unknown members are errors: a manifest that
// says more than is understood may mean more than is checked.
func ParseManifest(data []byte) (*Manifest, error) {
	var m Manifest
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&m); err != nil {
		return nil, fmt.Errorf("reading the manifest: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) { // dec.More takes a stray } for an end
		return nil, fmt.Errorf("reading the manifest: something follows the JSON object")
	}
	if m.ManifestVersion != 1 {
		return nil, fmt.Errorf("manifest_version is %d; this host reads version 1", m.ManifestVersion)
	}
	return &m, m.validate()
}

// namePattern is what the name of a plugin and of a connection type looks like.
var namePattern = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// digestPattern is a SHA-256 in hexadecimal.
var digestPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (m *Manifest) validate() error {
	if err := m.Description.Validate(); err != nil {
		return err
	}
	for platform, f := range m.Platforms {
		if f.File == "" || f.File != baseName(f.File) {
			return fmt.Errorf("platforms: %s: file must be the name of a file beside the manifest", platform)
		}
		if !digestPattern.MatchString(f.SHA256) {
			return fmt.Errorf("platforms: %s: sha256 must be 64 lower-case hexadecimal digits", platform)
		}
	}
	return nil
}

// Validate reports how d is not a description that a host can use.
func (d *Description) Validate() error {
	if !namePattern.MatchString(d.Name) {
		return fmt.Errorf("name %q must be lower-case letters, digits and single hyphens", d.Name)
	}
	if len(d.Types) == 0 {
		return fmt.Errorf("types is empty: a plugin serves at least one connection type")
	}
	seen := map[string]bool{}
	for _, t := range d.Types {
		if !namePattern.MatchString(t.Name) || seen[t.Name] {
			return fmt.Errorf("types: %q must be lower-case letters, digits and single hyphens, and named once", t.Name)
		}
		seen[t.Name] = true
		if err := t.Schema.Validate(); err != nil {
			return fmt.Errorf("types: %s: %w", t.Name, err)
		}
		if err := t.validatePresets(); err != nil {
			return fmt.Errorf("types: %s: presets: %w", t.Name, err)
		}
	}
	return nil
}

// validatePresets reports a preset that cannot be the beginning of a config.
func (t *Type) validatePresets() error {
	seen := map[string]bool{}
	for _, p := range t.Presets {
		if !namePattern.MatchString(p.Name) || seen[p.Name] {
			return fmt.Errorf("%q must be lower-case letters, digits and single hyphens, and named once", p.Name)
		}
		seen[p.Name] = true
		if err := t.Schema.CheckPart(p.Config); err != nil {
			return fmt.Errorf("%s: %w", p.Name, err)
		}
		for _, name := range slices.Sorted(maps.Keys(p.FillIn)) {
			if _, ok := t.Schema.Field(name); !ok {
				return fmt.Errorf("%s: fill_in names the field %q, which the schema does not have", p.Name, name)
			}
		}
	}
	return nil
}

// baseName returns what follows the last separator of any platform: a manifest
// written for one system is read on another.
func baseName(name string) string {
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == '/' || name[i] == '\\' || name[i] == ':' {
			return name[i+1:]
		}
	}
	if name == "." || name == ".." {
		return ""
	}
	return name
}
