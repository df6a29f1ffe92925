package catalog

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A Catalog lists plugins and their connection types. Its methods may be called
// concurrently, and those that only read never wait.
type Catalog struct {
	dir     string
	current atomic.Pointer[snapshot]
	images  images

	mu      sync.Mutex // guards what follows; files are read without it
	pinned  []*entry   // registered or adopted, in that order; survive a scan
	found   []*entry   // by the latest scan, in order of the folders' names
	begun   uint64     // scans that have begun
	applied uint64     // the latest-begun scan whose findings are in found
}

// New returns a catalogue of the plugins in the folders of dir, one folder for
// each; an empty dir means none. It holds nothing before [Catalog.Scan].
func New(dir string) *Catalog {
	if path, err := filepath.Abs(dir); err == nil && dir != "" {
		dir = path // a later change of the working folder is no change of plugins
	}
	c := &Catalog{dir: dir}
	c.current.Store(resolve(nil, nil))
	return c
}

// Scan reads what is installed now, and reports whether that made a difference.
// What looks as it did at the last scan is not read again. A dir that does not
// exist is an empty one.
func (c *Catalog) Scan() (changed bool) {
	c.mu.Lock()
	c.begun++
	ticket, pinned, found := c.begun, slices.Clone(c.pinned), c.found
	c.mu.Unlock()

	newer := map[*entry]*entry{}
	for _, e := range pinned {
		newer[e] = c.refreshed(e)
	}
	return c.apply(ticket, newer, c.find(found))
}

// apply takes over what the scan of that number read: entries in the place of
// pinned ones, and those that it found.
func (c *Catalog) apply(ticket uint64, newer map[*entry]*entry, found []*entry) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if ticket < c.applied {
		return false // a scan that began after this one has seen newer things
	}
	c.applied, c.found = ticket, found
	for i, e := range c.pinned {
		if n := newer[e]; n != nil { // nil: pinned while this scan was reading
			c.pinned[i] = n
		}
	}
	return c.publish()
}

// find reads the folders of dir.
func (c *Catalog) find(before []*entry) []*entry {
	if c.dir == "" {
		return nil
	}
	folders, err := os.ReadDir(c.dir) // sorted
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return append(slices.DeleteFunc(slices.Clone(before), isUnreadable), unreadable(c.dir))
	}
	var found []*entry
	for _, folder := range folders {
		path := filepath.Join(c.dir, folder.Name())
		// A hidden folder is somebody's half-finished installation.
		if info, err := os.Stat(path); err != nil || !info.IsDir() || strings.HasPrefix(folder.Name(), ".") {
			continue
		}
		manifest := filepath.Join(path, plugin.ManifestName)
		i := slices.IndexFunc(before, func(e *entry) bool { return e.manifest == manifest })
		if i < 0 {
			found = append(found, read(manifest))
		} else {
			found = append(found, c.refreshed(before[i]))
		}
	}
	return found
}

// unreadable stands for a folder of plugins that cannot be listed for the
// moment. What was found in it before is kept: a passing trouble of a disk must
// not end every connection.
func unreadable(dir string) *entry {
	p := Plugin{Description: plugin.Description{Name: filepath.Base(dir)}, Dir: dir}
	p.Problem = plugin.Errorf(plugin.PluginFailed, "the folder of plugins %s cannot be read", dir).
		WithHint("see that it is a folder, and that this user may read it")
	return &entry{plugin: p}
}

func isUnreadable(e *entry) bool { return e.manifest == "" }

// publish makes a snapshot of what the catalogue holds now the current one, and
// reports whether that is another one. c.mu is held.
func (c *Catalog) publish() bool {
	before, now := c.current.Load(), resolve(c.pinned, c.found)
	if now.same(before) {
		return false
	}
	c.current.Store(now)
	close(before.replaced)
	c.images.prune(now.plugins)
	return true
}

// Plugins lists what is installed, by name, including what cannot be used. The
// slice is the caller's own, what it holds is not.
func (c *Catalog) Plugins() []Plugin { return slices.Clone(c.current.Load().plugins) }

// Types lists the connection types that can be used, by name. The slice is the
// caller's own, what it holds is not.
func (c *Catalog) Types() []plugin.Type {
	s := c.current.Load()
	types := make([]plugin.Type, 0, len(s.types))
	for _, name := range s.names() {
		types = append(types, s.types[name].Type)
	}
	return types
}

// Type finds a connection type and the plugin that serves it. The error is
// [plugin.NotFound], or the problem of the plugin that would serve it.
func (c *Catalog) Type(name string) (plugin.Type, Plugin, error) {
	s := c.current.Load()
	if t, ok := s.types[name]; ok {
		return t.Type, t.by, nil
	}
	for _, p := range s.plugins {
		if _, ok := p.Type(name); ok {
			return plugin.Type{}, p, p.Problem
		}
	}
	return plugin.Type{}, Plugin{}, plugin.Errorf(plugin.NotFound, "there is no connection type %q", name).
		WithHint("%s", s.suggest(name))
}
