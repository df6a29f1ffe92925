package catalog

import (
	"path/filepath"
	"slices"

	"github.com/jackfield-dev/jackfield/plugin"
)

// Register adds the plugin of a manifest, given by its path or its folder's, in
// place of one of the same name, or as its [Plugin.Next] if that is in use. It
// stays whatever is scanned, and is read again by a scan when its files have
// changed. The error is the plugin's problem, or [plugin.Exists] if another plugin
// serves one of its types.
func (c *Catalog) Register(manifestPath string) (Plugin, error) {
	path, err := filepath.Abs(manifestPath)
	if err != nil {
		return Plugin{}, plugin.Errorf(plugin.Config, "%q is no path", manifestPath)
	}
	if filepath.Base(path) != plugin.ManifestName {
		path = filepath.Join(path, plugin.ManifestName)
	}
	e := read(path)
	if e.plugin.Problem != nil {
		return e.plugin, e.plugin.Problem
	}
	return e.plugin, c.pin(e)
}

// Adopt adds a plugin that runs in this process, in place of one of the same
// name. The error is [plugin.Exists] if another plugin serves one of its types.
func (c *Catalog) Adopt(d plugin.Description) error {
	if err := d.Validate(); err != nil {
		return plugin.Errorf(plugin.PluginFailed, "the plugin's description is faulty: %v", err)
	}
	return c.pin(&entry{plugin: Plugin{Description: d}})
}

// pin adds e to what survives scans.
func (c *Catalog) pin(e *entry) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	others := slices.DeleteFunc(slices.Clone(c.pinned), e.replaces)
	found := slices.DeleteFunc(slices.Clone(c.found), e.replaces)
	if taken := resolve(others, found).taken(e.plugin); taken != nil {
		taken.Code = plugin.Exists
		return taken
	}
	for _, old := range slices.Concat(c.pinned, c.found) {
		if e.replaces(old) && e.manifest != "" {
			e = c.follows(old.alone(), e)
			break
		}
	}
	c.pinned = slices.Concat(others, []*entry{e})
	c.publish()
	return nil
}
