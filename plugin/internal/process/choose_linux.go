package process

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// choose has the process run the open file, if there is one, rather than what is
// at its path by then: the child inherits the file and is what it holds. Its first
// argument stays the path, for people who look at a list of processes.
func (p *Process) choose() error {
	f := p.options.File
	switch {
	case f == nil:
		return nil
	case isScript(f):
		path, err := p.copyScript(f)
		p.cmd.Path = path
		return err
	}
	p.cmd.Path, p.cmd.ExtraFiles = "/proc/self/fd/3", []*os.File{f}
	return nil
}

// isScript reports whether an interpreter runs the file, which would be given the
// name of a descriptor and look for what lies beside that.
func isScript(f *os.File) bool {
	head := make([]byte, 2)
	n, _ := f.ReadAt(head, 0)
	return string(head[:n]) == "#!"
}

// copyScript puts the open file's bytes into the process's own folder under the
// script's own name, with links to what lies beside the script: there its
// interpreter finds both. What lies beside is run as it is found.
func (p *Process) copyScript(f *os.File) (string, error) {
	folder, name := filepath.Split(p.options.Path)
	place := filepath.Join(p.options.Folder.Path(), "run")
	if err := os.Mkdir(place, 0o700); err != nil {
		return "", fmt.Errorf("making a folder for the script: %w", err)
	}
	entries, _ := os.ReadDir(folder) // a script alone is one
	for _, e := range entries {
		if e.Name() != name && !strings.HasPrefix(e.Name(), ".") {
			if err := os.Symlink(filepath.Join(folder, e.Name()), filepath.Join(place, e.Name())); err != nil {
				return "", fmt.Errorf("linking what lies beside the script: %w", err)
			}
		}
	}
	path := filepath.Join(place, name)
	to, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o500) //nolint:gosec // what is run has to be executable
	if err != nil {
		return "", fmt.Errorf("copying the script: %w", err)
	}
	_, err = io.Copy(to, io.NewSectionReader(f, 0, 1<<62))
	if closing := to.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return "", fmt.Errorf("copying the script: %w", err)
	}
	return path, nil
}
