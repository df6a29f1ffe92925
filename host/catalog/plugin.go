package catalog

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/jackfield-dev/jackfield/plugin"
)

// A Plugin is one that is installed, usable or not. It is shared by all who
// hold it: nobody changes it.
type Plugin struct {
	// Description is what the plugin serves, as its manifest says. If the manifest
	// cannot be read it holds a name alone, that of the folder.
	plugin.Description

	Dir    string // the folder of its manifest; empty: it runs in this process
	Path   string // of the file to run on this platform; empty: there is none
	Digest string // SHA-256 that this file must have, in hexadecimal

	// Problem says why the plugin cannot be used; nil: it can, as far as can be
	// seen without reading the whole of its file.
	Problem *plugin.Error

	// Next is the version that lies in the plugin's folder now, where another one is
	// in use: it waits until [Catalog.Promote] puts it in charge; nil: there is none.
	Next *Plugin
}

// Key identifies the bytes of the plugin: two Plugins with equal keys can share
// a process, and one that was replaced has another key. It is short, since logs
// name a process by it; what may be run is decided by the whole digest.
func (p Plugin) Key() string {
	if p.Digest == "" {
		return p.Name // served in this process
	}
	return p.Name + "@" + p.Digest[:min(len(p.Digest), 12)]
}

// checkFile looks at the file from outside.
func (p Plugin) checkFile() *plugin.Error {
	info, err := os.Stat(p.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return p.faulty("its file %s is missing", p.file()).WithHint("install the plugin again")
	case err != nil:
		return p.faulty("its file %s cannot be reached", p.file()).WithHint("see that this user may read %s", p.Path)
	case !info.Mode().IsRegular():
		return p.faulty("its file %s is not a file", p.file()).WithHint("install the plugin again")
	case runtime.GOOS != "windows" && info.Mode()&0o111 == 0:
		return p.faulty("its file %s is not executable", p.file()).WithHint("chmod +x %s", p.Path)
	}
	return nil
}

func (p Plugin) file() string { return filepath.Base(p.Path) }

// faulty returns a problem that names the plugin, and its folder where that has
// another name.
func (p Plugin) faulty(format string, args ...any) *plugin.Error {
	where := p.Name
	if folder := filepath.Base(p.Dir); p.Dir != "" && folder != p.Name {
		where += " in folder " + folder
	}
	return plugin.Errorf(plugin.PluginFailed, "plugin %s: %s", where, fmt.Sprintf(format, args...))
}
