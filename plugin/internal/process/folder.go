package process

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
)

// socketMax is how long the path of a socket may be on every system that has
// some, and socketName how long the name of go-plugin's can get.
const (
	socketMax  = 103
	socketName = len("/plugin4294967295")
)

// A Folder is a process's own: its socket lives there, and its temporary files.
// Nobody else can enter it.
//
// Folders lie together. Under the folder for temporary files each user has one,
// in it each host has one, and in that each process has one:
//
//	/tmp/jackfield-1000/h3141592653/1f
//
// A host holds a lock on its own for as long as it lives. What is not locked is
// left of a host that was killed, and whoever comes next removes it, and ends
// what still runs there. The last process takes its host's folder along, and the
// last host its user's, so that nothing is left when nothing runs.
type Folder struct {
	home *home
	path string
	once sync.Once // of Remove
}

// A home is the folder of this host under one folder for temporary files.
type home struct {
	base string // of the user
	path string
	lock *os.File

	count int // guarded by homes.mu: folders that are there
	made  int // guarded by homes.mu: folders that were ever there
}

// homes is this process's own. It is a variable because a process has one
// identity, whoever in it starts plugins; tests change the folder for temporary
// files, so there may be several.
var homes = struct {
	mu   sync.Mutex
	open map[string]*home // by base
}{open: map[string]*home{}}

// NewFolder makes a folder for one process, and says for people why it cannot.
func NewFolder() (*Folder, error) {
	base, err := filepath.Abs(filepath.Join(os.TempDir(), baseName())) // the process runs in another folder
	if err != nil {
		return nil, fmt.Errorf("finding the folder for temporary files: %w", err)
	}
	if strings.Contains(base, "|") {
		return nil, fmt.Errorf("the folder for temporary files, %q, has a | in its name, which ends a plugin's words about its socket: set TMPDIR to another one", os.TempDir())
	}
	homes.mu.Lock()
	defer homes.mu.Unlock()
	h := homes.open[base]
	if h != nil && !h.stands() { // somebody tidied it away
		h.leave()
		h = nil
	}
	if h == nil {
		if h, err = openHome(base); err != nil {
			return nil, err
		}
		homes.open[base] = h
	}
	f, err := h.folder()
	if err != nil && h.count == 0 {
		h.leave()
	}
	return f, err
}

// folder makes one more folder. homes.mu is held.
func (h *home) folder() (*Folder, error) {
	h.made++
	path := filepath.Join(h.path, strconv.FormatInt(int64(h.made), 36))
	if len(path)+socketName > socketMax {
		return nil, fmt.Errorf("the folder for temporary files, %q, has too long a name for a socket in it: set TMPDIR to a shorter one", os.TempDir())
	}
	if err := os.Mkdir(path, 0o700); err != nil {
		return nil, unusable(path, err)
	}
	h.count++
	return &Folder{home: h, path: path}, nil
}

// stands reports whether the folder is still where it was.
func (h *home) stands() bool {
	here, err := os.Lstat(h.path)
	if err != nil {
		return false
	}
	locked, err := h.lock.Stat()
	return err == nil && os.SameFile(here, locked)
}

// leave removes the folder of this host, and its user's if no other is there.
// homes.mu is held.
func (h *home) leave() {
	if homes.open[h.base] == h {
		delete(homes.open, h.base)
	}
	closeHome(h)
}

// Path returns where the folder is.
func (f *Folder) Path() string { return f.path }

// Remove removes the folder with all that is in it.
func (f *Folder) Remove() {
	f.once.Do(func() {
		removeAll(f.path)
		homes.mu.Lock()
		defer homes.mu.Unlock()
		if f.home.count--; f.home.count == 0 {
			f.home.leave()
		}
	})
}

// removeAll removes a folder, also what a plugin has taken its own rights from.
func removeAll(path string) {
	if os.RemoveAll(path) == nil {
		return
	}
	_ = filepath.WalkDir(path, func(p string, d os.DirEntry, _ error) error {
		if d != nil && d.IsDir() {
			_ = os.Chmod(p, 0o700) //nolint:gosec // a folder that is to be removed has to be entered first
		}
		return nil
	})
	_ = os.RemoveAll(path) // what is left now is for the next sweep
}

// unusable says for people why a folder cannot be had.
func unusable(path string, err error) error {
	if cause, ok := err.(*os.PathError); ok { //nolint:errorlint // os wraps once; a wrapped one says more and is kept
		err = cause.Err
	}
	return fmt.Errorf("a folder of its own (%s) cannot be made: %w; set TMPDIR to a folder that can be written to", path, err)
}
