package main

import (
	"errors"
	"os"
	"path/filepath"
)

// changeable says why a connection file cannot be changed, as far as that can be
// known without changing it: whoever wants a change is told so before a login is
// spent on finding out which.
func changeable(path string) error {
	target, _, err := regular(path)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(target, os.O_WRONLY, 0)
	if err != nil {
		return unchangeable(path, "this user may not write it")
	}
	if err := f.Close(); err != nil {
		return unchangeable(path, "it cannot be written")
	}
	if f, err = beside(target); err != nil {
		return unchangeable(path, "its folder cannot be written, and the new file is put together there")
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// regular finds the file behind links, and refuses what another file cannot be put
// in the place of.
func regular(path string) (target string, info os.FileInfo, err error) {
	if target, err = filepath.EvalSymlinks(path); err != nil { // so that a link stays one
		return "", nil, unreadable(path, err)
	}
	info, err = os.Stat(target)
	switch {
	case err != nil:
		return "", nil, unreadable(path, err)
	case !info.Mode().IsRegular():
		return "", nil, unchangeable(path, "it is not a regular file")
	case links(target, info) > 1:
		return "", nil, unchangeable(path, "it has several names (hard links), and the others would keep the old settings")
	}
	return target, info, nil
}

func unchangeable(path, why string) error {
	return at(path, 0, "--fix cannot change it: %s", why).
		WithHint("without --fix, the change is shown and can be made by hand")
}

// replace puts a file in the place of another, at once and whole.
func replace(path string, data []byte, mode os.FileMode) error {
	f, err := beside(path)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// beside makes a file that can take the place of another.
func beside(path string) (*os.File, error) { return os.CreateTemp(filepath.Dir(path), ".jackfield-*") }
