package process

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// socketVariable names to go-plugin the folder for sockets. All that a plugin
// starts inherits it, and is known by it.
const socketVariable = "PLUGIN_UNIX_SOCKET_DIR"

// environment is what the process gets: what every plugin inherits, what its
// launcher says, and where its own folder is. JACKFIELD_PLUGIN_HOME is the folder
// of its executable, which may be run from elsewhere.
func environment(o Options) []string {
	own := o.Folder.Path()
	env := append(inherited(), o.Env...)
	if !o.Sandbox.Off {
		// Landlock knows of TCP, and not of multipath TCP, on which Go listens as it comes.
		env = append(env, "GODEBUG=multipathtcp=0")
	}
	if o.Limits.Memory > 0 {
		// Go collects harder before it comes to its limit; others do not know this.
		env = append(env, fmt.Sprintf("GOMEMLIMIT=%d", o.Limits.Memory/10*9))
	}
	return append(env, "TMPDIR="+own, socketVariable+"="+own, "JACKFIELD_PLUGIN_HOME="+filepath.Dir(o.Path))
}

// inherited is what a plugin sees of the host's environment: how to read times
// and texts, and where the system keeps its certificates. All else may hold a
// secret.
func inherited() []string {
	names := []string{"TZ", "LANG", "LC_ALL", "SSL_CERT_FILE", "SSL_CERT_DIR"}
	if runtime.GOOS == "windows" {
		names = append(names, "SystemRoot", "TEMP", "TMP")
	}
	var env []string
	for _, name := range names {
		if value, ok := os.LookupEnv(name); ok {
			switch name {
			case "SSL_CERT_FILE":
				value = absolute(value)
			case "SSL_CERT_DIR":
				value = eachAbsolute(value)
			}
			env = append(env, name+"="+value)
		}
	}
	return env
}

// absolute makes a path absolute: the process runs in another folder.
func absolute(path string) string {
	if whole, err := filepath.Abs(path); err == nil && path != "" {
		return whole
	}
	return path
}

// eachAbsolute is absolute for each path of a list.
func eachAbsolute(list string) string {
	paths := filepath.SplitList(list)
	for i, path := range paths {
		paths[i] = absolute(path)
	}
	return strings.Join(paths, string(filepath.ListSeparator))
}
