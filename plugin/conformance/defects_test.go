package conformance

import (
	"maps"
	"slices"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A broken is one defect of a plugin, and the checks that are there to find it.
type broken struct {
	change func(*kit)
	finds  []string
}

// defects are by the names of their plugins. "good" has none.
func defects() map[string]broken {
	all := map[string]broken{"good": {}}
	for _, some := range []map[string]broken{
		handshakeDefects(), describeDefects(), codeDefects(), callDefects(), inputDefects(), streamDefects(), endDefects(), saidDefects(),
	} {
		maps.Copy(all, some)
	}
	return all
}

func finds(ids ...string) []string { return ids }

// first changes the only type that a kit serves.
func first(change func(*plugin.Type)) func(*kit) {
	return func(k *kit) { k.describe = func(d *plugin.Description) { change(&d.Types[0]) } }
}

func names() []string { return slices.Sorted(maps.Keys(defects())) }
