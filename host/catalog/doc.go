// Package catalog knows which plugins are installed, and whether their bytes
// are the ones that their manifests name.
//
// The one idea is the snapshot. Whatever changes the catalogue (a folder that
// is scanned, a plugin that is registered while the host runs, one that lives
// in this process) ends in a new list of plugins and connection types, which
// replaces the old one in a single step and is never changed afterwards. So
// whoever reads does not lock and sees one state of things, and whoever watches
// is told the difference between the snapshot that it saw last and the newest:
// a watcher may be as slow as it likes, nothing is queued for it, and it ends
// up with the truth.
//
//	c := catalog.New("plugins")
//	c.Scan()
//	go c.Poll(ctx, 5*time.Second)
//	t, p, err := c.Type("password-grant")
//
// The bytes that run are the bytes that were verified: [Catalog.Open] hands out a
// sealed copy of them, where the system has such a thing. A version that was
// opened is in use, and is not taken away by what happens to its files: another
// version in its folder waits as its [Plugin.Next], until whoever runs plugins has
// seen that it works and calls [Catalog.Promote].
//
// Listing runs nobody's code: it reads plugins/*/plugin.json. One bad plugin
// never hides the others; it is listed with its [Plugin.Problem] and serves
// nothing. The name of a connection type belongs to one plugin: to one that was
// adopted or registered before one that was found, and among those found to the
// first in order of its folder's name.
package catalog
