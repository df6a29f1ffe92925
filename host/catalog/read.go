package catalog

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jackfield-dev/jackfield/plugin"
)

// manifestMax is the largest manifest that is read. Schemas with their presets
// are tens of kilobytes.
const manifestMax = 4 << 20

// settled is how old a file must be before its time of change is believed to
// tell it from a later one: filesystems count in steps of up to two seconds.
const settled = 2 * time.Second

// An entry is a Plugin as it was read from its manifest, and what the files
// looked like then. Entries are not changed once they are made.
type entry struct {
	manifest string // path of plugin.json; empty: the plugin runs in this process
	plugin   Plugin
	files    []fs.FileInfo // of the manifest and the executable; nil where one was missing
	read     time.Time
	next     *entry // a version that waits; nil: none
}

// replaces reports whether only one of both can be installed, the later.
func (e *entry) replaces(other *entry) bool {
	return e.plugin.Name == other.plugin.Name || e.manifest != "" && e.manifest == other.manifest
}

func (e *entry) unchanged() bool {
	return sameFiles(e.files, stat(e.manifest, e.plugin.Path)) &&
		!slices.ContainsFunc(e.files, func(f fs.FileInfo) bool { return f != nil && e.read.Sub(f.ModTime()) <= settled })
}

// sameFiles reports whether files look as they did.
func sameFiles(then, now []fs.FileInfo) bool {
	return slices.EqualFunc(then, now, func(then, now fs.FileInfo) bool {
		if then == nil || now == nil {
			return then == nil && now == nil
		}
		return os.SameFile(then, now) && then.Size() == now.Size() && then.Mode() == now.Mode() && then.ModTime().Equal(now.ModTime())
	})
}

// stat looks at files, nil for one that cannot be seen.
func stat(paths ...string) []fs.FileInfo {
	infos := make([]fs.FileInfo, len(paths))
	for i, path := range paths {
		if info, err := os.Stat(path); err == nil && path != "" {
			infos[i] = info
		}
	}
	return infos
}

// read reads the plugin of one manifest. It does not fail: what is wrong is the
// plugin's Problem.
func read(manifest string) *entry {
	e := &entry{manifest: manifest, read: time.Now()}
	e.plugin.Dir = filepath.Dir(manifest)
	e.plugin.Name = filepath.Base(e.plugin.Dir)
	before := stat(manifest) // so that a change during the reading is seen next time
	e.plugin.Problem = e.load()
	e.files = slices.Concat(before, stat(e.plugin.Path))
	return e
}

// load fills in the plugin and says what is wrong with it.
func (e *entry) load() *plugin.Error {
	data, problem := e.slurp()
	if problem != nil {
		return problem
	}
	m, err := plugin.ParseManifest(data)
	if err != nil {
		return e.plugin.faulty("its %s is faulty: %s", plugin.ManifestName, explain(data, err)).
			WithHint("install the plugin again, or ask its author")
	}
	e.plugin.Description = m.Description
	file, ok := m.Platforms[plugin.Platform]
	if !ok {
		return e.plugin.faulty("it has no file for %s: it runs on %s", plugin.Platform, platforms(m)).
			WithHint("install the plugin's package for %s", plugin.Platform)
	}
	e.plugin.Path, e.plugin.Digest = filepath.Join(e.plugin.Dir, file.File), file.SHA256
	return e.plugin.checkFile()
}

// slurp reads the manifest's bytes.
func (e *entry) slurp() ([]byte, *plugin.Error) {
	// Opening a named pipe would wait for somebody to write to it.
	if info, err := os.Stat(e.manifest); err == nil && !info.Mode().IsRegular() {
		return nil, e.plugin.faulty("its %s is not a file", plugin.ManifestName)
	}
	f, err := os.Open(e.manifest)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, e.plugin.faulty("there is no %s in its folder", plugin.ManifestName).
			WithHint("remove the folder, or install the plugin again")
	}
	if err != nil {
		return nil, e.plugin.faulty("its %s cannot be read", plugin.ManifestName).WithHint("see that this user may read %s", e.manifest)
	}
	defer f.Close() //nolint:errcheck // it was only read
	data, err := io.ReadAll(io.LimitReader(f, manifestMax+1))
	if err != nil {
		return nil, e.plugin.faulty("its %s cannot be read", plugin.ManifestName)
	}
	if len(data) > manifestMax {
		return nil, e.plugin.faulty("its %s is larger than %d MiB", plugin.ManifestName, manifestMax>>20)
	}
	return data, nil
}

// explain says what is wrong with a manifest, and where if that is known.
func explain(data []byte, err error) string {
	syntax, broken := errors.AsType[*json.SyntaxError](err)
	wrong, mistyped := errors.AsType[*json.UnmarshalTypeError](err)
	switch {
	case broken:
		return "broken JSON " + place(data, syntax.Offset)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "broken JSON " + place(data, int64(len(data))) + ", where it ends too early"
	case mistyped:
		member := cmp.Or(wrong.Field, "the whole manifest")
		return fmt.Sprintf("%s cannot be a %s, %s", member, wrong.Value, place(data, wrong.Offset))
	}
	return err.Error() // written by package plugin
}

// place tells where an offset is, as an editor counts.
func place(data []byte, offset int64) string {
	before := data[:min(max(offset, 0), int64(len(data)))]
	line := bytes.Count(before, []byte{'\n'}) + 1
	column := len(before) - (bytes.LastIndexByte(before, '\n') + 1)
	return fmt.Sprintf("at line %d, column %d", line, max(column, 1))
}

func platforms(m *plugin.Manifest) string {
	if len(m.Platforms) == 0 {
		return "none"
	}
	return strings.Join(slices.Sorted(maps.Keys(m.Platforms)), ", ") + " only"
}
