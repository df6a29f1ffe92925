package catalog

import "slices"

// A version that is in use is not taken away by what happens to its files. Its
// bytes are sealed, its manifest has been read; what lies in its folder now waits
// as its next one until somebody has seen that it works. Only where the folder is
// gone does the plugin go.

// holding is e with another version that waits for it to be replaced. It is found
// where that one is.
func (e *entry) holding(next *entry) *entry {
	held := &entry{manifest: next.manifest, plugin: e.plugin, next: next}
	held.plugin.Next = &next.plugin
	return held
}

// alone is e without another version that waits.
func (e *entry) alone() *entry {
	freed := *e
	freed.next, freed.plugin.Next = nil, nil
	return &freed
}

// follows returns the entry to be kept where now is what the files of e say by now.
func (c *Catalog) follows(e, now *entry) *entry {
	switch {
	case e.plugin.Problem != nil || !c.images.inUse(e.plugin):
		return now
	case now.plugin.Problem == nil && now.plugin.Name != e.plugin.Name:
		return now // that is another plugin
	case now.plugin.Problem == nil && now.plugin.Digest == e.plugin.Digest && sameWords(now.plugin.Description, e.plugin.Description):
		return now
	}
	held := e.holding(now)
	if e.next != nil && samePlugin(e.next.plugin, now.plugin) && sameFiles(e.next.files, now.files) {
		held.plugin.Next = e.plugin.Next // that is no other one, only looked at again
	}
	return held
}

// refreshed returns e itself if its files look as they did, and otherwise what is
// to be made of what they say now.
func (c *Catalog) refreshed(e *entry) *entry {
	latest := e
	if e.next != nil {
		latest = e.next
	}
	if latest.manifest == "" || latest.unchanged() {
		return e
	}
	return c.follows(e, read(latest.manifest))
}

// Promote puts the next version of a plugin in its place. It reports whether that
// was still the next one; a scan may have found another meanwhile.
func (c *Catalog) Promote(next Plugin) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	// A scan that is reading now has the old one before its eyes.
	c.begun++
	c.applied = c.begun
	waits := func(e *entry) bool { return e.next != nil && samePlugin(e.next.plugin, next) }
	for _, list := range []*[]*entry{&c.pinned, &c.found} {
		if i := slices.IndexFunc(*list, waits); i >= 0 {
			*list = slices.Clone(*list) // a scan may be reading it
			(*list)[i] = (*list)[i].next
			c.publish()
			return true
		}
	}
	return false
}

// Changed returns a channel that is closed when there is something new to be read.
func (c *Catalog) Changed() <-chan struct{} { return c.current.Load().replaced }
